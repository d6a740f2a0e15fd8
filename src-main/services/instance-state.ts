/** The one word for an instance, from its services, its job and its engine. Pure. */
import type { EngineView } from '../contract/engine.ts';
import type { InstanceState } from '../contract/instance.ts';
import type { Job } from '../contract/job.ts';
import { exited, serviceStates, type NamedState, type ServiceFacts } from './service-state.ts';

export interface StateFacts extends ServiceFacts {
  readonly engine: EngineView;
  /** The picture of the engine is complete and true. */
  readonly isSeen: boolean;
  /** The word before the engine went away. */
  readonly lastWord: string;
  readonly job: Job | null;
}

export function instanceState(facts: StateFacts): InstanceState {
  const { engine, record, job } = facts;
  if (!facts.isSeen) {
    const since = engine.state.word === 'connecting' ? new Date(facts.nowMs).toISOString() : engine.state.since;
    return { word: 'notReachable', since, lastWord: facts.lastWord };
  }
  if (job !== null) return working(job);
  const services = serviceStates(facts);
  if (services.some(({ state }) => state.word === 'paused')) return { word: 'paused' };
  if (record.desired === 'stopped' && services.every(({ container }) => container?.isRunning !== true)) {
    const gone = services.find(({ container }) => container === null)?.state;
    return gone?.word === 'down' ? gone : { word: 'stopped', since: record.desiredSince, by: 'you' };
  }
  return notRunning(facts, services) ?? worstRunning(facts, services);
}

function working(job: Job): InstanceState {
  const begun = job.steps.filter(({ state }) => state !== 'waiting').length;
  return { word: 'working', job: job.id, kind: job.kind, step: Math.max(1, begun), steps: job.steps.length };
}

/**
 * The first in the order of their start is the reason: a server whose database is down is not well either. One that was
 * stopped by hand stops the instance when it is the main one; otherwise the rest runs without what it needs.
 */
function notRunning(facts: StateFacts, services: readonly NamedState[]): InstanceState | null {
  const main = mainOf(facts, services);
  const isStopped = main === undefined || main.state.word === 'stopped';
  for (const { name, container, state } of services) {
    if (state.word === 'down') return state;
    if (state.word !== 'stopped' || isStopped || container === null) continue;
    const since = state.since ?? new Date(facts.nowMs).toISOString();
    const diagnosis = facts.diagnoses.get(name) ?? null;
    return {
      word: 'down',
      since,
      reason: { problem: exited(name, container), diagnosis, restarts: container.restartCount },
    };
  }
  return isStopped
    ? { word: 'stopped', since: main?.state.word === 'stopped' ? main.state.since : null, by: 'elsewhere' }
    : null;
}

/** All run. The instance has been up since the last of them was. */
function worstRunning(facts: StateFacts, services: readonly NamedState[]): InstanceState {
  for (const { state } of services) if (state.word === 'attention') return state;
  for (const { state } of services) if (state.word === 'starting') return state;
  const since = services.flatMap(({ state }) => ('since' in state ? (state.since ?? []) : [])).sort();
  // Its helpers may have no probe; of a main service without one nobody knows that it is fit for use.
  const isProven = mainOf(facts, services)?.state.word === 'healthy';
  return { word: isProven ? 'healthy' : 'running', since: since.at(-1) ?? new Date(facts.nowMs).toISOString() };
}

function mainOf({ template }: StateFacts, services: readonly NamedState[]): NamedState | undefined {
  return template === null ? services[0] : services.find(({ name }) => name === template.main);
}
