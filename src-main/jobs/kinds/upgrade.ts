/** The model job: another version, health-gated, with a way back for the program and its data. */
import type { Manifest } from '../../contract/backup.ts';
import type { InstanceSpec } from '../../contract/spec.ts';
import { atRevision, versionOf, withService } from '../../domain/services.ts';
import { judgeVersion } from '../../domain/versions.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobInputOf } from '../inputs.ts';
import { scopeOf, type JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { captureStep, requireCapturable, withCaptured } from '../steps/capture.ts';
import { carrySteps } from '../steps/carry.ts';
import { safeguardStep } from '../steps/copy.ts';
import { mountsIn, type IsFilled } from '../steps/filled.ts';
import { filledFolders, requireFolderTools } from '../steps/folders.ts';
import { gateStep } from '../steps/gate.ts';
import { lookAtInstance, requireBackupSpace, requireContainers, requirePlatform } from '../steps/look.ts';
import { pullStep, withDigests } from '../steps/pull.ts';
import { requireSecrets } from '../steps/secrets.ts';
import { putDataBack } from '../steps/put-data-back.ts';
import { quiesceStep, releaseStep } from '../steps/quiesce.ts';
import { createStep, removeAside, setAsideStep } from '../steps/replace.ts';
import { settle, startNewStep, stopStep } from '../steps/stop-start.ts';
import type { JobTools } from '../tools.ts';

export function upgradeSteps(input: JobInputOf<'upgrade'>, tools: JobTools): Step[] {
  const scope = scopeOf(input, tools);
  const wanted = wantedSpec(scope, input);
  const specOf = (context: StepContext): InstanceSpec => withCaptured(withDigests(wanted, context), context);
  return [
    checkStep(scope, input),
    captureStep(scope),
    pullAndProbe(scope, wanted),
    quiesceStep(scope),
    stopStep(scope),
    safeguardStep(scope, input.backup, 'beforeUpgrade', (context) => undoData(scope, input, context)),
    ...carrySteps(scope),
    setAsideStep(scope, wanted.revision),
    createStep(scope, specOf),
    startNewStep(scope, specOf),
    gateStep(scope, specOf, 'turn'),
    releaseStep(scope),
    retireStep(scope, specOf),
  ];
}

function wantedSpec(scope: JobScope, input: JobInputOf<'upgrade'>): InstanceSpec {
  const next = atRevision(scope.spec, scope.spec.revision + 1);
  return withService(next, scope.template.main, (service) => ({ ...service, image: input.image }));
}

function checkStep(scope: JobScope, input: JobInputOf<'upgrade'>): Step {
  return {
    id: 'check',
    phase: 'up',
    estimateSeconds: 1,
    async run(context) {
      const from = versionOf(scope.spec, scope.template);
      const verdict = judgeVersion(scope.template.upgrade, from, input.image.tag);
      if (verdict.rule !== null)
        throw ProblemError.of('VERSION_NOT_ALLOWED', { from, to: input.image.tag, rule: verdict.rule });
      const engine = await scope.engine();
      await requirePlatform(scope, engine, context.signal);
      await requireContainers(scope, engine);
      await requireBackupSpace(scope);
      const found = await lookAtInstance(scope, engine, context.signal);
      await requireCapturable(scope, engine, found.running);
      await requireSecrets(scope, engine);
      return { result: found };
    },
  };
}

/** Folders can only be put back with tools of the old image: found out before anything stops. */
function pullAndProbe(scope: JobScope, wanted: InstanceSpec): Step {
  const pull = pullStep(scope, wanted);
  return {
    ...pull,
    async run(context) {
      const outcome = await pull.run(context);
      const folders = filledFolders(scope, scope.spec, (_service, mount) => isPutBack(mount));
      if (folders.length > 0) await requireFolderTools(scope, await scope.engine(), folders, context);
      return outcome;
    },
  };
}

function isPutBack(mount: { readonly backup: boolean; readonly onRollback: 'restore' | 'keep' }): boolean {
  return mount.backup && mount.onRollback === 'restore';
}

/** Only a new version that was started can have touched the data. */
async function undoData(scope: JobScope, input: JobInputOf<'upgrade'>, context: StepContext): Promise<void> {
  if (!context.wasBegun('start')) return;
  const found = await scope.tools.backups.get(input.backup);
  const manifest: Manifest | null = found?.manifest ?? null;
  if (manifest === null) throw ProblemError.of('NO_SUCH_BACKUP', { backup: input.backup });
  const has = mountsIn(manifest);
  const isFilled: IsFilled = (service, mount) => isPutBack(mount) && has(service, mount);
  await putDataBack(scope, manifest, isFilled, context);
}

/** The replaced containers stay for a way back; those of upgrades before go. */
function retireStep(scope: JobScope, specOf: (context: StepContext) => InstanceSpec): Step {
  return {
    id: 'retire',
    phase: 'after',
    isPointOfNoReturn: true,
    canBeLeft: true,
    async run(context) {
      const spec = specOf(context);
      const engine = await scope.engine();
      await settle(scope, engine, spec, context);
      const removed = await removeAside(scope, engine, spec.revision);
      return { detail: removed.length === 0 ? { skipped: 'nothingToDo' } : { containers: removed } };
    },
  };
}
