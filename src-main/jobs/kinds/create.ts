/** A new instance. Undo leaves nothing of it on the engine; its secrets stay, because an outside database may already need them. */
import type { InstanceSpec } from '../../contract/spec.ts';
import { madeBy, label, networkName } from '../../domain/names.ts';
import type { Engine, Labelled } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobInputOf } from '../inputs.ts';
import { scopeOf, type JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { createContainers, removeOwnNetworks, removeRevision } from '../steps/containers.ts';
import { foreignVolumesOf, ownVolumesOf } from '../steps/fill.ts';
import { gateStep } from '../steps/gate.ts';
import { requirePlatform } from '../steps/look.ts';
import { requireFreePorts } from '../steps/ports.ts';
import { pullStep, withDigests } from '../steps/pull.ts';
import { noteSpec } from '../steps/replace.ts';
import { startNewStep } from '../steps/stop-start.ts';
import type { JobTools } from '../tools.ts';

export function createSteps(input: JobInputOf<'create'>, tools: JobTools): Step[] {
  const scope = scopeOf(input, tools);
  const pulled = (context: StepContext): InstanceSpec => withDigests(scope.spec, context);
  const isUp = (step: Step): Step => ({ ...step, phase: 'up' });
  return [
    checkStep(scope, input),
    keepStep(scope),
    pullStep(scope, scope.spec),
    networkStep(scope),
    volumesStep(scope, input),
    isUp(containersStep(scope, pulled)),
    isUp(startNewStep(scope, pulled)),
    isUp(gateStep(scope, pulled, 'turn')),
  ];
}

function checkStep(scope: JobScope, input: JobInputOf<'create'>): Step {
  return {
    id: 'check',
    phase: 'up',
    estimateSeconds: 1,
    async run(context) {
      const engine = await scope.engine();
      await requirePlatform(scope, engine, context.signal);
      await requireFreeNames(scope, engine, input);
      await requireFreePorts(scope, engine);
      return undefined;
    },
  };
}

async function requireFreeNames(scope: JobScope, engine: Engine, input: JobInputOf<'create'>): Promise<void> {
  const isOwn = (labels: Readonly<Record<string, string>>): boolean => labels[label.instance] === scope.spec.instanceId;
  for (const service of scope.services()) {
    const name = scope.container(service.name);
    if ((await engine.inspectContainer(name)) !== null) throw ProblemError.of('NAME_TAKEN', { name });
  }
  for (const volume of ownVolumesOf(scope, scope.spec)) {
    const there = await engine.inspectVolume(volume);
    if (there !== null && !isOwnVolume(there, input)) throw ProblemError.of('NAME_TAKEN', { name: volume });
  }
  for (const volume of foreignVolumesOf(scope, scope.spec)) {
    // The engine would make an empty one in its place.
    if ((await engine.inspectVolume(volume)) === null)
      throw ProblemError.of('ENGINE_REFUSED', { status: 404, details: `no such volume: ${volume}` });
  }
  const network = (await engine.listNetworks()).find((one) => one.name === networkName(scope.spec.name));
  if (network !== undefined && !isOwn(network.labels)) throw ProblemError.of('NAME_TAKEN', { name: network.name });
}

/** Labelled as the instance's, or left by it when it was removed. */
function isOwnVolume({ name, labels }: Labelled, { spec, kept }: JobInputOf<'create'>): boolean {
  const owner = labels[label.instance];
  return owner === spec.instanceId || (owner === undefined && kept?.includes(name) === true);
}

/** Early, so that the window shows the instance while it is being made. */
function keepStep(scope: JobScope): Step {
  return {
    id: 'keep',
    phase: 'up',
    async run() {
      await noteSpec(scope, scope.spec, 'running');
      return undefined;
    },
    async undo() {
      await scope.tools.registry.remove(scope.spec.instanceId);
    },
  };
}

function networkStep(scope: JobScope): Step {
  return {
    id: 'network',
    phase: 'up',
    async run(context) {
      const engine = await scope.engine();
      await engine.createNetwork(networkName(scope.spec.name), madeBy(scope.spec.instanceId, context.jobId));
      return undefined;
    },
    async undo(context) {
      await removeOwnNetworks(scope, await scope.engine(), context.jobId);
    },
  };
}

function volumesStep(scope: JobScope, input: JobInputOf<'create'>): Step {
  const volumes = ownVolumesOf(scope, scope.spec);
  return {
    id: 'volumes',
    phase: 'up',
    detail: { volumes },
    async run(context) {
      const engine = await scope.engine();
      for (const volume of volumes) {
        const there = await engine.inspectVolume(volume);
        if (there === null) await engine.createVolume(volume, madeBy(scope.spec.instanceId, context.jobId));
        // Somebody else's, made since the check: it must not be written to.
        else if (!isOwnVolume(there, input)) throw ProblemError.of('NAME_TAKEN', { name: volume });
      }
      return { detail: { volumes } };
    },
    /** Only what this job made: data that was there before stays. */
    async undo(context) {
      const engine = await scope.engine();
      for (const volume of await engine.listVolumes(madeBy(scope.spec.instanceId, context.jobId)))
        await engine.removeVolume(volume.name);
    },
  };
}

function containersStep(scope: JobScope, specOf: (context: StepContext) => InstanceSpec): Step {
  return {
    id: 'create',
    phase: 'up',
    async run(context) {
      const spec = specOf(context);
      const containers = await createContainers(scope, await scope.engine(), spec, context.jobId);
      await noteSpec(scope, spec);
      return { detail: { containers } };
    },
    async undo() {
      await removeRevision(scope, await scope.engine(), scope.spec);
    },
  };
}
