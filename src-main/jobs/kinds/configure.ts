/** Another configuration: only what must be is made anew, health-gated, with a way back for containers and data. */
import type { ServiceName } from '../../contract/ids.ts';
import type { InstanceSpec } from '../../contract/spec.ts';
import { leftVolumes } from '../../domain/configuration-moves.ts';
import { setAsideName } from '../../domain/names.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import { changeOf, type ConfigureChange } from '../configure-change.ts';
import type { JobInputOf } from '../inputs.ts';
import { foundBy } from '../results.ts';
import { scopeOf, type JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { captureStep, capturesOf, requireCapturable, withCaptured } from '../steps/capture.ts';
import { carrySteps, isInside } from '../steps/carry.ts';
import { removeNewSecrets, removeOldSecrets } from '../steps/configure-secrets.ts';
import { removeContainer, stopContainers } from '../steps/containers.ts';
import { copiedMounts, safeguardStep } from '../steps/copy.ts';
import { mountsIn, type IsFilled } from '../steps/filled.ts';
import { filledFolders, requireFolderTools } from '../steps/folders.ts';
import { gateStep } from '../steps/gate.ts';
import { lookAtInstance, requireBackupSpace, requireContainers, requirePlatform } from '../steps/look.ts';
import { moveStep, removeLookers, removeMoveHelpers, requireTargets, type Moving } from '../steps/move.ts';
import { requireFreePorts } from '../steps/ports.ts';
import { withDigests } from '../steps/pull.ts';
import { pullMissingStep } from '../steps/pull-missing.ts';
import { putDataBack } from '../steps/put-data-back.ts';
import { quiesceStep, releaseStep } from '../steps/quiesce.ts';
import { createStep, setAsideStep } from '../steps/replace.ts';
import { recoverSecrets, requireSecrets, witnesses } from '../steps/secrets.ts';
import { containersAside } from '../steps/serving.ts';
import { startContainers } from '../steps/start-containers.ts';
import { settle, stopStep } from '../steps/stop-start.ts';
import { updateStep } from '../steps/update.ts';
import type { JobTools } from '../tools.ts';

/** The scopes of one change, each of which acts on other services. */
interface Configure {
  readonly change: ConfigureChange;
  readonly backup: JobInputOf<'configure'>['backup'];
  readonly whole: JobScope;
  readonly renewed: JobScope;
  readonly updated: JobScope;
  readonly down: JobScope;
  readonly reach: JobScope;
  readonly specOf: (context: StepContext) => InstanceSpec;
  readonly moving: Moving;
}

export function configureSteps(input: JobInputOf<'configure'>, tools: JobTools): Step[] {
  const configure = configureOf(input, tools);
  const { change, updated, renewed, down, specOf } = configure;
  if (change.renewed.size === 0) return [checkUpdateStep(configure), updateStep(updated, change.wanted, 'note')];
  return [
    checkStep(configure),
    ...(capturesOf(renewed).length > 0 ? [captureStep(renewed)] : []),
    pullStep(configure),
    quiesceStep(down),
    stopStep(down),
    ...safeguardOf(configure),
    ...carrySteps(renewed),
    ...(change.moves.length + change.newVolumes.length > 0 ? [moveStep(configure.whole, configure.moving)] : []),
    setAsideStep(renewed, change.wanted.revision),
    ...(change.updated.size > 0 ? [updateStep(updated, change.wanted, 'goOn')] : []),
    createStep(renewed, specOf),
    startStep(configure),
    gateOfStarted(configure),
    releaseOfStarted(configure),
    retireStep(configure),
  ];
}

function configureOf(input: JobInputOf<'configure'>, tools: JobTools): Configure {
  const change = changeOf(input);
  const whole = scopeOf(input, tools);
  const specOf = (context: StepContext): InstanceSpec => withKeys(withDigests(change.wanted, context), context);
  return {
    change,
    backup: input.backup,
    whole,
    renewed: whole.only((service) => change.renewed.has(service)),
    updated: whole.only((service) => change.updated.has(service)),
    down: whole.only((service) => change.down.has(service)),
    reach: whole.only((service) => change.reach.has(service)),
    specOf,
    moving: { moves: change.moves, newVolumes: change.newVolumes, specOf },
  };
}

/** A captured key is passed on where the new configuration gives none. */
function withKeys(spec: InstanceSpec, context: StepContext): InstanceSpec {
  const services = Object.entries(withCaptured(spec, context).services).map(([name, service]) => {
    const given = Object.entries(spec.services).find(([key]) => key === name)?.[1].environment;
    return [name, { ...service, environment: { ...service.environment, ...given } }];
  });
  return { ...spec, services: Object.fromEntries(services) as InstanceSpec['services'] };
}

function checkUpdateStep({ updated }: Configure): Step {
  return {
    id: 'check',
    phase: 'up',
    estimateSeconds: 1,
    async run(context) {
      const engine = await updated.engine();
      await requireContainers(updated, engine);
      return { result: await lookAtInstance(updated, engine, context.signal) };
    },
  };
}

function checkStep(configure: Configure): Step {
  const { change, whole, renewed, down, reach, backup } = configure;
  return {
    id: 'check',
    phase: 'up',
    estimateSeconds: 1,
    async run(context) {
      const engine = await whole.engine();
      await requirePlatform(renewed, engine, context.signal);
      await requireContainers(down, engine);
      // By the spec of before, which knows adopted containers for the instance's own.
      await requireFreePorts({ ...whole, services: () => renewed.services(change.wanted) }, engine);
      await requireNetworks(configure, engine);
      if (backup !== null) await requireBackupSpace(down);
      const found = await lookAtInstance(reach, engine, context.signal);
      await requireCapturable(renewed, engine, found.running);
      await requireSecrets(renewed, engine);
      return { result: found };
    },
    /** The last undo of all: the way back has been taken, and nothing asks for the new values any more. */
    undo: () => removeNewSecrets(whole, change.wanted),
  };
}

/** Somebody else's, so they are not made: found out before anything stops. */
async function requireNetworks({ change, renewed }: Configure, engine: Engine): Promise<void> {
  const wanted = renewed
    .services(change.wanted)
    .flatMap(({ name, spec }) =>
      (spec.networks ?? []).map((network) => ({ network, path: ['services', name, 'networks'] })),
    );
  if (wanted.length === 0) return;
  const there = new Set((await engine.listNetworks()).map(({ name }) => name));
  const findings = wanted
    .filter(({ network }) => !there.has(network))
    .map(({ path }) => ({ path, code: 'NETWORK_MISSING' }));
  if (findings.length > 0) throw ProblemError.of('FINDINGS', { findings });
}

/** With the images here, all that could turn out to be impossible later is found out, before anything stops. */
function pullStep({ renewed, whole, change, backup, moving }: Configure): Step {
  const pull = pullMissingStep(renewed, change.wanted);
  return {
    ...pull,
    async run(context) {
      const outcome = await pull.run(context);
      const engine = await whole.engine();
      await recoverSecrets(whole.tools.vault, whole.spec, await witnesses(whole, engine));
      // What the pull found is not journaled yet, and those below ask for it.
      const own = {
        ...context,
        result: (step: Parameters<StepContext['result']>[0]) =>
          step === 'pull' ? outcome?.result : context.result(step),
      };
      await requireTargets(whole, engine, moving, own);
      const folders = backup === null ? [] : filledFolders(renewed, whole.spec, isPutBack(change, whole));
      if (folders.length > 0) await requireFolderTools(renewed, engine, folders, own);
      return outcome;
    },
    async undo() {
      await removeLookers(whole, await whole.engine(), moving);
    },
  };
}

/**
 * Data of what is made anew, but not what was moved: the old place of that is only read. What lay in an adopted container itself
 * has no other place than the backup, once that container cannot come back.
 */
function isPutBack({ renewed, moves }: ConfigureChange, whole: JobScope): IsFilled {
  const inside = whole
    .services()
    .flatMap((service) =>
      service.spec.mounts.flatMap((mount) => (isInside(service, mount) ? [`${service.name} ${mount.name}`] : [])),
    );
  const isMoved = (service: string, mount: string): boolean =>
    moves.some((move) => move.service === service && move.mount === mount);
  return (service, mount) =>
    mount.backup &&
    [...renewed].some((name) => name === service) &&
    (inside.includes(`${service} ${mount.name}`) || (mount.onRollback === 'restore' && !isMoved(service, mount.name)));
}

function safeguardOf(configure: Configure): Step[] {
  const { down, backup } = configure;
  if (backup === null || copiedMounts(down).length === 0) return [];
  return [safeguardStep(down, backup, 'beforeConfigure', (context) => undoData(configure, backup, context))];
}

/** Only a new container that was started can have touched the data. */
async function undoData(
  { renewed, change, whole }: Configure,
  backup: NonNullable<Configure['backup']>,
  context: StepContext,
): Promise<void> {
  if (!context.wasBegun('start')) return;
  const manifest = (await renewed.tools.backups.get(backup))?.manifest ?? null;
  if (manifest === null) throw ProblemError.of('NO_SUCH_BACKUP', { backup });
  const has = mountsIn(manifest);
  const isFilled = isPutBack(change, whole);
  await putDataBack(renewed, manifest, (service, mount) => isFilled(service, mount) && has(service, mount), context);
}

/** What is started: the new containers, what they need, and what ran before and stood still meanwhile. */
function isStarted({ change }: Configure, context: StepContext): (service: ServiceName) => boolean {
  const { running } = foundBy(context);
  return (service) => {
    if (!change.reach.has(service)) return false;
    const isRestarted = change.down.has(service) && !change.renewed.has(service);
    return !isRestarted || running.includes(service);
  };
}

function startStep(configure: Configure): Step {
  const { reach, specOf } = configure;
  return {
    id: 'start',
    phase: 'down',
    estimateSeconds: 2,
    async run(context) {
      const now = reach.only(isStarted(configure, context)).at(specOf(context));
      const names = now.services().map(({ name }) => name);
      await startContainers(now, await now.engine(), names, context);
      return undefined;
    },
    async undo(context) {
      const { running } = foundBy(context);
      const isToStop = (service: ServiceName): boolean =>
        configure.change.down.has(service) || !running.includes(service);
      const now = reach.only(isToStop).at(specOf(context));
      const engine = await now.engine();
      const names = now.services().map(({ name }) => name);
      await stopContainers(now, engine, names, context.jobId);
    },
  };
}

function gateOfStarted(configure: Configure): Step {
  const { reach, down, specOf } = configure;
  return {
    ...gateStep(down, specOf, 'turn'),
    run: (context) => gateStep(reach.only(isStarted(configure, context)), specOf, 'turn').run(context),
  };
}

/** What was not started is told nothing. */
function releaseOfStarted(configure: Configure): Step {
  const { down } = configure;
  return {
    ...releaseStep(down),
    run: (context) => releaseStep(down.only(isStarted(configure, context))).run(context),
  };
}

/** What the change replaced goes: containers, volumes that data was moved out of, and values of secrets. */
function retireStep(configure: Configure): Step {
  const { whole, change, specOf, moving } = configure;
  return {
    id: 'retire',
    phase: 'after',
    isPointOfNoReturn: true,
    canBeLeft: true,
    async run(context) {
      const spec = specOf(context);
      const engine = await whole.engine();
      await settle(whole, engine, spec, context);
      await removeMoveHelpers(whole, engine, moving);
      const containers = await removeReplaced(configure, engine, spec);
      const volumes = leftVolumes(change.moves, spec);
      for (const volume of volumes) await engine.removeVolume(volume);
      await removeOldSecrets(whole, spec);
      return { detail: { containers, volumes } };
    },
  };
}

/** Of this change; where data was moved also those of changes before, which hold on to the volume that goes. */
async function removeReplaced({ whole, change }: Configure, engine: Engine, spec: InstanceSpec): Promise<string[]> {
  const removed: string[] = [];
  for (const { name, service, isHelper } of await containersAside(whole, engine)) {
    if (service === null || isHelper || !change.renewed.has(service)) continue;
    const isMoved = change.moves.some((move) => move.service === service);
    if (!isMoved && name !== setAsideName(spec.name, service, spec.revision)) continue;
    await removeContainer(whole, engine, service, name);
    removed.push(name);
  }
  return removed;
}
