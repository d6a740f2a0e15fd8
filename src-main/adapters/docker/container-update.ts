/** What the engine is sent to change the limits and the restart policy of a container that is there. */
import type { Engine, EngineInfo } from '../../ports/engine.ts';
import type { ContainerAnswer } from './answers.ts';

type HostConfig = Pick<ContainerAnswer['HostConfig'], 'NanoCpus' | 'CpuQuota' | 'CpuPeriod' | 'Memory'>;
type Host = Pick<EngineInfo, 'cpus' | 'memoryBytes'>;

/** The engine's own where none was given. */
const usualPeriodUs = 100_000;

/** An engine cannot take a limit away: 0 leaves it as it is. All that its host has limits nothing. */
export function updateBody(limits: Parameters<Engine['updateContainer']>[1], now: HostConfig, host: Host): object {
  const known = limitsOf(now, host);
  return {
    ...(limits.cpus === known.cpus ? {} : cpuBody(limits.cpus ?? host.cpus, now)),
    ...(limits.memoryBytes === known.memoryBytes ? {} : memoryBody(limits.memoryBytes ?? host.memoryBytes)),
    RestartPolicy: { Name: limits.restart },
  };
}

/** A container keeps to the way in which it was limited first. */
function cpuBody(cpus: number, { NanoCpus, CpuQuota, CpuPeriod }: HostConfig): object {
  if (NanoCpus > 0 || CpuQuota <= 0) return { NanoCpus: Math.round(cpus * 1e9) };
  return { CpuQuota: Math.round(cpus * (CpuPeriod > 0 ? CpuPeriod : usualPeriodUs)) };
}

/** Memory with swap must not be below the new limit; twice as much is the engine's own rule. */
function memoryBody(bytes: number): object {
  return { Memory: bytes, MemorySwap: bytes * 2 };
}

/** Null: no limit, or one that is all there is. */
export function limitsOf(
  { NanoCpus, CpuQuota, CpuPeriod, Memory }: HostConfig,
  host: Host,
): { readonly cpus: number | null; readonly memoryBytes: number | null } {
  const period = CpuPeriod > 0 ? CpuPeriod : usualPeriodUs;
  const cpus = NanoCpus > 0 ? NanoCpus / 1e9 : CpuQuota / period;
  return {
    cpus: cpus > 0 && cpus < host.cpus ? cpus : null,
    memoryBytes: Memory > 0 && Memory < host.memoryBytes ? Memory : null,
  };
}
