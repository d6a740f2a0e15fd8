import { describe, expect, it } from 'vitest';
import { follow } from '../../../src-renderer/stores/follow.ts';
import { foldInstances } from '../../../src-renderer/stores/instances.ts';
import { jobShare } from '../../../src-renderer/stores/jobs.ts';
import { addSample } from '../../../src-renderer/stores/stats.ts';
import { newestAllowed } from '../../../src-renderer/stores/updates.ts';
import { problemOf } from '../../../src-renderer/rpc/problem-of.ts';
import { createMemoryBerth } from '../../fakes/memory-client.ts';
import { makeWorld, samplesOf, versionsFor } from '../../fixtures/world.ts';

describe('a stream', () => {
  it('is opened again when it breaks, and ends with its signal', async () => {
    const end = new AbortController();
    const taken: number[] = [];
    let opened = 0;
    let lost = 0;
    await follow<number>({
      open: () => {
        opened += 1;
        if (opened === 2) return Promise.reject(new Error('away'));
        return Promise.resolve(
          (async function* () {
            await Promise.resolve();
            yield opened;
          })(),
        );
      },
      take: (item) => {
        taken.push(item);
        if (taken.length === 2) end.abort();
      },
      lost: () => {
        lost += 1;
      },
      signal: end.signal,
    });
    expect(taken).toEqual([1, 3]);
    expect(lost).toBe(2);
  });
});

describe('mirrors', () => {
  const world = makeWorld();
  const [first, second] = world.instances;
  if (first === undefined || second === undefined) throw new Error('empty world');

  it('take a snapshot as the whole truth', () => {
    const loaded = foldInstances(
      { isLoaded: false, byId: new Map() },
      { kind: 'snapshot', instances: [first, second] },
    );
    expect(loaded.byId.size).toBe(2);
    const again = foldInstances(loaded, { kind: 'snapshot', instances: [second] });
    expect([...again.byId.keys()]).toEqual([second.id]);
    expect(foldInstances(again, { kind: 'removed', id: second.id }).byId.size).toBe(0);
  });

  it('thin samples to one every 10 s and keep an hour', () => {
    const samples = samplesOf(first, world.now);
    const usage = samples.reduce(addSample, { newest: null, history: [] });
    const [last] = samples.slice(-1);
    if (last === undefined) throw new Error('no samples');
    const soon = addSample(usage, { ...last, at: new Date(Date.parse(last.at) + 2000).toISOString() });
    expect(soon.history).toHaveLength(360);
    const later = addSample(usage, { ...last, at: new Date(Date.parse(last.at) + 10_000).toISOString() });
    expect(later.history).toHaveLength(360);
    expect(later.history[0]).not.toBe(usage.history[0]);
  });

  it('measure a job by its steps and the running one', () => {
    const [job] = world.jobs;
    if (job === undefined) throw new Error('no job');
    expect(jobShare(job)).toBeCloseTo((2 + 214 / 598) / 11, 5);
    expect(jobShare({ steps: [] })).toBe(0);
  });

  it('find the newest version that is allowed', () => {
    const template = world.templates[0];
    if (template === undefined) throw new Error('no template');
    const versions = versionsFor(first, template);
    expect(newestAllowed(versions)).toBe('2024.4.7091');
    expect(newestAllowed(versions.map((version) => ({ ...version, isAllowed: false })))).toBeNull();
  });
});

describe('a refused call', () => {
  it('becomes a problem with its code and data', async () => {
    const { client, world } = createMemoryBerth(makeWorld());
    const [instance] = world.instances;
    if (instance === undefined) throw new Error('empty world');
    const { id } = instance;
    world.instances = [];
    const problem = await client.instances.get({ id }).then(() => null, problemOf);
    expect(problem).toEqual({ code: 'NO_SUCH_INSTANCE', data: { instance: id } });
    expect(problemOf(new Error('boom'))).toEqual({ code: 'UNEXPECTED', data: { details: 'Error: boom' } });
  });
});
