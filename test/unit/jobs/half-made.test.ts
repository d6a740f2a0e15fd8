/** A container that was made while the power went, before it had joined all of its networks, is never started as it is. */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src-main/ports/engine.ts';
import type { JobInput } from '../../../src-main/jobs/inputs.ts';
import { backupNamed, ended, server, type Process, type World } from './world.ts';
import { pairTemplate, worldWithPair } from './pair-world.ts';
import { configure, type Edit } from './power-cut-configure-scenarios.ts';

const joinTheirs: Edit = ({ server: draft }) => {
  draft.networks = ['theirs'];
};
const spoil: Edit = ({ server: draft }) => {
  draft.extra.push({ name: 'FAKE_BEHAVIOUR', value: 'never', isSecret: false });
};

/** The engine shows the server as it is when the process ends between making it and joining it, until `isOver`. */
function showHalf(engine: Engine, isHalf: (id: string) => boolean): void {
  const inspect = engine.inspectContainer.bind(engine);
  engine.inspectContainer = async (name) => {
    const there = await inspect(name);
    return there !== null && isHalf(there.id) ? { ...there, networks: there.networks.slice(0, 1) } : there;
  };
}

async function run(world: World, input: JobInput, change: (process: Process) => void = () => undefined) {
  const process = world.boot();
  change(process);
  const job = await ended(process.runner, await process.runner.submit(input, 'you'));
  await process.runner.stop();
  return job;
}

function common(world: World): Pick<JobInput, 'spec' | 'template'> {
  const spec = world.record()?.spec;
  if (spec === undefined) throw new Error('no instance');
  return { spec, template: pairTemplate };
}

async function joined(): Promise<World> {
  const world = await worldWithPair();
  world.engine.networks.set('theirs', {});
  expect(await run(world, configure(world, joinTheirs, false))).toMatchObject({ state: 'done' });
  return world;
}

describe('a container that joined only some of its networks', () => {
  it('is made anew before a start that made it', async () => {
    const world = await joined();
    await run(world, { kind: 'stop', ...common(world) });
    const half = world.serving;
    if (half === undefined) throw new Error('no server');
    // As a start leaves it that lost its power between the two.
    half.startedAt = null;
    half.status = 'created';
    const job = await run(world, { kind: 'start', ...common(world) }, ({ engine }) => {
      showHalf(engine, (id) => id === half.id);
    });
    expect(job).toMatchObject({ state: 'done', problem: null });
    expect(world.serving?.id).not.toBe(half.id);
    expect(world.serving?.status).toBe('running');
  });

  it('is made anew where the data of before is put back', async () => {
    const world = await joined();
    let half: string | null = null;
    const input = configure(world, spoil);
    const job = await run(world, input, ({ engine }) => {
      const create = engine.createContainer.bind(engine);
      engine.createContainer = async (wanted) => {
        const made = await create(wanted);
        const isBack = wanted.labels['berth.revision'] === String(input.spec.revision + 2);
        if (!isBack || half !== null || wanted.labels['berth.service'] !== server) return made;
        half = made.id;
        throw new Error('the process ends here');
      };
      showHalf(engine, (id) => id === half);
    });
    expect(half).not.toBeNull();
    expect(job).toMatchObject({ state: 'rolledBack', undoProblem: null });
    expect(world.serving?.id).not.toBe(half);
    expect(world.serving?.status).toBe('running');
    expect(world.backups.has(backupNamed('demo-safety'))).toBe(true);
  });
});
