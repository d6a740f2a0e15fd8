/** An instance goes. Until the first container is removed everything can be taken back. */
import { label, ownedBy } from '../../domain/names.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError, toProblem } from '../../ports/problem-error.ts';
import type { JobInputOf } from '../inputs.ts';
import { externalState } from '../plan-notes.ts';
import { scopeOf, type JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { serviceNameSchema } from '../../contract/ids.ts';
import { withCaptured } from '../steps/capture.ts';
import { captureUnknown } from '../steps/capture-unknown.ts';
import { carrySteps, isInside } from '../steps/carry.ts';
import { removeContainer } from '../steps/containers.ts';
import { safeguardStep } from '../steps/copy.ts';
import { ownVolumesOf } from '../steps/fill.ts';
import { hasBackup, lookAtInstance, requireBackupSpace } from '../steps/look.ts';
import { quiesceStep } from '../steps/quiesce.ts';
import { recoverSecrets, witnesses } from '../steps/secrets.ts';
import { containersAside, servingContainer } from '../steps/serving.ts';
import { stopStep } from '../steps/stop-start.ts';
import type { JobTools } from '../tools.ts';

export function removeSteps(input: JobInputOf<'remove'>, tools: JobTools): Step[] {
  const scope = scopeOf(input, tools);
  const safeguard = input.backup === null ? [] : [safeguardStep(scope, input.backup, 'beforeRemove')];
  return [
    checkStep(scope, input),
    ...captureUnknown(scope),
    quiesceStep(scope, 'note'),
    stopStep(scope),
    ...safeguard,
    ...(input.keepData ? carrySteps(scope) : []),
    removeContainersStep(scope),
    removeVolumesStep(scope, input),
    removeNetworkStep(scope),
    forgetStep(scope, input),
  ];
}

function checkStep(scope: JobScope, input: JobInputOf<'remove'>): Step {
  return {
    id: 'check',
    phase: 'up',
    async run(context) {
      const engine = await scope.engine();
      if (input.backup !== null) await requireBackupSpace(scope);
      return { result: await lookAtInstance(scope, engine, context.signal) };
    },
  };
}

function removeContainersStep(scope: JobScope): Step {
  return {
    id: 'removeContainers',
    phase: 'after',
    isPointOfNoReturn: true,
    detail: { containers: scope.services().map((service) => scope.container(service.name)) },
    async run() {
      const engine = await scope.engine();
      // With the containers the last copy of a key would go that the vault lost.
      await recoverSecrets(scope.tools.vault, scope.spec, await witnesses(scope, engine));
      // Adopted ones have no labels; one that was made again since, under the same name, is not the instance's.
      for (const { name, spec } of scope.services()) {
        const there = spec.adopted === undefined ? null : await servingContainer(scope, engine, name);
        if (there !== null) await removeContainer(scope, engine, name, there.name);
      }
      for (const { name, service } of await containersAside(scope, engine))
        if (service !== null) await removeContainer(scope, engine, service, name);
      for (const container of await engine.listContainers(ownedBy(scope.spec.instanceId))) {
        const service = serviceNameSchema.safeParse(container.labels[label.service]);
        await removeContainer(scope, engine, service.success ? service.data : scope.template.main, container.name);
      }
      return undefined;
    },
  };
}

/** What is labelled, and what was adopted with the containers and is nobody else's. */
async function volumesThere(scope: JobScope, engine: Engine): Promise<string[]> {
  const own = new Set((await engine.listVolumes(ownedBy(scope.spec.instanceId))).map((volume) => volume.name));
  for (const volume of ownVolumesOf(scope, scope.spec)) {
    const there = await engine.inspectVolume(volume);
    if (there !== null && there.labels[label.instance] === undefined) own.add(volume);
  }
  return [...own];
}

/** It would be made with the first change: until then its data is in the container, and goes with it. */
function isToCome(scope: JobScope, volume: string): boolean {
  return scope
    .services()
    .some((service) =>
      service.spec.mounts.some(
        (mount) => isInside(service, mount) && mount.source.kind === 'volume' && mount.source.volume === volume,
      ),
    );
}

function removeVolumesStep(scope: JobScope, input: JobInputOf<'remove'>): Step {
  const volumes = ownVolumesOf(scope, scope.spec).filter((volume) => input.keepData || !isToCome(scope, volume));
  return {
    id: 'removeVolumes',
    phase: 'after',
    canBeLeft: true,
    detail: input.keepData ? { volumes, skipped: 'notChosen' } : { volumes },
    async run() {
      if (input.keepData) return { detail: { volumes, skipped: 'notChosen' } };
      const engine = await scope.engine();
      const own = await volumesThere(scope, engine);
      // One that is in use elsewhere must not keep the others.
      const refused: unknown[] = [];
      for (const volume of own) await engine.removeVolume(volume).catch((error: unknown) => refused.push(error));
      if (refused.length > 0) throw new ProblemError(toProblem(refused[0]), { cause: refused[0] });
      return { detail: { volumes: own } };
    },
  };
}

function removeNetworkStep(scope: JobScope): Step {
  return {
    id: 'removeNetwork',
    phase: 'after',
    canBeLeft: true,
    async run() {
      const engine = await scope.engine();
      for (const network of await engine.listNetworks(ownedBy(scope.spec.instanceId)))
        await engine.removeNetwork(network.name);
      return undefined;
    },
  };
}

/**
 * Secrets stay as long as there may be data that only they open: kept volumes, folders of the engine's host (they are
 * never removed), state that is not Berth's, or a backup, also one whose manifest cannot be read now.
 */
function forgetStep(scope: JobScope, input: JobInputOf<'remove'>): Step {
  return {
    id: 'forget',
    phase: 'after',
    async run(context) {
      const { registry, vault } = scope.tools;
      const id = scope.spec.instanceId;
      const hasFolder = scope
        .services()
        .some(({ spec }) =>
          spec.mounts.some(({ source, isForeign }) => source.kind === 'folder' || isForeign === true),
        );
      const secrets = await vault.list(`${id}/`);
      const hasVolume = (await volumesThere(scope, await scope.engine())).length > 0;
      const isKept =
        (await hasBackup(scope)) || hasVolume || hasFolder || input.keepData || externalState(input).length > 0;
      if (!isKept) await vault.removeAll(`${id}/`);
      await noteKept(scope, input, context);
      await registry.remove(id);
      return { detail: { label: isKept ? 'secretsKept' : 'secretsRemoved', count: secrets.length } };
    },
  };
}

/** What is needed to make the instance again, where all its data is still there: kept on purpose, or never removed. */
async function noteKept(scope: JobScope, input: JobInputOf<'remove'>, context: StepContext): Promise<void> {
  const { registry, clock } = scope.tools;
  const data = scope.services().flatMap(({ spec }) => spec.mounts.filter(({ backup }) => backup));
  const stays = data.filter(({ source, isForeign }) => source.kind === 'folder' || isForeign === true);
  const isWhole = input.keepData || (data.length > 0 && stays.length === data.length);
  const removedAt = new Date(clock.now()).toISOString();
  if (isWhole) await registry.keep({ spec: withCaptured(scope.spec, context), removedAt });
  else await registry.forgetKept(scope.spec.instanceId);
}
