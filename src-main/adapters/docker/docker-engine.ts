/** The Engine port over the Docker Engine API. What is long has a file of its own; what is one request is here. */
import type { Readable } from 'node:stream';
import type { EngineId } from '../../contract/ids.ts';
import type { Engine, EngineInfo, Labelled, LogRecord, WantedContainer } from '../../ports/engine.ts';
import type { ContainerDetails, ContainerSummary, EngineEvent, PullProgress, UsageSample } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import { isLocalAddress, parseAddress } from './address.ts';
import type { TlsFiles } from './address.ts';
import { containerAnswer, createdAnswer, imageAnswer, volumeAnswer, volumesAnswer } from './answers.ts';
import { compareApi } from './api-version.ts';
import { readArchive, writeArchive } from './archives.ts';
import { containerDetails } from './container-answer.ts';
import { ContainerList } from './container-list.ts';
import { containerBody, refuseRelativeFolders } from './container-request.ts';
import { updateBody } from './container-update.ts';
import { engineEvents } from './event-stream.ts';
import { execCommand } from './exec-command.ts';
import type { ExecOptions, ExecResult } from './exec-command.ts';
import { Handshake } from './handshake.ts';
import { logRecords } from './log-stream.ts';
import type { LogOptions } from './log-stream.ts';
import { Networks } from './networks.ts';
import { imageName, pullImage } from './pull-image.ts';
import type { PullRequest } from './pull-image.ts';
import { removeContainer } from './remove-container.ts';
import { Transport } from './transport.ts';
import { UsageMeter } from './usage-meter.ts';

export interface DockerEngineOptions {
  readonly id: EngineId;
  readonly endpoint: string;
  readonly tls?: TlsFiles | null;
  /** Longest silence of a registry in a pull; 60 s. */
  readonly registryStallMs?: number;
  /** A request found the engine gone, or silent for too long. */
  readonly onUnreachable?: () => void;
}

/** Making, removing and starting may wait for a slow disk. */
const changeLimitMs = 180_000;
const extractLimitMs = 900_000;

type Labels = Readonly<Record<string, string>>;

export class DockerEngine implements Engine {
  readonly id: EngineId;
  readonly endpoint: string;
  readonly isLocal: boolean;
  readonly #transport: Transport;
  readonly #handshake: Handshake;
  readonly #containers: ContainerList;
  readonly #networks: Networks;
  readonly #usage: UsageMeter;
  readonly #registryStallMs: number;

  /** Connects with the first request. Throws ENGINE_UNREACHABLE when the endpoint is no address. */
  constructor(options: DockerEngineOptions) {
    const address = parseAddress(options.endpoint, options.tls ?? null);
    this.id = options.id;
    this.endpoint = options.endpoint;
    this.isLocal = isLocalAddress(address);
    this.#transport = new Transport(options.endpoint, address, options.onUnreachable ?? nothing);
    this.#handshake = new Handshake(this.#transport);
    this.#containers = new ContainerList(this.#transport);
    this.#networks = new Networks(this.#transport, changeLimitMs);
    this.#usage = new UsageMeter(this.#transport);
    this.#registryStallMs = options.registryStallMs ?? 60_000;
  }

  async info(signal?: AbortSignal): Promise<EngineInfo> {
    return this.#handshake.info(signal);
  }

  async listContainers(labels?: Labels): Promise<ContainerSummary[]> {
    await this.#handshake.done();
    return this.#containers.list(labelFilter(labels));
  }

  async inspectContainer(container: string): Promise<ContainerDetails | null> {
    const host = await this.#handshake.done();
    const answer = await this.#transport.jsonOrNull(containerAnswer, {
      method: 'GET',
      path: `${containerPath(container)}/json`,
      asked: { container },
    });
    return answer === null ? null : containerDetails(answer, host);
  }

  async createContainer(wanted: WantedContainer): Promise<{ readonly id: string }> {
    refuseRelativeFolders(wanted);
    const { apiVersion, platform } = await this.#handshake.done();
    await this.#networks.requireAll(wanted.otherNetworks ?? []);
    const hasPlatform = wanted.platform !== undefined && compareApi(apiVersion, '1.41') >= 0;
    const answer = await this.#transport.json(createdAnswer, {
      method: 'POST',
      path: '/containers/create',
      query: { name: wanted.name, platform: hasPlatform ? wanted.platform : undefined },
      body: containerBody(wanted),
      limitMs: changeLimitMs,
      asked: {
        name: wanted.name,
        image: wanted.image,
        container: wanted.name,
        enginePlatform: platform,
        ...(wanted.platform === undefined ? {} : { platform: wanted.platform }),
      },
    });
    try {
      for (const network of wanted.otherNetworks ?? [])
        await this.#networks.join(answer.Id, network, wanted.otherAliases ?? []);
    } catch (error) {
      // All or nothing: one that does not reach what it was to reach must not be started.
      await removeContainer(this.#transport, answer.Id, changeLimitMs);
      throw error;
    }
    return { id: answer.Id };
  }

  async startContainer(container: string): Promise<void> {
    const { platform } = await this.#handshake.done();
    await this.#transport.send({
      method: 'POST',
      path: `${containerPath(container)}/start`,
      limitMs: changeLimitMs,
      asked: { container, enginePlatform: platform },
    });
  }

  async stopContainer(container: string, timeoutSeconds: number): Promise<void> {
    await this.#handshake.done();
    await this.#transport.sendIfThere({
      method: 'POST',
      path: `${containerPath(container)}/stop`,
      query: { t: Math.ceil(timeoutSeconds) },
      limitMs: timeoutSeconds * 1000 + changeLimitMs,
      asked: { container },
    });
  }

  async renameContainer(container: string, name: string): Promise<void> {
    await this.#handshake.done();
    await this.#transport.send({
      method: 'POST',
      path: `${containerPath(container)}/rename`,
      query: { name },
      asked: { container, name },
    });
  }

  async updateContainer(container: string, limits: Parameters<Engine['updateContainer']>[1]): Promise<void> {
    const host = await this.#handshake.done();
    const asked = { container };
    const path = `${containerPath(container)}/json`;
    const now = await this.#transport.json(containerAnswer, { method: 'GET', path, asked });
    await this.#transport.send({
      method: 'POST',
      path: `${containerPath(container)}/update`,
      body: updateBody(limits, now.HostConfig, host),
      limitMs: changeLimitMs,
      asked,
    });
  }

  async removeContainer(container: string): Promise<void> {
    await this.#handshake.done();
    await removeContainer(this.#transport, container, changeLimitMs);
  }

  async exec(container: string, options: ExecOptions, signal?: AbortSignal): Promise<ExecResult> {
    await this.#handshake.done();
    return execCommand(this.#transport, container, options, signal);
  }

  async inspectImage(image: string): ReturnType<Engine['inspectImage']> {
    await this.#handshake.done();
    const answer = await this.#transport.jsonOrNull(imageAnswer, {
      method: 'GET',
      path: `/images/${encodeURI(image)}/json`,
      asked: { image },
    });
    if (answer === null) return null;
    const variant = answer.Variant === '' ? '' : `/${answer.Variant}`;
    return {
      id: answer.Id,
      digests: answer.RepoDigests,
      platform: `${answer.Os}/${answer.Architecture}${variant}`,
      sizeBytes: answer.Size,
      environment: answer.Config?.Env ?? [],
      volumes: Object.keys(answer.Config?.Volumes ?? {}),
      user: answer.Config?.User ?? '',
      labels: answer.Config?.Labels ?? {},
      entrypoint: answer.Config?.Entrypoint ?? null,
      command: answer.Config?.Cmd ?? null,
    };
  }

  async pull(
    image: PullRequest,
    onProgress: (progress: PullProgress) => void,
    signal: AbortSignal,
  ): Promise<{ readonly digest: string | null }> {
    const { platform } = await this.#handshake.done();
    const limits = { stallMs: this.#registryStallMs, extractMs: extractLimitMs };
    const told = await pullImage(this.#transport, image, platform, limits, onProgress, signal);
    if (told !== null) return { digest: told };
    const found = await this.inspectImage(imageName(image));
    const own = found?.digests.find((digest) => digest.startsWith(`${image.repository}@`));
    return { digest: own?.split('@')[1] ?? null };
  }

  async listVolumes(labels?: Labels): Promise<Labelled[]> {
    await this.#handshake.done();
    const answer = await this.#transport.json(volumesAnswer, {
      method: 'GET',
      path: '/volumes',
      query: { filters: labelFilter(labels) },
    });
    return answer.Volumes.map(labelled);
  }

  async inspectVolume(name: string): Promise<Labelled | null> {
    await this.#handshake.done();
    const answer = await this.#transport.jsonOrNull(volumeAnswer, {
      method: 'GET',
      path: `/volumes/${encodeURIComponent(name)}`,
    });
    return answer === null ? null : labelled(answer);
  }

  async createVolume(name: string, labels: Labels): Promise<void> {
    await this.#handshake.done();
    await this.#transport.send({
      method: 'POST',
      path: '/volumes/create',
      body: { Name: name, Labels: labels },
      limitMs: changeLimitMs,
    });
  }

  async removeVolume(name: string): Promise<void> {
    await this.#handshake.done();
    await this.#transport.sendIfThere({
      method: 'DELETE',
      path: `/volumes/${encodeURIComponent(name)}`,
      limitMs: changeLimitMs,
    });
  }

  async listNetworks(labels?: Labels): ReturnType<Engine['listNetworks']> {
    await this.#handshake.done();
    return this.#networks.list(labelFilter(labels));
  }

  async createNetwork(name: string, labels: Labels): Promise<void> {
    await this.#handshake.done();
    await this.#networks.create(name, labels);
  }

  async removeNetwork(name: string): Promise<void> {
    await this.#handshake.done();
    await this.#networks.remove(name);
  }

  async readArchive(container: string, path: string, signal: AbortSignal): Promise<Readable> {
    await this.#handshake.done();
    return readArchive(this.#transport, container, path, signal);
  }

  async writeArchive(container: string, path: string, tar: Readable, signal: AbortSignal): Promise<void> {
    await this.#handshake.done();
    await writeArchive(this.#transport, container, path, tar, signal);
  }

  async *logs(container: string, options: LogOptions, signal: AbortSignal): AsyncGenerator<LogRecord> {
    await this.#handshake.done();
    yield* logRecords(this.#transport, container, options, signal);
  }

  async *events(signal: AbortSignal): AsyncGenerator<EngineEvent> {
    await this.#handshake.done();
    yield* engineEvents(this.#transport, signal);
  }

  async usage(container: string, signal: AbortSignal): Promise<UsageSample> {
    const { apiVersion, memoryBytes } = await this.#handshake.done();
    return this.#usage.sample(container, compareApi(apiVersion, '1.41') >= 0, memoryBytes, signal);
  }

  /** Resolves once the engine is listened to; `lost` resolves with the reason when it goes. For the connection only. */
  async listen(signal: AbortSignal): Promise<{ readonly lost: Promise<unknown> }> {
    await this.#handshake.done();
    return new Promise((resolve, reject) => {
      const onOpen = (): void => {
        resolve({ lost });
      };
      const lost = endOf(engineEvents(this.#transport, signal, onOpen));
      void lost.then(reject);
    });
  }
}

/** Why it ended. */
async function endOf(events: AsyncGenerator<EngineEvent>): Promise<unknown> {
  try {
    while ((await events.next()).done !== true);
    return ProblemError.of('CANCELLED', {});
  } catch (error) {
    return error;
  }
}

function nothing(): void {
  // Nobody waits for it.
}

function containerPath(container: string): string {
  return `/containers/${encodeURIComponent(container)}`;
}

function labelFilter(labels: Labels | undefined): string {
  return JSON.stringify({ label: Object.entries(labels ?? {}).map(([name, value]) => `${name}=${value}`) });
}

function labelled(answer: { readonly Name: string; readonly Labels: Record<string, string> }): Labelled {
  return { name: answer.Name, labels: answer.Labels };
}
