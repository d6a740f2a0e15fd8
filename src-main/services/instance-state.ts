/** The one word for an instance, from its containers, its probe's answers, its job and its engine. Pure. */
import type { EngineView } from '../contract/engine.ts';
import type { Problem } from '../contract/errors.ts';
import type { ServiceName } from '../contract/ids.ts';
import type { InstanceState, Reason } from '../contract/instance.ts';
import type { Job } from '../contract/job.ts';
import type { Template } from '../contract/template.ts';
import { containerName } from '../domain/names.ts';
import type { ContainerDetails } from '../ports/engine.ts';
import type { InstanceRecord } from '../ports/instance-registry.ts';
import type { HealthPhase } from './health.ts';
import { serviceNames } from './instance-services.ts';

export interface StateFacts {
  readonly record: InstanceRecord;
  readonly template: Template | null;
  readonly engine: EngineView;
  /** The picture of the engine is complete and true. */
  readonly isSeen: boolean;
  /** The word before the engine went away. */
  readonly lastWord: string;
  readonly containers: readonly ContainerDetails[];
  /** Of the main service; null: no probe. */
  readonly health: HealthPhase | null;
  readonly job: Job | null;
  /** Diagnosis of what a service last wrote, where somebody looked. */
  readonly diagnoses: ReadonlyMap<ServiceName, Reason['diagnosis']>;
  readonly nowMs: number;
}

/** A container that came back this often since it was started is restarting again and again. */
const restartsThatTell = 3;
/** Up for this long, earlier restarts are forgiven. */
const forgivenAfterMs = 10 * 60_000;

export function instanceState(facts: StateFacts): InstanceState {
  const { engine, record, job } = facts;
  if (!facts.isSeen) {
    const since = engine.state.word === 'connecting' ? new Date(facts.nowMs).toISOString() : engine.state.since;
    return { word: 'notReachable', since, lastWord: facts.lastWord };
  }
  if (job !== null) return working(job);
  const services = serviceNames(record.spec).map((name) => ({ name, container: containerOf(facts, name) }));
  if (services.some(({ container }) => container?.isPaused === true)) return { word: 'paused' };
  const faults = services.flatMap(({ name, container }) => serviceFault(facts, name, container) ?? []);
  if (record.desired === 'stopped' && services.every(({ container }) => container?.isRunning !== true)) {
    const gone = faults.find(({ reason }) => reason.problem?.code === 'CONTAINER_GONE');
    return gone === undefined ? { word: 'stopped', since: record.desiredSince, by: 'you' } : { word: 'down', ...gone };
  }
  const fault = faults[0];
  if (fault !== undefined) return { word: 'down', ...fault };
  const ended = services.find(({ container }) => container?.isRunning !== true);
  if (ended !== undefined) return { word: 'stopped', since: isoOf(ended.container?.finishedAt), by: 'elsewhere' };
  return runningState(facts);
}

function working(job: Job): InstanceState {
  const begun = job.steps.filter(({ state }) => state !== 'waiting').length;
  return { word: 'working', job: job.id, kind: job.kind, step: Math.max(1, begun), steps: job.steps.length };
}

type Fault = { readonly since: string; readonly reason: Reason };

/** Why a service that should run does not; null: it runs, or was stopped by somebody's hand. */
function serviceFault(facts: StateFacts, name: ServiceName, container: ContainerDetails | null): Fault | null {
  const now = new Date(facts.nowMs).toISOString();
  const reason = (problem: Problem): Reason => ({
    problem,
    diagnosis: facts.diagnoses.get(name) ?? null,
    restarts: container?.restartCount ?? 0,
  });
  if (container === null) {
    const problem: Problem = {
      code: 'CONTAINER_GONE',
      data: { container: containerName(facts.record.spec.name, name) },
    };
    return { since: now, reason: reason(problem) };
  }
  if (container.isRunning && !container.isRestarting) return null;
  const since = isoOf(container.finishedAt) ?? isoOf(container.createdAt) ?? now;
  if (container.startError !== '') {
    return { since, reason: reason({ code: 'ENGINE_REFUSED', data: { status: 0, details: container.startError } }) };
  }
  if (!container.isRestarting && wasStoppedByHand(facts, name, container)) return null;
  const { exitCode, isOutOfMemory } = container;
  return { since, reason: reason({ code: 'CONTAINER_EXITED', data: { service: name, exitCode, isOutOfMemory } }) };
}

/** Under these policies the engine starts again whatever ends by itself: what stays down was stopped. */
function wasStoppedByHand({ record }: StateFacts, name: ServiceName, container: ContainerDetails): boolean {
  if (record.desired === 'stopped') return true;
  const policy = record.spec.services[name]?.restart;
  const comesBack = policy === 'unless-stopped' || policy === 'always';
  return comesBack && !container.isOutOfMemory && container.status === 'exited';
}

function runningState(facts: StateFacts): InstanceState {
  const { health, template, nowMs } = facts;
  const main = template?.main ?? serviceNames(facts.record.spec)[0];
  const container = main === undefined ? null : containerOf(facts, main);
  const startedAt = isoOf(container?.startedAt) ?? new Date(nowMs).toISOString();
  const restarts = container?.restartCount ?? 0;
  const isFlapping = restarts >= restartsThatTell && nowMs - Date.parse(startedAt) < forgivenAfterMs;
  const diagnosis = (main === undefined ? null : facts.diagnoses.get(main)) ?? null;
  const exited = (): Problem | null =>
    main === undefined || container === null
      ? null
      : {
          code: 'CONTAINER_EXITED',
          data: { service: main, exitCode: container.exitCode, isOutOfMemory: container.isOutOfMemory },
        };
  if (health === null) {
    if (isFlapping) return { word: 'attention', since: startedAt, reason: { problem: exited(), diagnosis, restarts } };
    return { word: 'running', since: startedAt };
  }
  const silent = (sinceMs: number): Problem => ({
    code: 'GATE_TIMEOUT',
    data: { service: main ?? '', waitedSeconds: Math.max(0, Math.round((nowMs - sinceMs) / 1000)) },
  });
  switch (health.word) {
    case 'ready':
      if (isFlapping)
        return { word: 'attention', since: startedAt, reason: { problem: null, diagnosis: null, restarts } };
      // Not since Berth began to ask: a server that was up before Berth has been up for longer.
      return { word: 'healthy', since: startedAt };
    case 'asking':
    case 'starting':
      if (isFlapping) return { word: 'down', since: startedAt, reason: { problem: exited(), diagnosis, restarts } };
      return { word: 'starting', since: startedAt, budgetSeconds: health.budgetSeconds };
    case 'overdue':
      return {
        word: 'down',
        since: startedAt,
        reason: { problem: silent(Date.parse(startedAt)), diagnosis, restarts },
      };
    case 'failing': {
      const since = new Date(health.sinceMs).toISOString();
      const reason: Reason = { problem: silent(health.sinceMs), diagnosis, restarts };
      return health.isAlive ? { word: 'attention', since, reason } : { word: 'down', since, reason };
    }
  }
}

function containerOf({ record, containers }: StateFacts, service: ServiceName): ContainerDetails | null {
  const name = containerName(record.spec.name, service);
  return containers.find((container) => container.name === name) ?? null;
}

function isoOf(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
