/**
 * Finds the engine, holds the connection, notices its loss by the end of the event stream, and finds it again.
 * Nothing is polled while connected.
 */
import { statfs } from 'node:fs/promises';
import type { EngineCandidate, EngineState, EngineView } from '../../contract/engine.ts';
import { engineIdSchema } from '../../contract/ids.ts';
import type { Problem } from '../../contract/errors.ts';
import type { EngineConnection } from '../../ports/engines.ts';
import type { Engine, EngineInfo } from '../../ports/engine.ts';
import { ProblemError, toProblem } from '../../ports/problem-error.ts';
import { Listeners } from '../../base/listeners.ts';
import { DockerEngine } from './docker-engine.ts';
import { examine, mayStart, spots, startCommand } from './engine-search.ts';
import type { Spot } from './engine-search.ts';
import { runCommand, startEngine } from './engine-starter.ts';
import type { RunCommand } from './engine-starter.ts';
import type { Surroundings } from './places.ts';
import { knock } from './probe.ts';
import { parseAddress } from './address.ts';
import { LookTimer } from './look-timer.ts';

export interface EngineConnectionOptions extends Surroundings {
  /** The user's own address; empty: look by ourselves. */
  readonly settingsEndpoint: string;
  readonly run?: RunCommand;
  /** Between two looks right after a loss, and later. */
  readonly hurriedMs?: number;
  readonly usualMs?: number;
}

const localEngineId = engineIdSchema.parse('local');
const doctorLimitMs = 2000;
const knockLimitMs = 5000;

interface Connected {
  readonly engine: DockerEngine;
  info: EngineInfo;
  diskFreeBytes: number | null;
  readonly stop: AbortController;
}

/** Begins to look at once. */
export function createEngineConnection(options: EngineConnectionOptions): EngineConnection {
  return new Connection(options);
}

class Connection implements EngineConnection {
  readonly #options: EngineConnectionOptions;
  readonly #listeners = new Listeners<EngineView>();
  readonly #timer: LookTimer;
  #settingsEndpoint: string;
  #state: EngineState = { word: 'connecting' };
  #connected: Connected | null = null;
  /** Where it was connected; a lost engine is looked for there only. */
  #home: Spot | null = null;
  #lastInfo: { readonly info: EngineInfo; readonly endpoint: string; readonly isLocal: boolean } | null = null;
  #looking: Promise<void> | null = null;
  #isStopped = false;
  #isAsking = false;
  /** Grows with every change of the endpoint: a look that began before is void. */
  #era = 0;

  constructor(options: EngineConnectionOptions) {
    this.#options = options;
    this.#settingsEndpoint = options.settingsEndpoint;
    this.#timer = new LookTimer(options.hurriedMs ?? 1000, options.usualMs ?? 5000, () => {
      void this.#lookNow();
    });
    this.#timer.hurry();
    void this.#lookUntilKnown();
  }

  view(): EngineView {
    const known = this.#lastInfo;
    return {
      id: localEngineId,
      name: known?.info.name ?? 'Docker Engine',
      endpoint: known?.endpoint ?? triedEndpoint(this.#state) ?? this.#settingsEndpoint,
      state: this.#state,
      version: known?.info.version ?? null,
      apiVersion: known?.info.apiVersion ?? null,
      platform: known?.info.platform ?? null,
      isLocal: known?.isLocal ?? true,
      cpus: known?.info.cpus ?? null,
      memoryBytes: known?.info.memoryBytes ?? null,
      diskFreeBytes: this.#connected?.diskFreeBytes ?? null,
    };
  }

  async engine(): Promise<Engine> {
    await this.#lookUntilKnown();
    if (this.#connected !== null) return this.#connected.engine;
    if (this.#state.word === 'away') throw new ProblemError(this.#state.problem);
    throw ProblemError.of('ENGINE_UNREACHABLE', { endpoint: this.view().endpoint });
  }

  async test(): Promise<EngineView> {
    const connected = this.#connected;
    if (connected === null) await this.#lookNow();
    else await this.#ask(connected);
    return this.view();
  }

  async diagnose(): Promise<EngineCandidate[]> {
    const all = await spots(this.#options, this.#settingsEndpoint);
    return Promise.all(all.map((spot) => examine(spot, this.#options, doctorLimitMs)));
  }

  async start(endpoint: string): Promise<{ readonly command: string }> {
    const refused = (details: string): ProblemError =>
      ProblemError.of('ENGINE_START_REFUSED', { command: '', details });
    const all = await spots(this.#options, this.#settingsEndpoint);
    const spot = all.find((one) => one.endpoint === endpoint && one.starts.length > 0);
    if (spot === undefined) throw refused(`nothing is known that starts ${endpoint}`);
    const { fix } = await examine(spot, this.#options, doctorLimitMs);
    const start = await startCommand(spot);
    if (start === null || fix?.kind !== 'start' || !mayStart(start, this.#options))
      throw refused(`${endpoint} cannot be started from here`);
    await startEngine(start, this.#options.run ?? runCommand);
    this.#timer.hurry();
    await this.#lookNow();
    return { command: fix.command };
  }

  setEndpoint(endpoint: string): void {
    if (endpoint === this.#settingsEndpoint) return;
    this.#settingsEndpoint = endpoint;
    this.#era += 1;
    this.#connected?.stop.abort();
    this.#connected = null;
    this.#home = null;
    this.#lastInfo = null;
    this.#become({ word: 'connecting' });
    this.#timer.hurry();
    void this.#lookUntilKnown();
  }

  subscribe(listener: (view: EngineView) => void): () => void {
    return this.#listeners.add(listener);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#era += 1;
    this.#timer.stop();
    this.#connected?.stop.abort();
    this.#listeners.clear();
    await this.#looking;
  }

  /** The first look may be void, because the endpoint changed meanwhile. */
  async #lookUntilKnown(): Promise<void> {
    while (this.#state.word === 'connecting' && !this.#isStopped) await this.#lookNow();
  }

  /** One look at a time; whoever asks meanwhile gets the same. */
  #lookNow(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** Never rejects. */
  async #lookOnce(): Promise<void> {
    if (this.#isStopped || this.#connected !== null) return;
    const era = this.#era;
    let problem: Problem | null = null;
    try {
      const all = this.#home === null ? await spots(this.#options, this.#settingsEndpoint) : [this.#home];
      for (const spot of all) {
        if (spot.absent === null) {
          const refused = await this.#try(spot, era);
          if (refused === null || era !== this.#era) return;
          problem = worse(problem, refused);
        }
        if (spot.isChosen) break;
      }
    } catch (error) {
      problem = toProblem(error);
    }
    if (era !== this.#era) return;
    this.#goAway(problem ?? { code: 'ENGINE_UNREACHABLE', data: { endpoint: this.#settingsEndpoint } });
  }

  /** Null: connected. */
  async #try(spot: Spot, era: number): Promise<Problem | null> {
    const { endpoint, tls } = spot;
    const found = await knock(parseAddress(endpoint, tls), knockLimitMs);
    const details = found.details ?? undefined;
    const data = details === undefined ? { endpoint } : { endpoint, details };
    if (found.finding === 'forbidden') return { code: 'ENGINE_FORBIDDEN', data };
    if (found.finding !== 'answers' && found.finding !== 'tooOld') return { code: 'ENGINE_UNREACHABLE', data };
    const stop = new AbortController();
    try {
      const engine: DockerEngine = new DockerEngine({
        id: localEngineId,
        endpoint,
        tls,
        onUnreachable: () => {
          this.#doubt(engine);
        },
      });
      const { lost } = await engine.listen(stop.signal);
      const info = await engine.info(stop.signal);
      const connected = { engine, info, diskFreeBytes: await freeBytes(engine, info), stop };
      if (era !== this.#era) {
        stop.abort();
        return null;
      }
      this.#arrive(spot, connected);
      void lost.then((reason) => {
        this.#lose(connected, reason);
      });
      return null;
    } catch (error) {
      stop.abort();
      return toProblem(error);
    }
  }

  #arrive(spot: Spot, connected: Connected): void {
    this.#timer.stop();
    this.#connected = connected;
    this.#home = spot;
    this.#remember(connected);
    this.#become({ word: 'connected', since: new Date().toISOString() });
  }

  #lose(connected: Connected, reason: unknown): void {
    if (this.#connected !== connected || this.#isStopped) return;
    this.#connected = null;
    this.#timer.hurry();
    this.#goAway(toProblem(reason));
  }

  /** Away, for this reason; the time since when stays. */
  #goAway(problem: Problem): void {
    if (this.#isStopped) return;
    this.#timer.arm();
    const since = this.#state.word === 'away' ? this.#state.since : new Date().toISOString();
    const isNews = this.#state.word !== 'away' || this.#state.problem.code !== problem.code;
    if (isNews) this.#become({ word: 'away', since, problem });
    else this.#state = { word: 'away', since, problem };
  }

  /** A request found nobody, though the events still flow: ask once. */
  #doubt(engine: DockerEngine): void {
    const connected = this.#connected;
    if (connected?.engine === engine && !this.#isAsking) void this.#ask(connected);
  }

  async #ask(connected: Connected): Promise<void> {
    this.#isAsking = true;
    try {
      // With the engine's own limit: a limit of ours would look like a cancelled job to those who count on the engine.
      connected.info = await connected.engine.info(connected.stop.signal);
      connected.diskFreeBytes = await freeBytes(connected.engine, connected.info);
      if (this.#connected !== connected) return;
      this.#remember(connected);
      this.#listeners.emit(this.view());
    } catch (error) {
      this.#lose(connected, error);
      connected.stop.abort();
      await this.#lookNow();
    } finally {
      this.#isAsking = false;
    }
  }

  #remember({ engine, info }: Connected): void {
    this.#lastInfo = { info, endpoint: engine.endpoint, isLocal: engine.isLocal };
  }

  #become(state: EngineState): void {
    this.#state = state;
    this.#listeners.emit(this.view());
  }
}

/** The reason that helps most: an engine that is there and refuses says more than an empty place. */
function worse(left: Problem | null, right: Problem): Problem {
  return left === null || (left.code === 'ENGINE_UNREACHABLE' && right.code !== 'ENGINE_UNREACHABLE') ? right : left;
}

function triedEndpoint(state: EngineState): string | null {
  return state.word === 'away' && 'endpoint' in state.problem.data ? state.problem.data.endpoint : null;
}

/** Free bytes where the engine keeps its data, when that is a disk of this machine. */
async function freeBytes(engine: DockerEngine, info: EngineInfo): Promise<number | null> {
  if (!engine.isLocal || info.dataRoot === '') return null;
  try {
    const disk = await statfs(info.dataRoot);
    return disk.bavail * disk.bsize;
  } catch {
    return null;
  }
}
