/** The word for each service of an instance, from its container, its probe's answers and the wish of the user. Pure. */
import type { Problem } from '../contract/errors.ts';
import type { ServiceName } from '../contract/ids.ts';
import type { Reason } from '../contract/instance.ts';
import type { Template } from '../contract/template.ts';
import { servicesInOrder, servingName } from '../domain/services.ts';
import type { ContainerDetails } from '../ports/engine.ts';
import type { InstanceRecord } from '../ports/instance-registry.ts';
import type { HealthPhase } from './health.ts';
import { currentContainer, serviceNames } from './instance-services.ts';

export interface ServiceFacts {
  readonly record: InstanceRecord;
  readonly template: Template | null;
  readonly containers: readonly ContainerDetails[];
  /** By service; absent: it has no probe, or was not asked yet. */
  readonly phases: ReadonlyMap<ServiceName, HealthPhase>;
  /** Diagnosis of what a service last wrote, where somebody looked. */
  readonly diagnoses: ReadonlyMap<ServiceName, Reason['diagnosis']>;
  readonly nowMs: number;
}

export type ServiceState =
  | { readonly word: 'healthy' | 'running'; readonly since: string }
  | { readonly word: 'starting'; readonly since: string; readonly budgetSeconds: number }
  | { readonly word: 'attention' | 'down'; readonly since: string; readonly reason: Reason }
  /** By somebody's hand. */
  | { readonly word: 'stopped'; readonly since: string | null }
  | { readonly word: 'paused' };

export interface NamedState {
  readonly name: ServiceName;
  readonly container: ContainerDetails | null;
  readonly state: ServiceState;
}

/** A container that came back this often since it was started is restarting again and again. */
const restartsThatTell = 3;
/** Up for this long, earlier restarts are forgiven. */
const forgivenAfterMs = 10 * 60_000;

/** In the order they start: what others depend on first, so that the first that is down is the reason for the rest. */
export function serviceStates(facts: ServiceFacts): NamedState[] {
  const { spec } = facts.record;
  const names =
    facts.template === null ? serviceNames(spec) : servicesInOrder(spec, facts.template).map((service) => service.name);
  return names.map((name) => {
    const container = currentContainer(spec, name, facts.containers);
    return { name, container, state: stateOf(facts, name, container) };
  });
}

function stateOf(facts: ServiceFacts, name: ServiceName, container: ContainerDetails | null): ServiceState {
  if (container === null) {
    const gone = servingName(facts.record.spec, name);
    const since = new Date(facts.nowMs).toISOString();
    return down(facts, name, null, since, { code: 'CONTAINER_GONE', data: { container: gone } });
  }
  if (container.isPaused) return { word: 'paused' };
  if (container.isRunning && !container.isRestarting) return runningState(facts, name, container);
  const since = isoOf(container.finishedAt) ?? isoOf(container.createdAt) ?? new Date(facts.nowMs).toISOString();
  if (container.startError !== '') {
    const data = { status: 0, details: container.startError };
    return down(facts, name, container, since, { code: 'ENGINE_REFUSED', data });
  }
  if (!container.isRestarting && wasStoppedByHand(facts, name, container))
    return { word: 'stopped', since: isoOf(container.finishedAt) };
  return down(facts, name, container, since, exited(name, container));
}

/** Under these policies the engine starts again whatever ends by itself: what stays down was stopped. */
function wasStoppedByHand({ record }: ServiceFacts, name: ServiceName, container: ContainerDetails): boolean {
  if (record.desired === 'stopped') return true;
  const policy = record.spec.services[name]?.restart;
  const comesBack = policy === 'unless-stopped' || policy === 'always';
  return comesBack && !container.isOutOfMemory && container.status === 'exited';
}

function runningState(facts: ServiceFacts, name: ServiceName, container: ContainerDetails): ServiceState {
  const { nowMs } = facts;
  const since = isoOf(container.startedAt) ?? new Date(nowMs).toISOString();
  const isFlapping = container.restartCount >= restartsThatTell && nowMs - Date.parse(since) < forgivenAfterMs;
  const phase = facts.phases.get(name);
  const attention = (from: string, problem: Problem | null): ServiceState => ({
    word: 'attention',
    since: from,
    reason: reasonOf(facts, name, container, problem),
  });
  if (phase === undefined) return isFlapping ? attention(since, exited(name, container)) : { word: 'running', since };
  switch (phase.word) {
    case 'ready':
      if (isFlapping)
        return { word: 'attention', since, reason: { ...reasonOf(facts, name, container, null), diagnosis: null } };
      // Not since Berth began to ask: a server that was up before Berth has been up for longer.
      return { word: 'healthy', since };
    case 'asking':
    case 'starting':
      return isFlapping
        ? down(facts, name, container, since, exited(name, container))
        : { word: 'starting', since, budgetSeconds: phase.budgetSeconds };
    case 'overdue':
      return down(facts, name, container, since, silent(name, nowMs - Date.parse(since)));
    case 'failing': {
      const from = new Date(phase.sinceMs).toISOString();
      const problem = silent(name, nowMs - phase.sinceMs);
      return phase.isAlive ? attention(from, problem) : down(facts, name, container, from, problem);
    }
  }
}

function down(
  facts: ServiceFacts,
  name: ServiceName,
  container: ContainerDetails | null,
  since: string,
  problem: Problem,
): ServiceState {
  return { word: 'down', since, reason: reasonOf(facts, name, container, problem) };
}

function reasonOf(
  { diagnoses }: ServiceFacts,
  name: ServiceName,
  container: ContainerDetails | null,
  problem: Problem | null,
): Reason {
  return { problem, diagnosis: diagnoses.get(name) ?? null, restarts: container?.restartCount ?? 0 };
}

/** Its container ended, or stands still. */
export function exited(service: ServiceName, { exitCode, isOutOfMemory }: ContainerDetails): Problem {
  return { code: 'CONTAINER_EXITED', data: { service, exitCode, isOutOfMemory } };
}

function silent(service: ServiceName, ms: number): Problem {
  return { code: 'GATE_TIMEOUT', data: { service, waitedSeconds: Math.max(0, Math.round(ms / 1000)) } };
}

function isoOf(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
