import { afterEach, describe, expect, it } from 'vitest';
import { createEngineConnection } from '../../src-main/adapters/docker/engine-connection.ts';
import { DockerEngine } from '../../src-main/adapters/docker/docker-engine.ts';
import { engineIdSchema } from '../../src-main/contract/ids.ts';
import type { EngineConnection } from '../../src-main/ports/engines.ts';
import { toProblem } from '../../src-main/ports/problem-error.ts';
import { startTestEngine } from './engine-harness/test-engine.ts';
import type { TestEngine } from './engine-harness/test-engine.ts';

const undo: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function ownEngine(): Promise<TestEngine> {
  const real = await startTestEngine({ isOwn: true });
  undo.push(() => real.stop());
  return real;
}

function connectTo(endpoint: string): EngineConnection {
  const connection = createEngineConnection({
    environment: { DOCKER_HOST: endpoint },
    home: '/nonexistent',
    platform: 'linux',
    userName: 'tester',
    isAdministrator: true,
    root: '/nonexistent',
    settingsEndpoint: '',
    hurriedMs: 100,
    usualMs: 100,
  });
  undo.push(() => connection.stop());
  return connection;
}

const wordOf = (connection: EngineConnection): string => connection.view().state.word;

describe('the connection to an engine', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)('notices that the engine went by %s, and that it is back', async (how) => {
    const real = await ownEngine();
    const connection = connectTo(real.endpoint);
    const words: string[] = [];
    connection.subscribe((view) => words.push(view.state.word));
    const engine = await connection.engine();
    expect(engine.endpoint).toBe(real.endpoint);
    expect(connection.view()).toMatchObject({ isLocal: true, platform: expect.stringMatching(/^linux\//) as unknown });
    expect(connection.view().diskFreeBytes).toBeGreaterThan(0);

    await real.goAway(how);
    await expect.poll(() => wordOf(connection), { timeout: 10_000 }).toBe('away');
    expect(connection.view().state).toMatchObject({
      problem: { code: 'ENGINE_UNREACHABLE', data: { endpoint: real.endpoint } },
    });
    const refused: unknown = await connection.engine().catch((error: unknown) => error);
    expect(toProblem(refused)).toMatchObject({ code: 'ENGINE_UNREACHABLE' });

    await real.comeBack();
    await expect.poll(() => wordOf(connection), { timeout: 20_000 }).toBe('connected');
    expect(await (await connection.engine()).listContainers()).toEqual([]);
    expect(words).toEqual(['connected', 'away', 'connected']);
  });

  it('finds an engine that comes later', async () => {
    const real = await ownEngine();
    await real.goAway();
    const connection = connectTo(real.endpoint);
    const refused: unknown = await connection.engine().catch((error: unknown) => error);
    expect(toProblem(refused)).toMatchObject({ code: 'ENGINE_UNREACHABLE' });
    await real.comeBack();
    await expect.poll(() => wordOf(connection), { timeout: 20_000 }).toBe('connected');
  });

  it('ends the event stream and open logs with a problem when the engine goes', async () => {
    const real = await ownEngine();
    const engine = new DockerEngine({ id: engineIdSchema.parse('local'), endpoint: real.endpoint });
    await engine.info();
    const events = engine.events(new AbortController().signal)[Symbol.asyncIterator]();
    const next = events.next();
    await new Promise((resolve) => setImmediate(resolve));
    const ended = next.then(
      () => null,
      (error: unknown) => toProblem(error),
    );
    await real.goAway('SIGKILL');
    expect(await ended).toMatchObject({ code: 'ENGINE_UNREACHABLE', data: { endpoint: real.endpoint } });
    expect(toProblem(await engine.info().catch((error: unknown) => error))).toMatchObject({
      code: 'ENGINE_UNREACHABLE',
    });
  });
});
