/** The `berth` command as a process, on data folders of its own. No engine is needed: DOCKER_HOST leads nowhere. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const berth = resolve('src-main/hosts/node/berth.ts');
let parent: string;
let data: string;
const running: ChildProcess[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'berth-hosts-'));
  data = join(parent, 'data');
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((end) => child.once('exit', end));
      child.kill('SIGKILL');
      await gone;
    }
  }
  rmSync(parent, { recursive: true });
});

interface Program {
  readonly child: ChildProcess;
  out(): string;
  err(): string;
  readonly exit: Promise<number | null>;
}

function start(words: readonly string[], input = ''): Program {
  const environment = {
    ...process.env,
    DOCKER_HOST: `unix://${parent}/no-engine.sock`,
    BERTH_DATA: data,
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
  };
  const child = spawn(process.execPath, [berth, ...words], { env: environment });
  running.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  child.stdin.end(input);
  const exit = new Promise<number | null>((end) => child.once('close', end));
  return { child, out: () => out, err: () => err, exit };
}

async function run(words: readonly string[], input = '') {
  const program = start(words, input);
  return { code: await program.exit, out: program.out(), err: program.err() };
}

async function serve(words: readonly string[] = ['--port', '0']): Promise<Program & { readonly link: URL }> {
  const program = start(['serve', '--no-open', ...words]);
  await expect.poll(() => program.out() + program.err(), { timeout: 30_000 }).toMatch(/http:\S+/);
  const address = /http:\S+/.exec(program.out())?.[0];
  if (address === undefined) throw new Error(program.err());
  return { ...program, link: new URL(address) };
}

/** The answer to a link, without following it. */
const follow = (link: string | URL) => fetch(link, { redirect: 'manual' });

describe('berth serve', () => {
  test('prints a link that signs in, and ends without a trace when it is told to', async () => {
    const host = await serve();
    const answer = await follow(host.link);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('set-cookie')).toContain('SameSite=Strict');
    expect((await follow(host.link)).status, 'once').toBe(401);
    host.child.kill('SIGTERM');
    expect(await host.exit).toBe(0);
    expect(readdirSync(data).filter((name) => name.startsWith('host'))).toEqual([]);
  });

  test('a second host on the folder is refused, and told who is there', async () => {
    const host = await serve();
    const second = await run(['serve', '--no-open', '--port', '0']);
    expect(second.code).toBe(1);
    expect(second.err).toContain(`process ${host.child.pid ?? 0}`);
    expect(second.err).toContain(data);
    expect(second.err.trim().split('\n')).toHaveLength(1);
    expect((await follow(host.link)).status, 'the first is unharmed').toBe(303);
  });

  test('after SIGKILL the next one begins at once', async () => {
    const host = await serve();
    host.child.kill('SIGKILL');
    await host.exit;
    expect(readdirSync(data)).toContain('host.json');
    const next = await serve();
    expect((await follow(next.link)).status).toBe(303);
    expect((await run(['call', 'system.info'])).code).toBe(0);
  });

  test('a port that was asked for and is taken is said, not replaced', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => blocker.once('listening', listening));
    const { port } = blocker.address() as { port: number };
    const refused = await run(['serve', '--no-open', '--port', String(port)]);
    blocker.close();
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(`Port ${port} is in use`);
    expect(readdirSync(data).filter((name) => name.startsWith('host'))).toEqual([]);
  });

  test('without a port of its own it takes the next one that is free', async () => {
    const first = await serve([]);
    data = join(parent, 'other');
    const second = await serve([]);
    expect(Number(second.link.port)).toBeGreaterThan(Number(first.link.port));
    expect(Number(first.link.port)).toBeGreaterThanOrEqual(7450);
  });

  test('a data folder that is a file is said in one sentence', async () => {
    writeFileSync(data, '');
    const refused = await run(['serve', '--no-open']);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^The data folder .* cannot be used/);
    expect(refused.err.trim().split('\n')).toHaveLength(1);
  });
});

describe('berth link', () => {
  test('gives a fresh link of the running host', async () => {
    const host = await serve();
    const fresh = await run(['link']);
    expect(fresh.code).toBe(0);
    expect(fresh.out.trim()).not.toBe(host.link.href);
    expect((await follow(fresh.out.trim())).status).toBe(303);
    expect((await follow(host.link)).status, 'the first link still works').toBe(303);
  });

  test('says so when none runs', async () => {
    const none = await run(['link']);
    expect(none.code).toBe(1);
    expect(none.err).toContain('berth serve');
  });
});

describe('berth call', () => {
  test('runs the core itself, and tells what it sees of the engine', async () => {
    const answer = await run(['call', 'engines.list']);
    expect(answer).toMatchObject({ code: 0, err: '' });
    const [engine] = JSON.parse(answer.out);
    expect(engine).toMatchObject({ id: 'local', state: { word: 'away' } });
    expect(existsSync(join(data, 'host.json'))).toBe(false);
  });

  test('a name that takes an input is given an empty one when there is none', async () => {
    expect(await run(['call', 'jobs.list'])).toMatchObject({ code: 0, out: '[]\n' });
    const named = await run(['call', 'instances.get']);
    expect(named.code).toBe(1);
    expect(JSON.parse(named.err)).toMatchObject({ code: 'BAD_REQUEST', data: { issues: [{ path: ['id'] }] } });
  });

  test('asks the running host: what one sets, the other reads', async () => {
    await serve();
    expect((await run(['call', 'settings.set', '-'], '{"theme":"dark"}')).code).toBe(0);
    const read = await run(['call', 'settings.get']);
    expect(JSON.parse(read.out)).toMatchObject({ theme: 'dark' });
    expect(JSON.parse((await run(['call', 'system.info'])).out)).toMatchObject({ host: 'node', dataFolder: data });
  });

  test('many at once, with none running, all get their answer', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => run(['call', 'settings.get'])));
    expect(answers.map(({ code, err }) => `${code} ${err}`)).toEqual(['0 ', '0 ', '0 ', '0 ']);
  });

  test('a stream is one item a line, and ends when its reader goes', async () => {
    const host = await serve();
    const stream = start(['call', 'instances.watch']);
    await expect.poll(() => stream.out(), { timeout: 20_000 }).toContain('\n');
    expect(JSON.parse(stream.out().split('\n')[0]!)).toMatchObject({ seq: 0, event: { kind: 'snapshot' } });
    stream.child.kill('SIGINT');
    expect(await stream.exit).toBe(130);
    host.child.kill('SIGTERM');
    expect(await host.exit).toBe(0);
  });

  test('a reader that has seen enough, as `| head -1` has, is no fault', async () => {
    await serve();
    const stream = start(['call', 'stats.watch']);
    await expect.poll(() => stream.out(), { timeout: 20_000 }).toContain('\n');
    stream.child.stdout?.destroy();
    expect(await stream.exit).toBe(0);
    expect(stream.err()).toBe('');
  });

  test('problems are JSON on standard error with exit code 1', async () => {
    const missing = await run(['call', 'instances.get', '{"id":"k3f9w2qqqq"}']);
    expect(missing).toMatchObject({ code: 1, out: '' });
    expect(JSON.parse(missing.err)).toMatchObject({ code: 'NO_SUCH_INSTANCE', data: { instance: 'k3f9w2qqqq' } });
    const wrong = await run(['call', 'logs.read', '{"log":"x","from":-1,"count":99999}']);
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.err)).toMatchObject({
      code: 'BAD_REQUEST',
      data: { issues: [{ path: ['from'] }, { path: ['count'] }] },
    });
  });

  test.each([
    [['call', 'instances.lits']],
    [['call', 'instances.get', '{id: 1}']],
    [['call', 'settings.set', '-']],
    [['cal']],
  ])('%j is answered with a sentence and exit code 2', async (words) => {
    const answer = await run(words, 'not json');
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(answer.err.trim().split('\n')).toHaveLength(1);
  });
});

test('help and version', async () => {
  expect((await run(['--help'])).out).toContain('berth call');
  expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});
