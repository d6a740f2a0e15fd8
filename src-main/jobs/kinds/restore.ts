/** A backup comes back in place: into fresh volumes first; the old ones are not touched until it is well. */
import type { ServiceName } from '../../contract/ids.ts';
import type { InstanceSpec, MountSpec, ServiceSpec } from '../../contract/spec.ts';
import { volumeName } from '../../domain/names.ts';
import { atRevision } from '../../domain/services.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobInputOf } from '../inputs.ts';
import { scopeOf, type JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { capturesOf, keyFingerprints } from '../steps/capture.ts';
import { carrySteps } from '../steps/carry.ts';
import { damageError, requireSound, safeguardStep } from '../steps/copy.ts';
import { fillMounts, removeFilled, replacedVolumes, withFreshVolumes } from '../steps/fill.ts';
import { mountsIn, type IsFilled } from '../steps/filled.ts';
import { dropReplaced, filledFolders, requireFolderTools, swapBack, swapFolders } from '../steps/folders.ts';
import { gateStep } from '../steps/gate.ts';
import { lookAtInstance, requireBackupSpace, requirePlatform } from '../steps/look.ts';
import { requireFreePorts } from '../steps/ports.ts';
import { pullStep, withDigests } from '../steps/pull.ts';
import { quiesceStep, releaseStep } from '../steps/quiesce.ts';
import { createStep, removeAside, setAsideStep } from '../steps/replace.ts';
import { openEnvironment } from '../steps/secrets.ts';
import { requireAdopted } from '../steps/serving.ts';
import { settle, startNewStep, stopStep } from '../steps/stop-start.ts';
import type { JobTools } from '../tools.ts';

export function restoreSteps(input: JobInputOf<'restore'>, tools: JobTools): Step[] {
  const scope = scopeOf(input, tools);
  const wanted = restoredSpec(scope, input);
  const specOf = (context: StepContext): InstanceSpec => withDigests(wanted, context);
  return [
    checkStep(scope, input, wanted),
    verifyStep(scope, input),
    pullStep(scope, wanted),
    unpackStep(scope, input, wanted, specOf),
    quiesceStep(scope),
    stopStep(scope),
    safeguardStep(scope, input.backup, 'beforeRestore'),
    ...carrySteps(scope),
    asideAndSwapStep(scope, input, wanted),
    createStep(scope, specOf),
    startNewStep(scope, specOf),
    gateStep(scope, specOf, 'turn'),
    releaseStep(scope),
    retireStep(scope, input, specOf),
  ];
}

/**
 * The backup's whole spec as the next revision, in the places of now: one that the data was moved out of since is not the
 * instance's any more. A key that was captured since is passed on: state outside was written with it.
 */
function restoredSpec(scope: JobScope, input: JobInputOf<'restore'>): InstanceSpec {
  const { instanceId, name, engineId } = scope.spec;
  const base = atRevision({ ...input.source.spec, instanceId, name, engineId }, scope.spec.revision + 1);
  const isFilled = filledIn(input);
  const services = scope.services(base).map(({ name: service, spec }) => [
    service,
    {
      ...spec,
      environment: { ...keysOfNow(scope, service), ...spec.environment },
      mounts: spec.mounts.map((mount) => {
        const now = scope.spec.services[service]?.mounts.find((one) => one.name === mount.name);
        if (now !== undefined) return placedAs(mount, now);
        return isFilled(service, mount) ? inOwnVolume(name, mount) : mount;
      }),
    },
  ]);
  return withFreshVolumes(
    scope,
    { ...base, services: Object.fromEntries(services) as InstanceSpec['services'] },
    isFilled,
  );
}

/** What the backup has content for, but a folder that the instance only reads: that is not its own to change. */
function filledIn({ source }: JobInputOf<'restore'>): IsFilled {
  const has = mountsIn(source);
  return (service, mount) => has(service, mount) && !(mount.isReadOnly === true && mount.source.kind === 'folder');
}

/** The mount with the place that `now` has. */
function placedAs({ isForeign: _isForeign, ...mount }: MountSpec, { source, isForeign }: MountSpec): MountSpec {
  return { ...mount, source, ...(isForeign === undefined ? {} : { isForeign }) };
}

/** The instance has no such mount any more: what lies in the folder that it had is not its own to change. */
function inOwnVolume(instance: string, mount: MountSpec): MountSpec {
  if (mount.source.kind === 'volume') return mount;
  return { ...mount, source: { kind: 'volume', volume: volumeName(instance, mount.name) } };
}

/** The captured secrets that the instance is given now. */
function keysOfNow(scope: JobScope, service: ServiceName): ServiceSpec['environment'] {
  const given = scope.spec.services[service]?.environment ?? {};
  const variables = capturesOf(scope).flatMap(({ service: { name }, capture }) =>
    name === service ? [capture.variable] : [],
  );
  return Object.fromEntries(Object.entries(given).filter(([name]) => variables.includes(name)));
}

function checkStep(scope: JobScope, input: JobInputOf<'restore'>, wanted: InstanceSpec): Step {
  return {
    id: 'check',
    phase: 'up',
    estimateSeconds: 1,
    async run(context) {
      const { source } = input;
      if (source.instanceId !== scope.spec.instanceId) {
        throw ProblemError.of('BACKUP_OF_ANOTHER', { backup: source.id, instance: source.instanceName });
      }
      const there = await scope.tools.backups.get(source.id);
      if (there === null) throw ProblemError.of('NO_SUCH_BACKUP', { backup: source.id });
      if (there.manifest === null) throw damageError(source.id, there.damage);
      for (const service of scope.services(wanted)) await openEnvironment(scope.tools.vault, wanted, service.name);
      await requireSameKeys(scope, input);
      const engine = await scope.engine();
      await requireAdopted(scope, engine);
      await requirePlatform(scope, engine, context.signal);
      await requireFreePorts({ ...scope, services: () => scope.services(wanted) }, engine);
      await requireBackupSpace(scope);
      return { result: await lookAtInstance(scope, engine, context.signal) };
    },
  };
}

/** The data opens only with the key of its day. */
async function requireSameKeys(scope: JobScope, input: JobInputOf<'restore'>): Promise<void> {
  const now = await keyFingerprints(scope);
  for (const [capture, then] of Object.entries(input.source.keyFingerprints)) {
    if (now[capture] !== undefined && now[capture] !== then) throw ProblemError.of('CAPTURE_DIFFERS', { capture });
  }
}

function verifyStep(scope: JobScope, input: JobInputOf<'restore'>): Step {
  return {
    id: 'verify',
    phase: 'up',
    estimateSeconds: 5,
    detail: { backup: input.source.id, parts: input.source.parts.length },
    async run(context) {
      await requireSound(scope, input.source.id, input.source.parts, context);
      return undefined;
    },
  };
}

function unpackStep(
  scope: JobScope,
  input: JobInputOf<'restore'>,
  wanted: InstanceSpec,
  specOf: (context: StepContext) => InstanceSpec,
): Step {
  const isFilled = filledIn(input);
  return {
    id: 'unpack',
    phase: 'up',
    estimateSeconds: 10,
    detail: { backup: input.source.id },
    async run(context) {
      const engine = await scope.engine();
      const spec = specOf(context);
      const folders = filledFolders(scope, spec, isFilled);
      if (folders.length > 0) await requireFolderTools(scope, engine, folders, context);
      return { detail: { volumes: await fillMounts(scope, engine, spec, input.source, isFilled, context) } };
    },
    async undo(context) {
      const engine = await scope.engine();
      await removeFilled(scope, engine, { ...specOf(context), revision: wanted.revision }, isFilled, context);
    },
  };
}

function asideAndSwapStep(scope: JobScope, input: JobInputOf<'restore'>, wanted: InstanceSpec): Step {
  const aside = setAsideStep(scope, wanted.revision);
  const folders = filledFolders(scope, wanted, filledIn(input));
  return {
    ...aside,
    async run(context) {
      const outcome = await aside.run(context);
      await swapFolders(scope, await scope.engine(), folders, context);
      return outcome;
    },
    async undo(context) {
      await swapBack(scope, await scope.engine(), folders, context);
      await aside.undo?.(context);
    },
  };
}

/** The replaced containers and volumes go: the safety backup holds what they held. */
function retireStep(
  scope: JobScope,
  input: JobInputOf<'restore'>,
  specOf: (context: StepContext) => InstanceSpec,
): Step {
  return {
    id: 'retire',
    phase: 'after',
    isPointOfNoReturn: true,
    canBeLeft: true,
    async run(context) {
      const engine = await scope.engine();
      const spec = specOf(context);
      await settle(scope, engine, spec, context);
      const containers = await removeAside(scope, engine, null);
      await dropReplaced(scope, engine, filledFolders(scope, spec, filledIn(input)), context);
      const volumes = replacedVolumes(scope, scope.spec, spec);
      for (const volume of volumes) await engine.removeVolume(volume);
      return { detail: { containers, volumes } };
    },
  };
}
