import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src-main/contract/template.ts';
import { judgeCheck, judgeContainer } from '../../../src-main/domain/health.ts';

const http: Extract<Check, { kind: 'http' }> = {
  kind: 'http',
  label: 'Ping',
  port: 'web',
  path: '/',
  ready: [200, '300-303'],
  alive: [418],
  timeoutMs: 1,
  json: [],
  headers: {},
};
const versioned: Check = { ...http, versionKey: 'Version' };
const wanted = { order: 'calendar', tag: '2024.4.7091' } as const;
const answer = (status: number | null, body = ''): { kind: 'http'; status: number | null; body: string } => ({
  kind: 'http',
  status,
  body,
});

describe('checks', () => {
  it.each([
    [200, 'ready'],
    [302, 'ready'],
    [304, 'waiting'],
    [418, 'alive'],
    [503, 'waiting'],
    [null, 'waiting'],
  ] as const)('status %s is %s', (status, state) => {
    expect(judgeCheck(http, answer(status), null)).toEqual({ state, answer: status === null ? null : String(status) });
  });

  it.each([
    ['{"Version":"2024.4.7091"}', 'ready'],
    ['{"Version":"2024.3.1"}', 'alive'],
    ['{}', 'alive'],
    ['<html>', 'alive'],
  ])('a server that answers %s is %s', (body, state) => {
    expect(judgeCheck(versioned, answer(200, body), wanted).state).toBe(state);
  });

  it.each([
    ['{"status":"UP","ok":true}', 'ready', '200'],
    ['{"status":"STARTING","ok":true}', 'alive', 'STARTING'],
    ['{"status":"UP","ok":"true"}', 'alive', 'true'],
    ['{"status":"UP"}', 'alive', '200'],
    ['[]', 'alive', '200'],
    ['not json', 'alive', '200'],
  ])('asked for values of the answer, one that says %s is %s', (body, state, told) => {
    const check: Check = {
      ...http,
      json: [
        { key: 'status', ready: ['UP'] },
        { key: 'ok', ready: [true] },
      ],
    };
    expect(judgeCheck(check, answer(200, body), null)).toEqual({ state, answer: told });
    expect(judgeCheck(check, answer(503, body), null).state).toBe('waiting');
  });

  it('judges commands and the health of the image', () => {
    const exec: Check = {
      kind: 'exec',
      label: 'x',
      command: ['x'],
      environment: {},
      readyExitCodes: [0],
      timeoutMs: 1,
    };
    expect(judgeCheck(exec, { kind: 'exec', exitCode: 0 }, null).state).toBe('ready');
    expect(judgeCheck(exec, { kind: 'exec', exitCode: 2 }, null)).toEqual({ state: 'waiting', answer: 'exit 2' });
    const docker: Check = { kind: 'docker', label: 'x' };
    expect(judgeCheck(docker, { kind: 'docker', health: 'starting' }, null).state).toBe('waiting');
    expect(judgeCheck(docker, { kind: 'docker', health: 'healthy' }, null).state).toBe('ready');
  });
});

describe('containers', () => {
  const up = { isRunning: true, isRestarting: false, exitCode: 0, isOutOfMemory: false, restartCount: 0 };
  it.each([
    [null, 'gone'],
    [up, 'up'],
    [{ ...up, restartCount: 1 }, 'up'],
    [{ ...up, restartCount: 2 }, 'exited'],
    [{ ...up, isRunning: false, exitCode: 1 }, 'exited'],
    [{ ...up, isRunning: false, isRestarting: true }, 'up'],
  ])('%j is %s', (facts, kind) => {
    expect(judgeContainer(facts).kind).toBe(kind);
  });
});
