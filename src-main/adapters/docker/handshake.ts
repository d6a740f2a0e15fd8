/** The first words with an engine: who it is, and which API version both know. Done once, again if it did not work. */
import type { EngineInfo } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import { infoAnswer, versionAnswer } from './answers.ts';
import type { VersionAnswer } from './answers.ts';
import { negotiate, oldestKnown } from './api-version.ts';
import type { Transport } from './transport.ts';

export class Handshake {
  readonly #transport: Transport;
  #known: Promise<EngineInfo> | null = null;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** What was learnt at first. */
  done(): Promise<EngineInfo> {
    this.#known ??= this.#ask().catch((error: unknown) => {
      this.#known = null;
      throw error;
    });
    return this.#known;
  }

  /** Asks anew. */
  async info(signal?: AbortSignal): Promise<EngineInfo> {
    const info = await this.#ask(signal);
    this.#known = Promise.resolve(info);
    return info;
  }

  async #ask(signal?: AbortSignal): Promise<EngineInfo> {
    const limits = { limitMs: 10_000, signal };
    const version = await this.#transport.json(versionAnswer, {
      method: 'GET',
      path: '/version',
      isVersionless: true,
      ...limits,
    });
    const apiVersion = negotiate(version.ApiVersion, version.MinAPIVersion);
    if (apiVersion === null)
      throw ProblemError.of('ENGINE_TOO_OLD', {
        endpoint: this.#transport.endpoint,
        apiVersion: version.ApiVersion,
        needed: oldestKnown,
      });
    this.#transport.useVersion(apiVersion);
    const info = await this.#transport.json(infoAnswer, { method: 'GET', path: '/info', ...limits });
    return {
      name: nameOf(version, info.OperatingSystem, info.Name),
      version: version.Version,
      apiVersion,
      platform: `${version.Os}/${version.Arch}`,
      osType: version.Os === 'windows' ? 'windows' : 'linux',
      cpus: info.NCPU,
      memoryBytes: info.MemTotal,
      dataRoot: info.DockerRootDir,
    };
  }
}

const names: readonly (readonly [RegExp, string])[] = [
  [/podman/i, 'Podman'],
  [/docker desktop/i, 'Docker Desktop'],
  [/orbstack/i, 'OrbStack'],
  [/rancher desktop/i, 'Rancher Desktop'],
  [/colima/i, 'Colima'],
];

function nameOf(version: VersionAnswer, operatingSystem: string, host: string): string {
  const told = [
    version.Platform?.Name ?? '',
    operatingSystem,
    ...version.Components.map((component) => component.Name),
  ].join('\n');
  const known = names.find(([pattern]) => pattern.test(told)) ?? (host === 'colima' ? names.at(-1) : undefined);
  return known?.[1] ?? 'Docker Engine';
}
