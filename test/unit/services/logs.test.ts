import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instanceIdSchema, serviceNameSchema } from '../../../src-main/contract/ids.ts';
import type { ServiceName } from '../../../src-main/contract/ids.ts';
import type { WantedContainer } from '../../../src-main/ports/engine.ts';
import { ProblemError } from '../../../src-main/ports/problem-error.ts';
import { LogShelf } from '../../../src-main/services/log-shelf.ts';
import { LogsService } from '../../../src-main/services/logs.ts';
import type { FollowItem } from '../../../src-main/services/logs.ts';
import { FakeEngine } from '../../fakes/fake-engine.ts';
import { FakeEngineState } from '../../fakes/fake-engine-state.ts';
import type { FakeContainer } from '../../fakes/fake-engine-state.ts';
import { realClock } from '../../fakes/real-clock.ts';
import { eventually } from './eventually.ts';

const shop = instanceIdSchema.parse('shop000001');
const server = serviceNameSchema.parse('server');
const database = serviceNameSchema.parse('database');
const rules = [
  {
    id: 'disk',
    pattern: 'no space',
    flags: '',
    level: 'error' as const,
    diagnosis: 'The disk is full',
    advice: 'Free some',
    fatal: true,
  },
];

let state: FakeEngineState;
let engine: FakeEngine;
let containers: Map<ServiceName, string>;
let shelf: LogShelf;
let logs: LogsService;
let nanos: number;

async function container(name: string): Promise<FakeContainer> {
  const wanted: WantedContainer = {
    name,
    image: 'a/b:1',
    environment: {},
    labels: {},
    mounts: [],
    ports: [],
    restart: 'no',
    stdin: false,
  };
  const { id } = await engine.createContainer(wanted);
  await engine.startContainer(name);
  return state.containers.get(id)!;
}

/** Writes lines with stamps that grow by 1 ns, or stay. */
function write(into: FakeContainer, texts: readonly string[], step = 1): void {
  for (const text of texts) {
    nanos += step;
    into.logs.push({
      at: `2026-11-22T08:00:00.${String(nanos).padStart(9, '0')}Z`,
      stream: 'stdout',
      text,
      isCut: false,
    });
  }
}

const texts = (item: FollowItem): string[] => item.lines.map((line) => line.marker?.kind ?? line.text);
const held = (log: string): string[] => texts(logs.read(log, 0, 2000));

beforeEach(() => {
  state = new FakeEngineState();
  state.publish({ repository: 'a/b', tag: '1', digest: 'sha256:a', behaviour: 'healthy' });
  state.pulled.add('a/b:1');
  engine = new FakeEngine(state, realClock);
  containers = new Map([[server, 'shop-server']]);
  nanos = 0;
  let reachable = 0;
  shelf = new LogShelf(
    {
      engineOf: () =>
        state.isReachable
          ? Promise.resolve(engine)
          : Promise.reject(ProblemError.of('ENGINE_UNREACHABLE', { endpoint: '' })),
      containersOf: () => containers,
      rulesOf: () => rules,
    },
    realClock,
  );
  logs = new LogsService(shelf, { servicesOf: () => [...containers.keys()] }, realClock, () =>
    String((reachable += 1)),
  );
});

afterEach(async () => {
  logs.stop();
  await shelf.stop();
});

describe('an open log', () => {
  it('holds what the container wrote before, and gets what it writes now', async () => {
    const one = await container('shop-server');
    write(one, ['a', 'b', 'INFO: c']);
    const { log, extent } = await logs.open(shop);
    expect(extent).toMatchObject({ first: 0, next: 3 });
    expect(logs.read(log, 1, 2).lines).toMatchObject([
      { number: 1, text: 'b', level: 'unknown' },
      { number: 2, text: 'INFO: c', level: 'info' },
    ]);
    const follow = logs.follow(log);
    expect(texts((await follow.next()).value!)).toEqual(['a', 'b', 'INFO: c']);
    write(one, ['d']);
    expect(texts((await follow.next()).value!)).toEqual(['d']);
    await follow.return();
  });

  it('names what a rule of the template recognises', async () => {
    write(await container('shop-server'), ['no space left']);
    const { log } = await logs.open(shop);
    expect(logs.read(log, 0, 1).lines[0]).toMatchObject({
      level: 'error',
      diagnosis: { rule: 'disk', level: 'error', words: 'The disk is full', advice: 'Free some' },
    });
  });

  it('follows with the newest 500 lines at most 20 times a second', async () => {
    const one = await container('shop-server');
    const { log } = await logs.open(shop);
    const follow = logs.follow(log);
    await follow.next();
    write(
      one,
      Array.from({ length: 3000 }, (_, index) => String(index)),
    );
    await eventually(() => expect(logs.read(log, 0, 1).extent.next).toBe(3000));
    const began = performance.now();
    const item = (await follow.next()).value!;
    expect(item.lines.length).toBeLessThanOrEqual(500);
    write(one, ['last']);
    let last = item;
    while (last.lines.at(-1)?.text !== 'last') last = (await follow.next()).value!;
    expect(performance.now() - began).toBeGreaterThanOrEqual(45);
    await follow.return();
  });

  it('merges services by time', async () => {
    containers.set(database, 'shop-database');
    const one = await container('shop-server');
    const other = await container('shop-database');
    write(one, ['s1']);
    write(other, ['d1']);
    write(one, ['s2']);
    const { log, services } = await logs.open(shop);
    expect(services).toEqual([server, database]);
    expect(held(log)).toEqual(['s1', 'd1', 's2']);
  });

  it('goes on over a re-creation with a marker, and knows a container that comes back', async () => {
    const old = await container('shop-server');
    write(old, ['old 1', 'old 2']);
    const { log } = await logs.open(shop);
    await engine.stopContainer('shop-server');
    await engine.renameContainer('shop-server', 'shop-server-before-2');
    const fresh = await container('shop-server');
    write(fresh, ['new 1']);
    shelf.poke(shop);
    await eventually(() => expect(held(log)).toEqual(['old 1', 'old 2', 'recreated', 'new 1']));
    await engine.stopContainer('shop-server');
    await shelf.drain(engine, shop, server, 'shop-server');
    await engine.removeContainer('shop-server');
    await engine.renameContainer('shop-server-before-2', 'shop-server');
    await engine.startContainer('shop-server');
    write(old, ['old 3']);
    shelf.poke(shop);
    await eventually(() => expect(held(log)).toEqual(['old 1', 'old 2', 'recreated', 'new 1', 'recreated', 'old 3']));
  });

  it('reads the rest before a container goes, though nobody followed to its end', async () => {
    const one = await container('shop-server');
    write(one, ['a']);
    const { log } = await logs.open(shop);
    logs.close(log);
    await engine.stopContainer('shop-server');
    write(one, ['last words']);
    await shelf.drain(engine, shop, server, 'shop-server');
    await engine.removeContainer('shop-server');
    const again = await logs.open(shop);
    expect(held(again.log)).toEqual(['a', 'last words']);
  });

  it('draining at the same time as following stores nothing twice', async () => {
    const one = await container('shop-server');
    const { log } = await logs.open(shop);
    for (let round = 0; round < 5; round += 1) {
      write(one, [`${round} a`, `${round} b`], 0);
      await shelf.drain(engine, shop, server, 'shop-server');
    }
    const all = Array.from({ length: 5 }, (_, round) => [`${round} a`, `${round} b`]).flat();
    await eventually(() => expect(held(log)).toEqual(all));
  });

  it('goes on where it was when the engine comes back', async () => {
    const one = await container('shop-server');
    write(one, ['a', 'b'], 0);
    const { log } = await logs.open(shop);
    await engine.stopContainer('shop-server');
    state.isReachable = false;
    shelf.poke(shop);
    write(one, ['c'], 0);
    state.isReachable = true;
    await engine.startContainer('shop-server');
    write(one, ['d'], 0);
    shelf.pokeAll();
    await eventually(() => expect(held(log)).toEqual(['a', 'b', 'c', 'd']));
  });

  it('puts marks that were made before anybody looked where they belong', async () => {
    const one = await container('shop-server');
    shelf.mark(shop, server, 'stopped', null, null);
    write(one, ['long before the mark']);
    const { log } = await logs.open(shop);
    expect(held(log)).toEqual(['long before the mark', 'stopped']);
  });

  it('puts a mark after the lines that were on their way when it was made', async () => {
    const one = await container('shop-server');
    const { log } = await logs.open(shop);
    shelf.mark(shop, server, 'stopped', null, null);
    write(one, ['on its way']);
    await eventually(() => expect(held(log)).toEqual(['on its way', 'stopped']));
  });

  it('is found in, newest first, and exported as text', async () => {
    const one = await container('shop-server');
    write(
      one,
      Array.from({ length: 2500 }, (_, index) => (index % 1000 === 0 ? `needle ${index}` : `ERROR: ${index}`)),
    );
    const { log } = await logs.open(shop);
    const found: number[] = [];
    let isDone = false;
    for await (const item of logs.search(log, { text: 'NEEDLE', isRegex: false, isCaseSensitive: false })) {
      found.push(...item.matches.map(({ number }) => number));
      ({ isDone } = item);
    }
    expect([found, isDone]).toEqual([[2000, 1000, 0], true]);
    let text = '';
    for await (const item of logs.export(log, { withTime: false, levels: ['unknown'] })) text += item.text;
    expect(text).toBe('needle 0\nneedle 1000\nneedle 2000\n');
  });

  it('ends its streams when it is closed, and is then unknown', async () => {
    await container('shop-server');
    const { log } = await logs.open(shop);
    const follow = logs.follow(log);
    await follow.next();
    const waiting = follow.next();
    logs.close(log);
    expect((await waiting).done).toBe(true);
    expect(() => logs.read(log, 0, 1)).toThrow(
      expect.objectContaining({ problem: { code: 'NO_SUCH_LOG', data: { log } } }),
    );
    expect(logs.openCount).toBe(0);
  });

  it('opens without an engine, and fills when it comes', async () => {
    write(await container('shop-server'), ['a']);
    state.isReachable = false;
    const { log } = await logs.open(shop);
    expect(held(log)).toEqual([]);
    state.isReachable = true;
    shelf.pokeAll();
    await eventually(() => expect(held(log)).toEqual(['a']));
  });
});

describe('a log that its driver does not let anybody read', () => {
  it('neither keeps its container from being removed nor hides another problem', async () => {
    const made = await container('shop-server');
    vi.spyOn(engine, 'logs').mockImplementation(() => {
      throw ProblemError.of('ENGINE_REFUSED', { status: 501, details: 'does not support reading' });
    });
    await expect(shelf.drain(engine, shop, server, made.id)).resolves.toBeUndefined();
    await expect(shelf.tail(engine, shop, server, made.id, 10)).resolves.toEqual([]);
  });

  it('is told apart from an engine that is away, for which is waited', async () => {
    const made = await container('shop-server');
    state.isReachable = false;
    await expect(shelf.drain(engine, shop, server, made.id)).rejects.toMatchObject({
      problem: { code: 'ENGINE_UNREACHABLE' },
    });
  });
});

describe('a log that is opened while a job drains it', () => {
  it.each(['opened', 'drained'] as const)('holds every line once, when it is %s first', async (first) => {
    const made = await container('shop-server');
    write(
      made,
      Array.from({ length: 300 }, (_, index) => `line ${String(index)}`),
    );
    const drain = (): Promise<void> => shelf.drain(engine, shop, server, made.id);
    const begun = first === 'opened' ? [logs.open(shop), drain()] : [drain(), logs.open(shop)];
    await Promise.all(begun);
    const { log } = await logs.open(shop);
    const texts = logs.read(log, 0, 2000).lines.map((line) => line.text);
    expect(texts).toHaveLength(300);
    expect(new Set(texts).size).toBe(300);
  });
});
