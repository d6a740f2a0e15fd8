/** An instance goes. Until the first container is removed everything can be taken back. */
import { label, ownedBy } from '../../domain/names.ts';
import { ProblemError, toProblem } from '../../ports/problem-error.ts';
import type { JobInputOf } from '../inputs.ts';
import { externalState } from '../plan-notes.ts';
import { scopeOf, type JobScope } from '../scope.ts';
import type { Step } from '../step.ts';
import { serviceNameSchema } from '../../contract/ids.ts';
import { removeContainer } from '../steps/containers.ts';
import { safeguardStep } from '../steps/copy.ts';
import { volumesOf } from '../steps/fill.ts';
import { lookAtInstance, requireBackupSpace } from '../steps/look.ts';
import { quiesceStep } from '../steps/quiesce.ts';
import { recoverSecrets, witnesses } from '../steps/secrets.ts';
import { stopStep } from '../steps/stop-start.ts';
import type { JobTools } from '../tools.ts';

export function removeSteps(input: JobInputOf<'remove'>, tools: JobTools): Step[] {
  const scope = scopeOf(input, tools);
  const safeguard = input.backup === null ? [] : [safeguardStep(scope, input.backup, 'beforeRemove')];
  return [
    checkStep(scope, input),
    quiesceStep(scope, 'note'),
    stopStep(scope),
    ...safeguard,
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
      for (const container of await engine.listContainers(ownedBy(scope.spec.instanceId))) {
        const service = serviceNameSchema.safeParse(container.labels[label.service]);
        await removeContainer(scope, engine, service.success ? service.data : scope.template.main, container.name);
      }
      return undefined;
    },
  };
}

function removeVolumesStep(scope: JobScope, input: JobInputOf<'remove'>): Step {
  const volumes = volumesOf(scope, scope.spec);
  return {
    id: 'removeVolumes',
    phase: 'after',
    canBeLeft: true,
    detail: input.keepData ? { volumes, skipped: 'notChosen' } : { volumes },
    async run() {
      if (input.keepData) return { detail: { volumes, skipped: 'notChosen' } };
      const engine = await scope.engine();
      const own = (await engine.listVolumes(ownedBy(scope.spec.instanceId))).map((volume) => volume.name);
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
    async run() {
      const { backups, registry, vault } = scope.tools;
      const id = scope.spec.instanceId;
      const hasBackup = (await backups.list()).some((found) =>
        found.manifest === null ? found.id.startsWith(`${scope.spec.name}-`) : found.manifest.instanceId === id,
      );
      const hasFolder = scope
        .services()
        .some((service) => service.spec.mounts.some((mount) => mount.source.kind === 'folder'));
      const secrets = await vault.list(`${id}/`);
      const hasVolume = (await (await scope.engine()).listVolumes(ownedBy(id))).length > 0;
      const isKept = hasBackup || hasVolume || hasFolder || input.keepData || externalState(input).length > 0;
      if (!isKept) await vault.removeAll(`${id}/`);
      await registry.remove(id);
      return { detail: { label: isKept ? 'secretsKept' : 'secretsRemoved', count: secrets.length } };
    },
  };
}
