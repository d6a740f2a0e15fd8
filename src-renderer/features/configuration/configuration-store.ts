/** The form of one instance: what was read, what was edited since, and what that would do. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Configuration, ConfigurationPlan } from '../../../src-main/contract/configuration.ts';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { JobId } from '../../../src-main/contract/ids.ts';
import type { Draft } from '../../../src-main/contract/instance.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import { DraftHistory } from '../../form/draft-history.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { draftChanges, type DraftChange } from './draft-changes.ts';
import { mergeDraft } from './draft-merge.ts';

/** After the last key; the plan asks the engine and the registry. */
export const planDelayMs = 400;

export interface Wish {
  readonly revision: number;
  readonly draft: Draft;
  readonly safetyBackup: boolean;
}

export interface ConfigurationCalls {
  readonly read: () => Promise<Configuration>;
  readonly template: () => Promise<Template>;
  readonly plan: (wish: Wish, signal: AbortSignal) => Promise<ConfigurationPlan>;
  readonly apply: (wish: Wish) => Promise<{ readonly jobId: JobId }>;
}

export interface ConfigurationState {
  readonly template: Template | null;
  /** The instance as it was read. */
  readonly before: Draft | null;
  readonly revision: number;
  readonly draft: Draft | null;
  readonly changes: readonly DraftChange[];
  readonly safetyBackup: boolean;
  /** Of the draft as it is; of an earlier one while `isPlanning`. */
  readonly plan: ConfigurationPlan | null;
  readonly isPlanning: boolean;
  readonly isApplying: boolean;
  /** The job that applies the edits; they stay until it has ended well. */
  readonly appliedAs: JobId | null;
  /** Somebody else changed the instance: it was read again under the edits. */
  readonly wasReread: boolean;
  readonly problem: Problem | null;
  readonly edit: (change: (draft: Draft) => Draft) => void;
  /** Takes the last change back: the path of its field; null when there is none. */
  readonly undo: () => readonly string[] | null;
  readonly setSafetyBackup: (isWanted: boolean) => void;
  readonly planAgain: () => void;
  readonly discard: () => void;
  /** The job; null when it was refused, which `problem` tells. */
  readonly apply: () => Promise<JobId | null>;
  /** The job has ended: what was applied is how the instance is, or the edits are for mending. */
  readonly settle: (isDone: boolean) => void;
  /** Reads the instance, again if it was read before: edits stay where they still fit. */
  readonly read: () => Promise<void>;
}

export function createConfigurationStore(calls: ConfigurationCalls): StoreApi<ConfigurationState> {
  return createStore<ConfigurationState>()((set, get) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running: AbortController | undefined;
    const history = new DraftHistory<{ readonly draft: Draft }>();

    function stopPlanning(): void {
      clearTimeout(timer);
      running?.abort();
      running = undefined;
    }

    function wishOf({ revision, draft, safetyBackup }: ConfigurationState): Wish | null {
      return draft === null ? null : { revision, draft, safetyBackup };
    }

    async function plan(): Promise<void> {
      const wish = wishOf(get());
      if (wish === null) return;
      const mine = new AbortController();
      running = mine;
      try {
        const answer = await calls.plan(wish, mine.signal);
        if (running === mine) set({ plan: answer, isPlanning: false, problem: null });
      } catch (error) {
        if (running !== mine) return;
        // What is shown of an earlier draft would be taken for the plan of this one.
        set({ plan: null });
        await refused(problemOf(error));
      }
    }

    /** What was read is old: it is read again, and planned again on that; once, so that it cannot go on for ever. */
    async function refused(problem: Problem): Promise<void> {
      set({ isPlanning: false, problem });
      if (problem.code !== 'CHANGED_SINCE' || get().wasReread) return;
      await get().read();
      if (get().problem === null) set({ wasReread: true });
    }

    /** The draft is another one: the plan follows, unless nothing is changed any more. */
    function take(draft: Draft, delayMs: number): void {
      const { template, before } = get();
      if (template === null || before === null) return;
      stopPlanning();
      const changes = draftChanges(template, before, draft);
      if (changes.length === 0) {
        set({ draft, changes, plan: null, isPlanning: false, problem: null });
        return;
      }
      set({ draft, changes, isPlanning: true });
      timer = setTimeout(() => void plan(), delayMs);
    }

    return {
      template: null,
      before: null,
      revision: 0,
      draft: null,
      changes: [],
      safetyBackup: true,
      plan: null,
      isPlanning: false,
      isApplying: false,
      appliedAs: null,
      wasReread: false,
      problem: null,

      edit(change) {
        const { draft } = get();
        if (draft === null) return;
        const changed = change(draft);
        history.record({ draft }, changed);
        set({ wasReread: false });
        take(changed, planDelayMs);
      },

      undo() {
        const { draft } = get();
        const back = draft === null ? null : history.takeBack(draft);
        if (back === null) return null;
        set({ wasReread: false });
        take(back.moment.draft, planDelayMs);
        return back.path;
      },

      setSafetyBackup(isWanted) {
        set({ safetyBackup: isWanted });
        get().planAgain();
      },

      planAgain() {
        const { draft } = get();
        set({ problem: null, wasReread: false });
        if (draft !== null) take(draft, 0);
      },

      discard() {
        const { before, draft } = get();
        stopPlanning();
        if (before !== null && draft !== null) history.record({ draft }, before);
        set({ draft: before, changes: [], plan: null, isPlanning: false, wasReread: false, problem: null });
      },

      async apply() {
        const wish = wishOf(get());
        if (wish === null || get().isApplying) return null;
        set({ isApplying: true, problem: null });
        try {
          const { jobId } = await calls.apply(wish);
          set({ appliedAs: jobId });
          return jobId;
        } catch (error) {
          await refused(problemOf(error));
          return null;
        } finally {
          set({ isApplying: false });
        }
      },

      settle(isDone) {
        set({ appliedAs: null });
        if (isDone) {
          get().discard();
          history.clear();
        }
        void get().read();
      },

      async read() {
        set({ problem: null });
        try {
          const [template, { draft: theirs, revision }] = await Promise.all([calls.template(), calls.read()]);
          const { before, draft } = get();
          const merged = before === null || draft === null ? theirs : mergeDraft(before, draft, theirs);
          // What was before the last edits was an edit of another instance.
          if (before !== null && draftChanges(template, before, theirs).length > 0) history.clear();
          set({ template, before: theirs, revision });
          take(merged, 0);
        } catch (error) {
          set({ problem: problemOf(error), isPlanning: false });
        }
      },
    };
  });
}
