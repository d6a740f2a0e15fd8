/** The engines that Berth knows, and how the way to each stands. For now one: `local`, the engine that was found. */
import type { EngineCandidate, EngineView } from '../contract/engine.ts';
import type { EngineId } from '../contract/ids.ts';
import type { Engine } from './engine.ts';

/**
 * ```
 * connecting → connected ⇄ away
 * ```
 * While an engine is away it is looked for again and again; once it was connected, only at the same endpoint.
 */
export interface Engines {
  /** Begins to look; call once. */
  open(): void;
  list(): readonly EngineView[];
  /**
   * The engine, ready to be asked. Waits while the first look is under way. Rejects with NO_SUCH_ENGINE, or while
   * away with the reason: ENGINE_UNREACHABLE, ENGINE_FORBIDDEN, ENGINE_TOO_OLD.
   */
  engine(id: EngineId): Promise<Engine>;
  /** Looks now, and answers with what was found. Rejects with NO_SUCH_ENGINE. */
  test(id: EngineId): Promise<EngineView>;
  /** Looks at every place where an engine may be; slow ones are given 2 s. Changes nothing. */
  diagnose(): Promise<EngineCandidate[]>;
  /** Runs the command that `diagnose` named as the fix of this endpoint. Rejects with ENGINE_START_REFUSED. */
  startInstalled(endpoint: string): Promise<{ readonly command: string }>;
  /** The address that the user set; empty: look by ourselves. Drops the present connection when it differs. */
  setEndpoint(endpoint: string): void;
  /** Called after every change of a view. Returns the way to stop. */
  subscribe(listener: () => void): () => void;
  /** Closes everything that is open; resolves when nothing runs any more. */
  close(): Promise<void>;
}
