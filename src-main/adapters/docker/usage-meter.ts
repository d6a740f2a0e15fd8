/** What containers use. Cores come from two samples: the one before is remembered, so that a usual question costs one. */
import type { UsageSample } from '../../ports/engine.ts';
import { statsAnswer } from './answers.ts';
import type { StatsAnswer } from './answers.ts';
import { engineTimeMs } from './engine-time.ts';
import { jsonLines } from './json-lines.ts';
import type { Transport } from './transport.ts';
import { ProblemError } from '../../ports/problem-error.ts';

interface CpuReading {
  readonly atMs: number;
  readonly nanoseconds: number;
}

const newestMs = 500;
const oldestMs = 30_000;
const gapMs = 250;
const mostRemembered = 500;

export class UsageMeter {
  readonly #transport: Transport;
  readonly #before = new Map<string, CpuReading>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** `hostMemoryBytes`: a limit that is all there is, is none. */
  async sample(
    container: string,
    hasOneShot: boolean,
    hostMemoryBytes: number,
    signal: AbortSignal,
  ): Promise<UsageSample> {
    const [first, second] = hasOneShot
      ? await this.#oneShots(container, signal)
      : await this.#streamed(container, signal);
    const latest = cpuReading(second);
    this.#remember(container, latest);
    return usageSample(second, first, latest, hostMemoryBytes);
  }

  async #oneShots(container: string, signal: AbortSignal): Promise<[CpuReading, StatsAnswer]> {
    const known = this.#before.get(container);
    const answer = await this.#ask(container, signal);
    const now = cpuReading(answer);
    const age = known === undefined ? Infinity : now.atMs - known.atMs;
    if (known !== undefined && age >= newestMs && age <= oldestMs && now.nanoseconds >= known.nanoseconds)
      return [known, answer];
    await new Promise((resolve) => setTimeout(resolve, gapMs));
    return [now, await this.#ask(container, signal)];
  }

  #ask(container: string, signal: AbortSignal): Promise<StatsAnswer> {
    return this.#transport.json(statsAnswer, {
      method: 'GET',
      path: statsPath(container),
      query: { stream: false, 'one-shot': true },
      signal,
      asked: { container },
    });
  }

  /** Engines before 1.41: the first two of the stream, a second apart. */
  async #streamed(container: string, signal: AbortSignal): Promise<[CpuReading, StatsAnswer]> {
    const stream = await this.#transport.stream({
      method: 'GET',
      path: statsPath(container),
      query: { stream: true },
      signal,
      asked: { container },
    });
    let first: StatsAnswer | null = null;
    try {
      for await (const value of jsonLines(stream)) {
        const answer = statsAnswer.parse(value);
        if (first !== null) return [cpuReading(first), answer];
        first = answer;
      }
    } catch (error) {
      throw this.#transport.translate(error, { container });
    }
    throw ProblemError.of('CONTAINER_GONE', { container });
  }

  #remember(container: string, reading: CpuReading): void {
    this.#before.delete(container);
    this.#before.set(container, reading);
    const oldest = this.#before.keys().next();
    if (this.#before.size > mostRemembered && oldest.done !== true) this.#before.delete(oldest.value);
  }
}

function statsPath(container: string): string {
  return `/containers/${encodeURIComponent(container)}/stats`;
}

function cpuReading(answer: StatsAnswer): CpuReading {
  return { atMs: engineTimeMs(answer.read), nanoseconds: answer.cpu_stats.cpu_usage.total_usage };
}

export function usageSample(
  answer: StatsAnswer,
  before: CpuReading,
  now: CpuReading,
  hostMemoryBytes: number,
): UsageSample {
  const elapsedMs = now.atMs - before.atMs;
  const used = (now.nanoseconds - before.nanoseconds) / 1e6;
  const memory = answer.memory_stats;
  const limit = memory?.limit ?? 0;
  const networks = Object.values(answer.networks ?? {});
  const disk = answer.blkio_stats?.io_service_bytes_recursive ?? [];
  const sumOf = (op: string): number =>
    disk.filter((entry) => entry.op.toLowerCase() === op).reduce((sum, entry) => sum + entry.value, 0);
  const isRead = now.atMs > 0;
  return {
    atMs: isRead ? now.atMs : Date.now(),
    cores: elapsedMs > 0 && isRead ? Math.max(0, used / elapsedMs) : 0,
    availableCores: answer.cpu_stats.online_cpus ?? answer.cpu_stats.cpu_usage.percpu_usage.length,
    memoryBytes: Math.max(0, (memory?.usage ?? 0) - reclaimableBytes(memory?.stats ?? {})),
    memoryLimitBytes: limit > 0 && limit < hostMemoryBytes ? limit : null,
    networkInBytes: networks.reduce((sum, network) => sum + network.rx_bytes, 0),
    networkOutBytes: networks.reduce((sum, network) => sum + network.tx_bytes, 0),
    diskReadBytes: sumOf('read'),
    diskWriteBytes: sumOf('write'),
  };
}

/** File cache that the kernel gives back at once: `inactive_file` in cgroup 2, `total_inactive_file` in cgroup 1. */
function reclaimableBytes(stats: Readonly<Record<string, unknown>>): number {
  const value = stats['total_inactive_file'] ?? stats['inactive_file'];
  return typeof value === 'number' ? value : 0;
}
