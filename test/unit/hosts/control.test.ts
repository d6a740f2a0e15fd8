import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { askForLink, connectToHost, livingHost } from '../../../src-main/hosts/core/control-client.ts';
import { controlAddress, readHostFile, writeHostFile } from '../../../src-main/hosts/core/host-file.ts';
import { openHost, type OpenHost } from '../../../src-main/hosts/core/open-host.ts';
import { runCall } from '../../../src-main/hosts/node/call.ts';
import { makeWorld, worldWithoutEngine } from '../../fixtures/world.ts';
import { stubRouter, type Stub } from './stub-router.ts';

let parent: string;
let folder: string;
let stub: Stub;
const steps: string[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'berth-control-'));
  folder = join(parent, 'data');
  stub = stubRouter();
  steps.length = 0;
});
afterEach(() => rmSync(parent, { recursive: true }));

const open = (): Promise<OpenHost> =>
  openHost({
    folder,
    kind: 'browser',
    version: '0.0.0',
    onFault: () => undefined,
    makeCore: () => ({
      router: stub.router,
      start: async () => void steps.push('start'),
      stop: async () => void steps.push('stop'),
    }),
  });

async function call(name: string, input?: string, take?: (line: string) => Promise<void>) {
  const lines: string[] = [];
  const errors: string[] = [];
  const code = await runCall({
    folder,
    name,
    input,
    signal: new AbortController().signal,
    output: { out: take ?? (async (line) => void lines.push(line)), err: (line) => void errors.push(line) },
    openOwnHost: open,
  });
  return { code, lines, errors };
}

test('only this user can reach the socket, and only with the token of the file', async () => {
  const host = await open();
  const file = readHostFile(folder)!;
  expect(statSync(join(folder, 'host.json')).mode & 0o777).toBe(0o600);
  expect(statSync(file.socket).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const refused = await new Promise((resolve) => {
    const socket = new WebSocket(`ws+unix://${file.socket}:/`, {
      headers: { authorization: `Bearer ${'A'.repeat(43)}` },
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.on('error', () => undefined);
  });
  expect(refused).toBe(401);
  await expect(askForLink({ ...file, token: 'A'.repeat(43) })).resolves.toBeNull();
  await host.stop();
});

test('a folder whose path is too long for a socket gets a socket elsewhere', async () => {
  folder = join(parent, 'x'.repeat(60), 'y'.repeat(60));
  mkdirSync(folder, { recursive: true });
  expect(Buffer.byteLength(controlAddress(folder))).toBeLessThan(100);
  const host = await open();
  expect((await call('settings.get')).code).toBe(0);
  await host.stop();
});

test('stopping gives everything back', async () => {
  const host = await open();
  const { socket } = readHostFile(folder)!;
  await host.stop();
  expect(steps).toEqual(['start', 'stop']);
  expect(readHostFile(folder)).toBeNull();
  expect(statSync(socket, { throwIfNoEntry: false })).toBeUndefined();
  await (await open()).stop();
});

test('a core that does not begin leaves the folder free', async () => {
  const failing = openHost({
    folder,
    kind: 'browser',
    version: '0.0.0',
    onFault: () => undefined,
    makeCore: () => Promise.reject(new Error('no')),
  });
  await expect(failing).rejects.toThrow('no');
  await (await open()).stop();
});

test('the file of a host that was killed is not believed', async () => {
  const host = await open();
  const file = readHostFile(folder)!;
  await host.stop();
  writeHostFile(folder, { ...file, mark: 'an earlier boot/1' });
  expect(livingHost(folder)).toBeNull();
  expect(await connectToHost(folder)).toBeNull();
});

test('links come from the running host', async () => {
  const host = await open();
  expect(await askForLink(livingHost(folder)!)).toBeNull();
  host.offerLinks(() => 'http://127.0.0.1:1/sign-in?token=x');
  expect(await askForLink(livingHost(folder)!)).toBe('http://127.0.0.1:1/sign-in?token=x');
  await host.stop();
});

describe('berth call', () => {
  test('asks the host that runs', async () => {
    const host = await open();
    const answer = await call('settings.get');
    expect(answer).toMatchObject({ code: 0, errors: [] });
    expect(JSON.parse(answer.lines[0]!)).toMatchObject({ theme: 'dark' });
    expect(stub.callers).toEqual(['commandLine']);
    expect(steps).toEqual(['start']);
    await host.stop();
  });

  test('does the work itself when none runs, and leaves nothing behind', async () => {
    expect(await call('settings.get')).toMatchObject({ code: 0 });
    expect(steps).toEqual(['start', 'stop']);
    expect(readHostFile(folder)).toBeNull();
  });

  test('two at once share one core', async () => {
    const answers = await Promise.all([call('settings.get'), call('settings.get'), call('settings.get')]);
    expect(answers.map(({ code }) => code)).toEqual([0, 0, 0]);
  });

  test('a problem is JSON with its code', async () => {
    const answer = await call('instances.get', '{"id":"k3f9w2"}');
    expect(answer).toMatchObject({ code: 1, lines: [] });
    expect(JSON.parse(answer.errors[0]!)).toEqual({ code: 'NO_SUCH_INSTANCE', data: { instance: 'k3f9w2' } });
  });

  test('an input that does not fit is a problem that names the path', async () => {
    const answer = await call('settings.set', '{"logFontSize":99}');
    expect(answer.code).toBe(1);
    expect(JSON.parse(answer.errors[0]!)).toMatchObject({
      code: 'BAD_REQUEST',
      data: { issues: [{ path: ['logFontSize'] }] },
    });
  });

  test.each([
    ['nothing.here', undefined, /no `nothing\.here`/],
    ['instances.lst', undefined, /instances\.list/],
    ['settings.set', '{theme:dark}', /not JSON/],
    ['instances.list', '{"name":"x"}', /`instances\.list` takes no input/],
  ])('%s %s is answered with a sentence', async (name, input, sentence) => {
    const answer = await call(name, input);
    expect(answer).toMatchObject({ code: 2, lines: [] });
    expect(answer.errors[0]).toMatch(sentence);
    expect(steps, 'nothing was started').toEqual([]);
  });

  test('a misspelled field is said, not passed over', async () => {
    const answer = await call('settings.set', '{"thme":"dark"}');
    expect(answer.code).toBe(1);
    expect(JSON.parse(answer.errors[0]!)).toMatchObject({ code: 'BAD_REQUEST' });
    expect(answer.errors[0]).toContain('thme');
  });

  test('an empty input suits every name', async () => {
    expect(await call('instances.list', '{}')).toMatchObject({ code: 0, lines: ['[]'] });
  });

  test('a reader that has seen enough ends the stream, and is no fault', async () => {
    const host = await open();
    const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const answer = await call('stats.watch', undefined, () => Promise.reject(gone));
    expect(answer).toMatchObject({ code: 0, errors: [] });
    await expect.poll(() => stub.openStreams()).toBe(0);
    await host.stop();
  });

  test('does not wait for a job that an earlier process left while the engine is away', async () => {
    stub.engines = worldWithoutEngine().engines;
    stub.jobs = makeWorld()
      .jobs.filter(({ state }) => state === 'running')
      .slice(0, 1);
    expect(stub.jobs).toHaveLength(1);
    const answer = await call('settings.get');
    expect(answer).toMatchObject({ code: 0 });
    expect(answer.errors).toEqual([expect.stringContaining('waits for the engine')]);
  });

  test('says so when the host ends in the middle', async () => {
    const host = await open();
    const going = call('stats.watch');
    await expect.poll(() => stub.openStreams()).toBe(1);
    await host.stop();
    const answer = await going;
    expect(answer.code).toBe(1);
    expect(JSON.parse(answer.errors[0]!).code).toBe('UNEXPECTED');
  });
});
