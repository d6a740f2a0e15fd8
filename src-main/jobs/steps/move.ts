/**
 * Data goes to another volume or folder while its service stands still: copied, read again on both sides and compared. The old place
 * is only read; what becomes of it is decided after the gate.
 */
import { Transform } from 'node:stream';
import type { InstanceSpec } from '../../contract/spec.ts';
import { sourceText } from '../../domain/configuration-changes.ts';
import type { DataMove } from '../../domain/configuration-moves.ts';
import { helperName, label, madeBy } from '../../domain/names.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { difference, entriesOf } from './move-entries.ts';
import {
  emptyPlace,
  lookers,
  hasHelper,
  isEmpty,
  makeHelper,
  readPlace,
  removeHelper,
  requireRemover,
  writePlace,
  type Place,
} from './move-place.ts';

export interface Moving {
  readonly moves: readonly DataMove[];
  /** Own volumes of mounts that were not there before. */
  readonly newVolumes: readonly string[];
  /** With the images that the new containers are made of. */
  readonly specOf: (context: StepContext) => InstanceSpec;
}

export function moveStep(scope: JobScope, moving: Moving): Step {
  const { moves, newVolumes } = moving;
  return {
    id: 'move',
    phase: 'down',
    estimateSeconds: moves.length === 0 ? 1 : 30,
    detail: { volumes: [...moves.map(({ to }) => sourceText(to.source)), ...newVolumes] },
    async run(context) {
      const engine = await scope.engine();
      for (const volume of newVolumes) await engine.createVolume(volume, madeBy(scope.spec.instanceId, context.jobId));
      let bytes = 0;
      for (const [index, move] of moves.entries()) bytes += await moveData(scope, engine, moving, move, index, context);
      return { detail: { volumes: [...moves.map(({ to }) => sourceText(to.source)), ...newVolumes], bytes } };
    },
    async undo(context) {
      const engine = await scope.engine();
      for (const [index, move] of moves.entries()) await giveUpTarget(scope, engine, moving, move, index, context);
      for (const volume of newVolumes) await removeOwnVolume(engine, volume, context);
    },
  };
}

/**
 * Before anything stops: a target with something in it is refused, and so is one that could not be emptied again. Rejects with
 * FINDINGS or COMMAND_REFUSED.
 */
export async function requireTargets(
  scope: JobScope,
  engine: Engine,
  moving: Moving,
  context: StepContext,
): Promise<void> {
  for (const move of moving.moves) {
    const target = targetOf(moving, move, context);
    if (target.source.kind === 'volume' && (await engine.inspectVolume(target.source.volume)) === null) continue;
    await requireEmpty(scope, engine, move, target, context);
    await requireRemover(scope, engine, target, context);
  }
}

/** What looks into a target is there for a moment, unless the process ends in it. */
export async function removeLookers(scope: JobScope, engine: Engine, { moves }: Moving): Promise<void> {
  for (const { service } of moves) for (const purpose of lookers) await removeHelper(scope, engine, service, purpose);
}

/** When the job has ended well: the proofs that targets were this job's go. */
export async function removeMoveHelpers(scope: JobScope, engine: Engine, moving: Moving): Promise<void> {
  await removeLookers(scope, engine, moving);
  for (const [index, { service }] of moving.moves.entries()) {
    for (const purpose of [fromHelper(index), intoHelper(index)]) await removeHelper(scope, engine, service, purpose);
  }
}

function fromHelper(index: number): string {
  return `from${String(index)}`;
}

/** Made only when the target was found empty, and there until the job has ended: what lies in the target is this job's. */
function intoHelper(index: number): string {
  return `into${String(index)}`;
}

function targetOf(moving: Moving, move: DataMove, context: StepContext): Place {
  const image = moving.specOf(context).services[move.service]?.image;
  if (image === undefined) throw ProblemError.of('UNEXPECTED', { details: `no service ${move.service}` });
  return { service: move.service, image, source: move.to.source };
}

async function moveData(
  scope: JobScope,
  engine: Engine,
  moving: Moving,
  move: DataMove,
  index: number,
  context: StepContext,
): Promise<number> {
  const target = targetOf(moving, move, context);
  const origin: Place = { ...target, source: move.from.source };
  const into = await freshTarget(scope, engine, move, target, intoHelper(index), context);
  const from = await makeHelper(scope, engine, origin, fromHelper(index), context);
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      context.progress({ done: bytes, total: null, unit: 'bytes', subject: move.to.path });
      done(null, chunk);
    },
  });
  const tar = await readPlace(engine, from, context);
  tar.on('error', (error) => counter.destroy(error));
  await writePlace(engine, into, tar.pipe(counter), context);
  const total = bytes;
  const onBytes = (done: number): void => {
    context.progress({ done, total, unit: 'bytes', subject: move.to.path });
  };
  const [left, right] = [
    await entriesOf(await readPlace(engine, from, context), context.signal, onBytes),
    await entriesOf(await readPlace(engine, into, context), context.signal, onBytes),
  ];
  const differs = difference(left, right);
  if (differs !== null)
    throw ProblemError.of('COPY_DIFFERS', { path: `${move.to.path}/${differs.path}`, details: differs.details });
  await engine.removeContainer(from);
  return bytes;
}

/** The target with nothing in it. What another run of this job left half-copied goes; anything else is refused. */
async function freshTarget(
  scope: JobScope,
  engine: Engine,
  move: DataMove,
  target: Place,
  purpose: string,
  context: StepContext,
): Promise<string> {
  if (target.source.kind === 'volume') {
    const { volume } = target.source;
    const there = await engine.inspectVolume(volume);
    if (there === null || there.labels[label.job] === context.jobId) {
      await removeHelper(scope, engine, target.service, purpose);
      await engine.removeVolume(volume);
      await engine.createVolume(volume, madeBy(scope.spec.instanceId, context.jobId));
      return await makeHelper(scope, engine, target, purpose, context);
    }
  }
  if (await hasHelper(scope, engine, target, purpose, context)) await emptyPlace(scope, engine, target, context);
  await requireEmpty(scope, engine, move, target, context);
  return (await hasHelper(scope, engine, target, purpose, context))
    ? helperName(scope.spec.name, target.service, purpose)
    : await makeHelper(scope, engine, target, purpose, context);
}

async function requireEmpty(
  scope: JobScope,
  engine: Engine,
  move: DataMove,
  target: Place,
  context: StepContext,
): Promise<void> {
  if (await isEmpty(scope, engine, target, context)) return;
  const path = ['services', move.service, 'mounts', move.mount];
  throw ProblemError.of('FINDINGS', { findings: [{ path, code: 'VOLUME_HAS_DATA' }] });
}

/** What this job put into the target goes again. A target that was never proved to be this job's is left alone. */
async function giveUpTarget(
  scope: JobScope,
  engine: Engine,
  moving: Moving,
  move: DataMove,
  index: number,
  context: StepContext,
): Promise<void> {
  const target = targetOf(moving, move, context);
  await removeHelper(scope, engine, move.service, fromHelper(index));
  const there = target.source.kind === 'volume' ? await engine.inspectVolume(target.source.volume) : null;
  const isOwnVolume = there?.labels[label.job] === context.jobId;
  if (!isOwnVolume && (await hasHelper(scope, engine, target, intoHelper(index), context)))
    await emptyPlace(scope, engine, target, context);
  for (const purpose of [...lookers, intoHelper(index)]) await removeHelper(scope, engine, move.service, purpose);
  if (target.source.kind === 'volume') await removeOwnVolume(engine, target.source.volume, context);
}

async function removeOwnVolume(engine: Engine, volume: string, context: StepContext): Promise<void> {
  const there = await engine.inspectVolume(volume);
  if (there?.labels[label.job] === context.jobId) await engine.removeVolume(volume);
}
