import { describe, expect, it } from 'vitest';
import type { EngineView } from '../../../src-main/contract/engine.ts';
import { engineIdSchema, serviceNameSchema } from '../../../src-main/contract/ids.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import type { ContainerDetails } from '../../../src-main/ports/engine.ts';
import type { InstanceRecord } from '../../../src-main/ports/instance-registry.ts';
import type { HealthPhase } from '../../../src-main/services/health.ts';
import { instanceState } from '../../../src-main/services/instance-state.ts';
import type { StateFacts } from '../../../src-main/services/instance-state.ts';
import { server, specOf, template } from '../jobs/world.ts';

const nowMs = Date.parse('2026-11-22T12:00:00.000Z');
const iso = (agoSeconds: number): string => new Date(nowMs - agoSeconds * 1000).toISOString();

const engine: EngineView = {
  id: engineIdSchema.parse('local'),
  name: 'E',
  endpoint: 'unix:///e',
  state: { word: 'connected', since: iso(999) },
  version: null,
  apiVersion: null,
  platform: null,
  isLocal: true,
  cpus: 1,
  memoryBytes: 1,
  diskFreeBytes: 1,
};
const running: ContainerDetails = {
  id: 'c1',
  name: 'demo-server',
  imageId: 'i',
  image: 'x',
  status: 'running',
  isRunning: true,
  isPaused: false,
  isRestarting: false,
  exitCode: 0,
  isOutOfMemory: false,
  startError: '',
  restartCount: 0,
  createdAt: iso(100),
  startedAt: iso(60),
  finishedAt: null,
  health: 'none',
  labels: {},
  environment: [],
  mounts: [],
  wishes: {
    entrypoint: null,
    command: null,
    user: '',
    hostname: '',
    restart: 'unless-stopped',
    cpus: null,
    memoryBytes: null,
    shmBytes: null,
    ulimits: [],
    isPrivileged: false,
    stdin: false,
    extraHosts: [],
    stopSignal: null,
    stopTimeoutSeconds: null,
    isAutoRemoved: false,
    networkMode: 'demo',
  },
  networks: [],
  ports: [],
  hasTty: false,
  logDriver: 'json-file',
  ipAddress: null,
};
const ended = { ...running, status: 'exited', isRunning: false, exitCode: 1, finishedAt: iso(10) };
const spec = specOf('volume');
const withPolicy = (restart: 'no' | 'always'): InstanceRecord['spec'] => ({
  ...spec,
  services: { [server]: { ...spec.services[server]!, restart } },
});
const record: InstanceRecord = {
  spec: withPolicy('no'),
  createdAt: iso(9999),
  desired: 'running',
  desiredSince: iso(500),
  isPinned: false,
};

const phase = (one: HealthPhase): StateFacts['phases'] => new Map([[server, one]]);

function state(change: Partial<StateFacts>) {
  return instanceState({
    record,
    template,
    engine,
    isSeen: true,
    lastWord: 'healthy',
    containers: [running],
    phases: new Map(),
    job: null,
    diagnoses: new Map(),
    nowMs,
    ...change,
  });
}

describe('the word for an instance', () => {
  it('follows its probe while it runs', () => {
    expect(state({})).toEqual({ word: 'running', since: iso(60) });
    expect(state({ phases: phase({ word: 'ready', sinceMs: nowMs - 1000 }) })).toEqual({
      word: 'healthy',
      since: iso(60),
    });
    expect(state({ phases: phase({ word: 'starting', budgetSeconds: 300 }) })).toEqual({
      word: 'starting',
      since: iso(60),
      budgetSeconds: 300,
    });
    expect(state({ phases: phase({ word: 'overdue' }) })).toMatchObject({
      word: 'down',
      reason: { problem: { code: 'GATE_TIMEOUT', data: { waitedSeconds: 60 } } },
    });
    expect(state({ phases: phase({ word: 'failing', sinceMs: nowMs - 5000, isAlive: true }) })).toMatchObject({
      word: 'attention',
      since: iso(5),
    });
    expect(state({ phases: phase({ word: 'failing', sinceMs: nowMs - 5000, isAlive: false }) })).toMatchObject({
      word: 'down',
      since: iso(5),
    });
  });

  it('tells who stopped it', () => {
    expect(state({ containers: [ended], record: { ...record, desired: 'stopped' } })).toEqual({
      word: 'stopped',
      since: iso(500),
      by: 'you',
    });
    expect(state({ containers: [ended], record: { ...record, spec: withPolicy('always') } })).toEqual({
      word: 'stopped',
      since: iso(10),
      by: 'elsewhere',
    });
    expect(state({ containers: [ended] })).toMatchObject({
      word: 'down',
      since: iso(10),
      reason: { problem: { code: 'CONTAINER_EXITED', data: { service: 'server', exitCode: 1 } } },
    });
  });

  it('is down when a container is gone, was refused, or ran out of memory', () => {
    expect(state({ containers: [] })).toMatchObject({ word: 'down', reason: { problem: { code: 'CONTAINER_GONE' } } });
    expect(state({ containers: [], record: { ...record, desired: 'stopped' } })).toMatchObject({
      word: 'down',
      reason: { problem: { code: 'CONTAINER_GONE' } },
    });
    expect(state({ containers: [{ ...ended, startError: 'port is already allocated' }] })).toMatchObject({
      word: 'down',
      reason: { problem: { code: 'ENGINE_REFUSED', data: { details: 'port is already allocated' } } },
    });
    const record2 = { ...record, spec: withPolicy('always') };
    expect(state({ record: record2, containers: [{ ...ended, isOutOfMemory: true, exitCode: 137 }] })).toMatchObject({
      word: 'down',
      reason: { problem: { code: 'CONTAINER_EXITED', data: { isOutOfMemory: true } } },
    });
  });

  it('does not take one that restarts again and again for a starting one', () => {
    const flapping = { ...running, restartCount: 4, startedAt: iso(2), exitCode: 1 };
    expect(state({ containers: [flapping], phases: phase({ word: 'starting', budgetSeconds: 300 }) })).toMatchObject({
      word: 'down',
      reason: { restarts: 4 },
    });
    expect(state({ containers: [flapping], phases: phase({ word: 'ready', sinceMs: nowMs }) })).toMatchObject({
      word: 'attention',
      reason: { restarts: 4 },
    });
    expect(
      state({ containers: [{ ...flapping, startedAt: iso(3600) }], phases: phase({ word: 'ready', sinceMs: nowMs }) }),
    ).toMatchObject({ word: 'healthy' });
    expect(state({ containers: [{ ...flapping, status: 'restarting', isRestarting: true }] })).toMatchObject({
      word: 'down',
    });
  });

  it('gives way to the engine, then to a job, then to a pause', () => {
    const away: EngineView = {
      ...engine,
      state: { word: 'away', since: iso(30), problem: { code: 'ENGINE_UNREACHABLE', data: { endpoint: 'x' } } },
    };
    expect(state({ isSeen: false, engine: away })).toEqual({
      word: 'notReachable',
      since: iso(30),
      lastWord: 'healthy',
    });
    expect(state({ containers: [{ ...running, isPaused: true }] })).toEqual({ word: 'paused' });
  });

  describe('with a database beside the server', () => {
    const database = serviceNameSchema.parse('database');
    const pair: Template = {
      ...template,
      services: {
        [database]: { ...template.services[server]!, dependsOn: [] },
        [server]: { ...template.services[server]!, dependsOn: [database] },
      },
    };
    const one = spec.services[server]!;
    const both: InstanceRecord = { ...record, spec: { ...spec, services: { [server]: one, [database]: one } } };
    const beside = { ...running, id: 'c2', name: 'demo-database' };
    const ready: HealthPhase = { word: 'ready', sinceMs: nowMs };
    const of = (mine: HealthPhase, its: HealthPhase, change: Partial<StateFacts> = {}) =>
      state({
        template: pair,
        record: both,
        containers: [running, beside],
        phases: new Map([
          [server, mine],
          [database, its],
        ]),
        ...change,
      });
    const reasonOf = (service: string) => ({ word: 'down', reason: { problem: { data: { service } } } });

    it('is healthy when both are, and starting while one is', () => {
      expect(of(ready, ready)).toMatchObject({ word: 'healthy' });
      expect(of(ready, { word: 'starting', budgetSeconds: 9 })).toMatchObject({ word: 'starting', budgetSeconds: 9 });
      expect(of({ word: 'starting', budgetSeconds: 7 }, ready)).toMatchObject({ word: 'starting', budgetSeconds: 7 });
    });

    it('names the database when it is the reason', () => {
      expect(of({ word: 'overdue' }, { word: 'overdue' })).toMatchObject(reasonOf('database'));
      expect(of(ready, { word: 'failing', sinceMs: nowMs, isAlive: false })).toMatchObject(reasonOf('database'));
      expect(of({ word: 'overdue' }, ready)).toMatchObject(reasonOf('server'));
      expect(
        of({ word: 'overdue' }, ready, { containers: [running, { ...beside, ...ended, name: beside.name }] }),
      ).toMatchObject(reasonOf('database'));
    });

    it('is stopped when its server is, and down when only the database was stopped', () => {
      const always = withPolicy('always').services[server]!;
      const policy = { ...both, spec: { ...spec, services: { [server]: always, [database]: always } } };
      const off = { ...ended, exitCode: 0 };
      expect(of(ready, ready, { record: policy, containers: [off, beside] })).toMatchObject({
        word: 'stopped',
        by: 'elsewhere',
      });
      expect(
        of(ready, ready, { record: policy, containers: [running, { ...off, id: 'c2', name: 'demo-database' }] }),
      ).toMatchObject(reasonOf('database'));
      expect(
        of(ready, ready, {
          record: { ...policy, desired: 'stopped' },
          containers: [off, { ...off, id: 'c2', name: 'demo-database' }],
        }),
      ).toMatchObject({ word: 'stopped', by: 'you' });
    });

    it('knows an adopted container by its id alone', () => {
      const adopted = { ...one, adopted: { container: 'legacy', id: 'c7' } };
      const own = { ...record, spec: { ...spec, services: { [server]: adopted } } };
      expect(state({ record: own, containers: [{ ...running, id: 'c7', name: 'renamed' }] })).toMatchObject({
        word: 'running',
      });
      expect(state({ record: own, containers: [{ ...running, id: 'c8', name: 'legacy' }] })).toMatchObject({
        word: 'down',
        reason: { problem: { code: 'CONTAINER_GONE', data: { container: 'legacy' } } },
      });
    });
  });

  it('does not look at containers that were set aside', () => {
    expect(state({ containers: [{ ...ended, name: 'demo-server-before-2' }, running] })).toMatchObject({
      word: 'running',
    });
  });
});
