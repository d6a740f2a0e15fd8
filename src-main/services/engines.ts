/** The engines that Berth knows: for now the one that was found. */
import type { EngineCandidate, EngineView } from '../contract/engine.ts';
import type { EngineId } from '../contract/ids.ts';
import type { Engine } from '../ports/engine.ts';
import type { EngineConnection } from '../ports/engines.ts';
import { ProblemError } from '../ports/problem-error.ts';

export class EnginesService {
  readonly #connection: EngineConnection;

  constructor(connection: EngineConnection) {
    this.#connection = connection;
  }

  list(): EngineView[] {
    return [this.#connection.view()];
  }

  async test(id: EngineId): Promise<EngineView> {
    this.#need(id);
    return this.#connection.test();
  }

  diagnose(): Promise<EngineCandidate[]> {
    return this.#connection.diagnose();
  }

  async start(endpoint: string): Promise<{ command: string }> {
    const { command } = await this.#connection.start(endpoint);
    return { command };
  }

  /** Rejects with NO_SUCH_ENGINE, or with why it cannot be used now. */
  async engine(id: EngineId): Promise<Engine> {
    this.#need(id);
    return this.#connection.engine();
  }

  #need(id: EngineId): void {
    if (this.#connection.view().id !== id) throw ProblemError.of('NO_SUCH_ENGINE', { engine: id });
  }
}
