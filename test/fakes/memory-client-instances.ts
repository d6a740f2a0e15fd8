/** What the window asks of instances, in memory. */
import { instanceIdSchema, type InstanceId, type JobId, type TemplateId } from '../../src-main/contract/ids.ts';
import type { Instance } from '../../src-main/contract/instance.ts';
import type { JobKind } from '../../src-main/contract/plan.ts';
import type { InstanceEvent } from '../../src-main/contract/router.ts';
import type { Template } from '../../src-main/contract/template.ts';
import { ProblemError } from '../../src-main/ports/problem-error.ts';
import { planOf } from '../fixtures/world-jobs.ts';
import type { World } from '../fixtures/world.ts';
import { os } from './memory-client-border.ts';
import { configurationOf, configurationPlanOf } from './memory-client-configuration.ts';
import { checkDraft, fillDraft, previewOf } from './memory-client-form.ts';
import { exportOf, readEnvLines } from './memory-client-handover.ts';
import type { Topic } from './memory-client-topic.ts';

export interface InstanceHandlersNeed {
  readonly world: World;
  readonly calls: { name: string; input: unknown }[];
  readonly instances: Topic<InstanceEvent>;
  readonly find: (id: InstanceId) => Instance;
  readonly findTemplate: (id: TemplateId) => Template;
  /** A job of the kind, running; the call is noted under the name. */
  readonly begin: (
    kind: JobKind,
    instance: Pick<Instance, 'id' | 'name' | 'version'>,
    name: string,
    input: unknown,
    to?: string,
  ) => { jobId: JobId };
  readonly changeInstance: (instance: Instance) => void;
}

function requireRevision(instance: Instance, revision: number): void {
  if (instance.spec.revision !== revision) throw ProblemError.of('CHANGED_SINCE', { instance: instance.name });
}

export function instanceHandlers({
  world,
  calls,
  instances,
  find,
  findTemplate,
  begin,
  changeInstance,
}: InstanceHandlersNeed) {
  return {
    list: os.instances.list.handler(() => world.instances),
    get: os.instances.get.handler(({ input }) => find(input.id)),
    watch: os.instances.watch.handler(({ signal }) =>
      instances.read({ kind: 'snapshot', instances: world.instances }, signal),
    ),
    draft: os.instances.draft.handler(({ input }) => fillDraft(world, input)),
    check: os.instances.check.handler(({ input }) => ({
      findings: checkDraft(world, input),
      preview: previewOf(input),
    })),
    create: os.instances.create.handler(({ input }) => {
      const [first] = world.instances;
      if (!first) throw ProblemError.of('ENGINE_UNREACHABLE', { endpoint: 'memory' });
      return {
        ...begin('create', { id: first.id, name: input.name, version: '1' }, 'instances.create', input),
        id: first.id,
      };
    }),
    start: os.instances.start.handler(({ input }) => begin('start', find(input.id), 'instances.start', input)),
    stop: os.instances.stop.handler(({ input }) => begin('stop', find(input.id), 'instances.stop', input)),
    restart: os.instances.restart.handler(({ input }) => begin('restart', find(input.id), 'instances.restart', input)),
    removePlan: os.instances.removePlan.handler(({ input }) => {
      const instance = find(input.id);
      const mounts = Object.values(instance.spec.services).flatMap((service) => service.mounts);
      const volumes = mounts.flatMap(({ source }) => (source.kind === 'volume' ? [source.volume] : []));
      return planOf('remove', instance, null, [{ code: input.keepData ? 'KEEPS_VOLUMES' : 'LOSES_VOLUMES', volumes }]);
    }),
    remove: os.instances.remove.handler(({ input }) => begin('remove', find(input.id), 'instances.remove', input)),
    revealSecret: os.instances.revealSecret.handler(({ input }) => {
      const key = `${input.id}/${input.service}/${input.variable}`;
      const value = world.secrets.get(key);
      if (value === undefined) throw ProblemError.of('NO_SUCH_SECRET', { secret: input.variable });
      return { value };
    }),
    configuration: os.instances.configuration.handler(({ input }) => configurationOf(world, find(input.id))),
    configurePlan: os.instances.configurePlan.handler(({ input }) => {
      const instance = find(input.id);
      requireRevision(instance, input.revision);
      return configurationPlanOf(world, instance, input.draft);
    }),
    configure: os.instances.configure.handler(({ input }) => {
      const instance = find(input.id);
      requireRevision(instance, input.revision);
      return begin('configure', instance, 'instances.configure', input);
    }),
    readEnv: os.instances.readEnv.handler(({ input }) => ({
      entries: readEnvLines(findTemplate(input.template), input.text),
    })),
    adoptCandidates: os.instances.adoptCandidates.handler(() => world.adoptable),
    adopt: os.instances.adopt.handler(({ input }) => {
      const id = instanceIdSchema.parse(`${input.name.replaceAll('-', '')}01`.padEnd(10, '0'));
      return { ...begin('adopt', { id, name: input.name, version: '1' }, 'instances.adopt', input), id };
    }),
    release: os.instances.release.handler(({ input }) => begin('release', find(input.id), 'instances.release', input)),
    kept: os.instances.kept.handler(() => world.kept),
    reinstall: os.instances.reinstall.handler(({ input }) => {
      const kept = world.kept.find((each) => each.id === input.id);
      if (!kept) throw ProblemError.of('NO_KEPT_DATA', { instance: input.id });
      return begin('create', kept, 'instances.reinstall', input);
    }),
    export: os.instances.export.handler(({ input }) => exportOf(find(input.id), input.format, input.secrets)),
    setPinned: os.instances.setPinned.handler(({ input }) => {
      calls.push({ name: 'instances.setPinned', input });
      changeInstance({ ...find(input.id), isPinned: input.isPinned });
      return {};
    }),
  };
}
