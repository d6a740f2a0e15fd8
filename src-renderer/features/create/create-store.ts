/** The form of one new instance: its draft, its checks, and the call that makes it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../src-main/contract/errors.ts';
import {
  serviceNameSchema,
  type InstanceId,
  type JobId,
  type ServiceName,
  type TemplateId,
} from '../../../src-main/contract/ids.ts';
import type { Draft, Finding, PartialDraft } from '../../../src-main/contract/instance.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { chooseOption, isIncomplete, nothingParked, type Chosen, type Parked } from '../../form/chosen-services.ts';
import type { DraftEdit } from '../../form/draft-edits.ts';
import { DraftHistory } from '../../form/draft-history.ts';
import type { ServiceVersions, VersionsByService } from '../../form/form-props.ts';

/** What the form asks of the border. */
export interface CreateCalls {
  template(id: TemplateId): Promise<Template>;
  versions(id: TemplateId, service: ServiceName): Promise<ServiceVersions>;
  draft(partial: PartialDraft): Promise<Draft>;
  check(
    draft: Draft,
    signal: AbortSignal,
  ): Promise<{ findings: Finding[]; preview: { compose: string; dockerRun: string } }>;
  create(draft: Draft): Promise<{ jobId: JobId; id: InstanceId }>;
}

export interface CreateState {
  readonly template: Template | null;
  readonly versions: VersionsByService;
  readonly draft: Draft | null;
  /** Of the newest finished check; null before the first one. */
  readonly findings: readonly Finding[] | null;
  readonly preview: { readonly compose: string; readonly dockerRun: string } | null;
  readonly isChecking: boolean;
  readonly isCreating: boolean;
  /** The job that makes the instance; null while the form was not accepted yet. */
  readonly createdAs: JobId | null;
  readonly problem: Problem | null;
  readonly edit: (change: DraftEdit) => void;
  /** Another option of a choice; services that come with it are filled in by the border. */
  readonly choose: (choice: string, option: string) => void;
  /** Takes the last change back: the path of its field; null when there is none. */
  readonly undo: () => readonly string[] | null;
  readonly create: () => Promise<JobId | null>;
  readonly load: () => Promise<void>;
}

export const checkDelayMs = 400;

/** Of all options: another one may be chosen. */
const servicesIn = (template: Template): ServiceName[] =>
  Object.keys(template.services).map((name) => serviceNameSchema.parse(name));

/** The newest check wins: an older answer that comes late is thrown away. */
export function createCreateStore(calls: CreateCalls, templateId: TemplateId): StoreApi<CreateState> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;
  let parked: Parked = nothingParked;
  /** Defaults are on their way: a check would only tell that they are missing. */
  let filling: Draft | null = null;
  const history = new DraftHistory<Chosen>();

  return createStore<CreateState>()((set, get) => {
    async function check(): Promise<void> {
      const { draft } = get();
      if (draft === null || filling !== null) return;
      running?.abort();
      const mine = new AbortController();
      running = mine;
      set({ isChecking: true });
      try {
        const answer = await calls.check(draft, mine.signal);
        if (running === mine)
          set({ findings: answer.findings, preview: answer.preview, isChecking: false, problem: null });
      } catch (error) {
        if (running === mine) set({ isChecking: false, problem: problemOf(error) });
      }
    }

    function checkSoon(): void {
      clearTimeout(timer);
      running?.abort();
      running = undefined;
      set({ isChecking: true });
      timer = setTimeout(() => void check(), checkDelayMs);
    }

    /** Defaults of services that an option brought; what was typed meanwhile stays. */
    async function fillIn(wanted: Draft): Promise<void> {
      filling = wanted;
      try {
        const { services } = await calls.draft(wanted);
        const now = get().draft;
        if (filling !== wanted || now === null) return;
        filling = null;
        set({ draft: { ...now, services: { ...services, ...now.services } } });
        checkSoon();
      } catch (error) {
        if (filling !== wanted) return;
        filling = null;
        set({ problem: problemOf(error), isChecking: false });
      }
    }

    async function askVersions(service: ServiceName): Promise<void> {
      const answer = await calls.versions(templateId, service);
      set({ versions: { ...get().versions, [service]: answer } });
    }

    function take(template: Template, chosen: Chosen): void {
      parked = chosen.parked;
      set({ draft: chosen.draft });
      filling = null;
      if (isIncomplete(template, chosen.draft)) void fillIn(chosen.draft);
      checkSoon();
    }

    return {
      template: null,
      versions: {},
      draft: null,
      findings: null,
      preview: null,
      isChecking: false,
      isCreating: false,
      createdAs: null,
      problem: null,

      edit(change) {
        const { draft } = get();
        if (draft === null) return;
        const changed = change(draft);
        history.record({ draft, parked }, changed);
        set({ draft: changed });
        checkSoon();
      },

      choose(choice, option) {
        const { draft, template } = get();
        if (draft === null || template === null) return;
        const chosen = chooseOption(template, { draft, parked }, choice, option);
        history.record({ draft, parked }, chosen.draft);
        take(template, chosen);
      },

      undo() {
        const { draft, template } = get();
        const back = draft === null || template === null ? null : history.takeBack(draft);
        if (back === null || template === null) return null;
        take(template, back.moment);
        return back.path;
      },

      async create() {
        const { draft } = get();
        if (draft === null || get().isCreating) return null;
        set({ isCreating: true, problem: null });
        try {
          const { jobId } = await calls.create(draft);
          set({ createdAs: jobId });
          return jobId;
        } catch (error) {
          set({ problem: problemOf(error) });
          return null;
        } finally {
          set({ isCreating: false });
        }
      },

      async load() {
        if (get().draft !== null) {
          await check();
          return;
        }
        set({ problem: null });
        try {
          const template = await calls.template(templateId);
          set({ template });
          const draft = await calls.draft({ template: templateId, name: templateId, services: {} });
          set({ draft });
          void check();
          await Promise.all(servicesIn(template).map(askVersions));
        } catch (error) {
          set({ problem: problemOf(error) });
        }
      },
    };
  });
}
