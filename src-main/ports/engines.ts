/**
 * The engine that Berth found and its connection: finds it, loses it, finds it again.
 * ```
 * connecting → connected ⇄ away
 * ```
 * Once it was connected it is looked for at the same endpoint only: another engine would know none of its instances.
 */
import type { EngineCandidate, EngineView } from '../contract/engine.ts';
import type { Engine } from './engine.ts';

export interface EngineConnection {
  /** What is known now. */
  view(): EngineView;
  /** The connected engine; waits for the first attempt, then rejects with ENGINE_UNREACHABLE (or why it may not be used) while it is away. */
  engine(): Promise<Engine>;
  /** Asks the engine now instead of waiting for the next look. */
  test(): Promise<EngineView>;
  /** Looks at every place; slow ones are given 2 s. */
  diagnose(): Promise<EngineCandidate[]>;
  /** Starts an installed engine that is not running. Rejects with ENGINE_START_REFUSED. */
  start(endpoint: string): Promise<{ readonly command: string }>;
  /** Address that is used instead of looking around; empty: none. Connects anew when it changes. */
  setEndpoint(endpoint: string): void;
  /** Called with every change of `view()`. Returns the way to stop. */
  subscribe(listener: (view: EngineView) => void): () => void;
  stop(): Promise<void>;
}
