/** The connection to a fake engine that can be lost and found again. */
import type { EngineView } from '../../src-main/contract/engine.ts';
import type { EngineConnection } from '../../src-main/ports/engines.ts';
import type { EngineEvent } from '../../src-main/ports/engine.ts';
import type { Clock } from '../../src-main/ports/clock.ts';
import { ProblemError } from '../../src-main/ports/problem-error.ts';
import { FakeEngine } from './fake-engine.ts';
import type { FakeEngineState } from './fake-engine-state.ts';

export class FakeConnection implements EngineConnection {
  readonly endpoints: string[] = [];
  readonly #state: FakeEngineState;
  readonly #engine: FakeEngine;
  readonly #listeners = new Set<(view: EngineView) => void>();
  #since = '2026-11-22T08:00:00.000Z';

  constructor(state: FakeEngineState, clock: Clock) {
    this.#state = state;
    this.#engine = new LosableEngine(state, clock, this.#listeners);
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  view(): EngineView {
    const problem = { code: 'ENGINE_UNREACHABLE' as const, data: { endpoint: this.#engine.endpoint } };
    return {
      id: this.#engine.id,
      name: 'Fake Engine',
      endpoint: this.#engine.endpoint,
      version: '27.0.0',
      apiVersion: '1.46',
      platform: 'linux/amd64',
      state: this.#state.isReachable
        ? { word: 'connected', since: this.#since }
        : { word: 'away', since: this.#since, problem },
      isLocal: true,
      cpus: 4,
      memoryBytes: 8e9,
      diskFreeBytes: 1e11,
    };
  }

  engine(): Promise<FakeEngine> {
    if (this.#state.isReachable) return Promise.resolve(this.#engine);
    return Promise.reject(ProblemError.of('ENGINE_UNREACHABLE', { endpoint: this.#engine.endpoint }));
  }

  lose(): void {
    this.#change(false);
  }

  comeBack(): void {
    this.#change(true);
  }

  test(): Promise<EngineView> {
    return Promise.resolve(this.view());
  }

  diagnose(): ReturnType<EngineConnection['diagnose']> {
    return Promise.resolve([]);
  }

  start(endpoint: string): ReturnType<EngineConnection['start']> {
    return Promise.reject(ProblemError.of('ENGINE_START_REFUSED', { command: endpoint, details: 'no' }));
  }

  setEndpoint(endpoint: string): void {
    this.endpoints.push(endpoint);
  }

  subscribe(listener: (view: EngineView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  #change(isReachable: boolean): void {
    this.#state.isReachable = isReachable;
    this.#since = new Date().toISOString();
    for (const listener of [...this.#listeners]) listener(this.view());
  }
}

/** Its events break off when the engine is lost. */
class LosableEngine extends FakeEngine {
  readonly #lost: Set<(view: EngineView) => void>;

  constructor(state: FakeEngineState, clock: Clock, lost: Set<(view: EngineView) => void>) {
    super(state, clock);
    this.#lost = lost;
  }

  override async *events(signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const session = new AbortController();
    const end = (view: EngineView): void => {
      if (view.state.word === 'away') session.abort();
    };
    this.#lost.add(end);
    try {
      yield* super.events(AbortSignal.any([signal, session.signal]));
      if (session.signal.aborted) throw ProblemError.of('ENGINE_UNREACHABLE', { endpoint: this.endpoint });
    } finally {
      this.#lost.delete(end);
    }
  }
}
