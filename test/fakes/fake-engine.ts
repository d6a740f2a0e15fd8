/** An engine in memory: containers, volumes as maps of files, images with behaviour to order. */
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { engineIdSchema } from '../../src-main/contract/ids.ts';
import type {
  ContainerDetails,
  ContainerSummary,
  Engine,
  EngineEvent,
  EngineInfo,
  Labelled,
  LogRecord,
  PullProgress,
  UsageSample,
  WantedContainer,
} from '../../src-main/ports/engine.ts';
import type { Clock } from '../../src-main/ports/clock.ts';
import { ProblemError } from '../../src-main/ports/problem-error.ts';
import { FakePower } from './fake-power.ts';
import { packFiles, unpackFiles } from './fake-engine-archive.ts';
import { detailsOf, eventsOf, hasLabels, refused } from './fake-engine-answers.ts';
import { runProgram } from './fake-engine-programs.ts';
import type { ExecAnswer, FakeContainer, FakeEngineState, FakeVolume } from './fake-engine-state.ts';

type Labels = Readonly<Record<string, string>>;

export class FakeEngine implements Engine {
  readonly id = engineIdSchema.parse('local');
  readonly endpoint = 'unix:///fake.sock';
  readonly isLocal = true;
  readonly state: FakeEngineState;
  readonly #power: FakePower;
  readonly #clock: Clock;

  constructor(state: FakeEngineState, clock: Clock, power = new FakePower()) {
    this.state = state;
    this.#clock = clock;
    this.#power = power;
  }

  info(): Promise<EngineInfo> {
    return this.#look(() => ({
      name: 'Fake Engine',
      version: '27.0.0',
      apiVersion: '1.46',
      platform: 'linux/amd64',
      osType: 'linux',
      cpus: 4,
      memoryBytes: 8 * 1024 ** 3,
      dataRoot: '/var/lib/fake',
    }));
  }

  listContainers(labels: Labels = {}): Promise<ContainerSummary[]> {
    return this.#look(() =>
      [...this.state.containers.values()]
        .filter((one) => hasLabels(one.wanted.labels, labels))
        .map((one) => ({
          id: one.id,
          name: one.name,
          image: one.wanted.image,
          status: one.status,
          labels: one.wanted.labels,
          volumes: one.wanted.mounts.flatMap(({ kind, source }) => (kind === 'volume' ? [source] : [])),
          ports: one.wanted.ports,
        })),
    );
  }

  inspectContainer(container: string): Promise<ContainerDetails | null> {
    return this.#look(() => {
      const found = this.state.find(container);
      return found === undefined ? null : detailsOf(found);
    });
  }

  createContainer(wanted: WantedContainer): Promise<{ readonly id: string }> {
    return this.#effect(`createContainer ${wanted.name}`, () => {
      if (this.state.find(wanted.name) !== undefined) throw refused(409, `name ${wanted.name} is in use`);
      for (const network of [
        ...(wanted.network === undefined ? [] : [wanted.network.name]),
        ...(wanted.otherNetworks ?? []),
      ])
        if (!this.state.networks.has(network)) throw refused(404, `network ${network} not found`);
      if (!this.state.pulled.has(wanted.image)) throw ProblemError.of('IMAGE_NOT_FOUND', { image: wanted.image });
      for (const mount of wanted.mounts) {
        if (mount.kind === 'bind') this.state.folder(mount.source);
        else if (!this.state.volumes.has(mount.source))
          this.state.volumes.set(mount.source, { labels: {}, files: new Map() });
      }
      const container: FakeContainer = {
        id: this.state.newId(),
        name: wanted.name,
        wanted,
        createdAt: this.#nowIso(),
        status: 'created',
        exitCode: 0,
        restartCount: 0,
        commands: 0,
        startedAt: null,
        finishedAt: null,
        logs: [],
        limits: { cpus: wanted.cpus ?? null, memoryBytes: wanted.memoryBytes ?? null, restart: wanted.restart },
      };
      this.state.containers.set(container.id, container);
      this.state.emit('create', container);
      return { id: container.id };
    });
  }

  startContainer(name: string): Promise<void> {
    return this.#effect(`startContainer ${name}`, () => {
      const container = this.#existing(name);
      if (container.status === 'running') return;
      this.#requireFreePorts(container);
      container.startedAt = this.#nowIso();
      container.restartCount = 0;
      container.commands = 0;
      const exitCode = runProgram(this.state, container);
      if (exitCode === null) this.#serve(container);
      else this.#end(container, exitCode);
      this.state.emit('start', container);
      if (container.status === 'exited') this.state.emit('die', container);
    });
  }

  stopContainer(name: string): Promise<void> {
    return this.#effect(`stopContainer ${name}`, () => {
      const container = this.state.find(name);
      if (container?.status !== 'running') return;
      this.#end(container, 0);
      this.state.emit('die', container);
    });
  }

  renameContainer(name: string, to: string): Promise<void> {
    return this.#effect(`renameContainer ${name} ${to}`, () => {
      if (this.state.find(to) !== undefined) throw refused(409, `name ${to} is in use`);
      const container = this.#existing(name);
      container.name = to;
      this.state.emit('rename', container);
    });
  }

  updateContainer(name: string, limits: Parameters<Engine['updateContainer']>[1]): Promise<void> {
    return this.#effect(`updateContainer ${name}`, () => {
      const container = this.#existing(name);
      container.limits = limits;
      this.state.emit('update', container);
    });
  }

  removeContainer(name: string): Promise<void> {
    return this.#effect(`removeContainer ${name}`, () => {
      const container = this.state.find(name);
      if (container === undefined) return;
      if (container.status === 'running') throw refused(409, `${name} is running`);
      this.state.containers.delete(container.id);
      this.state.emit('destroy', container);
    });
  }

  exec(name: string, options: Parameters<Engine['exec']>[1]): Promise<ExecAnswer> {
    return this.#effect(`exec ${name} ${options.command[0] ?? ''}`, () => {
      const container = this.#existing(name);
      if (container.status !== 'running') throw refused(409, `${name} is not running`);
      container.commands += 1;
      const answer = this.state
        .image(container.wanted.image)
        ?.exec?.(options.command, options.environment ?? {}, container);
      return answer ?? { exitCode: 127, stdout: '', stderr: 'not found' };
    });
  }

  inspectImage(image: string): ReturnType<Engine['inspectImage']> {
    return this.#look(() => {
      const found = this.state.pulled.has(image) ? this.state.image(image) : undefined;
      if (found === undefined) return null;
      return {
        id: found.digest,
        digests: [`${found.repository}@${found.digest}`],
        platform: 'linux/amd64',
        sizeBytes: 1000,
        environment: found.environment ?? [],
        volumes: found.volumes ?? [],
        user: '',
        labels: {},
        entrypoint: null,
        command: null,
      };
    });
  }

  pull(
    image: { readonly repository: string; readonly tag: string },
    onProgress: (progress: PullProgress) => void,
    signal: AbortSignal,
  ): Promise<{ readonly digest: string | null }> {
    return this.#effect(`pull ${image.repository}:${image.tag}`, () => {
      signal.throwIfAborted();
      const name = `${image.repository}${image.tag.startsWith('sha256:') ? '@' : ':'}${image.tag}`;
      const found = this.state.image(name);
      if (found === undefined) throw ProblemError.of('IMAGE_NOT_FOUND', { image: name });
      onProgress({
        doneBytes: 1000,
        totalBytes: 1000,
        layers: [{ id: 'l1', state: 'done', doneBytes: 1000, totalBytes: 1000 }],
      });
      this.state.pulled.add(`${found.repository}:${found.tag}`).add(`${found.repository}@${found.digest}`);
      return { digest: found.digest };
    });
  }

  listVolumes(labels: Labels = {}): Promise<Labelled[]> {
    return this.#look(() =>
      [...this.state.volumes].flatMap(([name, one]) =>
        hasLabels(one.labels, labels) ? [{ name, labels: one.labels }] : [],
      ),
    );
  }

  inspectVolume(name: string): Promise<Labelled | null> {
    return this.#look(() => {
      const found: FakeVolume | undefined = this.state.volumes.get(name);
      return found === undefined ? null : { name, labels: found.labels };
    });
  }

  createVolume(name: string, labels: Labels): Promise<void> {
    return this.#effect(`createVolume ${name}`, () => {
      if (!this.state.volumes.has(name)) this.state.volumes.set(name, { labels, files: new Map() });
    });
  }

  removeVolume(name: string): Promise<void> {
    return this.#effect(`removeVolume ${name}`, () => {
      const user = [...this.state.containers.values()].find((one) =>
        one.wanted.mounts.some((mount) => mount.source === name),
      );
      if (user !== undefined) throw refused(409, `volume ${name} is in use by ${user.name}`);
      this.state.volumes.delete(name);
    });
  }

  listNetworks(labels: Labels = {}): ReturnType<Engine['listNetworks']> {
    return this.#look(() =>
      [...this.state.networks].flatMap(([name, own]) =>
        hasLabels(own, labels) ? [{ name, labels: own, driver: 'bridge' }] : [],
      ),
    );
  }

  createNetwork(name: string, labels: Labels): Promise<void> {
    return this.#effect(`createNetwork ${name}`, () => {
      if (!this.state.networks.has(name)) this.state.networks.set(name, labels);
    });
  }

  removeNetwork(name: string): Promise<void> {
    return this.#effect(`removeNetwork ${name}`, () => {
      this.state.networks.delete(name);
    });
  }

  async readArchive(name: string, path: string): Promise<Readable> {
    const files = await this.#look(() => this.state.mountsOf(this.#existing(name)).get(path));
    if (files === undefined) throw refused(404, `no ${path} in ${name}`);
    return Readable.from([await packFiles(posix.basename(path), files)]);
  }

  async writeArchive(name: string, path: string, tar: Readable): Promise<void> {
    await this.#power.point(`before writeArchive ${name} ${path}`);
    const chunks: Buffer[] = [];
    for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
    const content = await unpackFiles(Buffer.concat(chunks));
    const files = await this.#look(() => this.state.mountsOf(this.#existing(name)).get(posix.join(path, content.root)));
    if (files === undefined) throw refused(404, `no ${path} in ${name}`);
    for (const [index, [file, text]] of content.files.entries()) {
      if (index === 1) await this.#power.point(`amid writeArchive ${name} ${path}`);
      files.set(file, text);
    }
    await this.#power.point(`after writeArchive ${name} ${path}`);
  }

  async *logs(
    name: string,
    options: { readonly follow: boolean; readonly sinceIso?: string; readonly tail?: number },
    signal: AbortSignal,
  ): AsyncGenerator<LogRecord> {
    const container = await this.#look(() => this.#existing(name));
    const since = options.sinceIso ?? '';
    const held = container.logs.filter((line) => line.at >= since);
    let next = container.logs.length;
    yield* options.tail === undefined ? held : held.slice(-options.tail);
    while (options.follow && container.status === 'running' && !signal.aborted) {
      await this.#clock.sleep(0, signal).catch(() => undefined);
      const fresh = container.logs.slice(next);
      next = container.logs.length;
      yield* fresh;
    }
  }

  events(signal: AbortSignal): AsyncIterable<EngineEvent> {
    return eventsOf(this.state, signal);
  }

  usage(): Promise<UsageSample> {
    return this.#look(() => ({
      atMs: this.#clock.now(),
      cores: 0.1,
      availableCores: 4,
      memoryBytes: 1e8,
      memoryLimitBytes: null,
      networkInBytes: 0,
      networkOutBytes: 0,
      diskReadBytes: 0,
      diskWriteBytes: 0,
    }));
  }

  #serve(container: FakeContainer): void {
    const image = this.state.image(container.wanted.image);
    for (const text of image?.lines ?? [])
      container.logs.push({ at: this.#nowIso(), stream: 'stdout', text, isCut: false });
    image?.onStart?.(this.state.mountsOf(container), container.wanted.environment);
    const isLacking = image?.needs?.(container, this.state) === false;
    if (this.state.behaviourOf(container) === 'exits' || isLacking) this.#end(container, image?.exitCode ?? 1);
    else container.status = 'running';
  }

  #end(container: FakeContainer, exitCode: number): void {
    container.status = 'exited';
    container.exitCode = exitCode;
    container.finishedAt = this.#nowIso();
  }

  #requireFreePorts(container: FakeContainer): void {
    const ports = new Set(container.wanted.ports.map((port) => `${String(port.hostPort)}/${port.protocol}`));
    for (const other of this.state.containers.values()) {
      const taken =
        other.status === 'running'
          ? other.wanted.ports.find((port) => ports.has(`${String(port.hostPort)}/${port.protocol}`))
          : undefined;
      if (taken !== undefined)
        throw ProblemError.of('PORT_TAKEN', { port: taken.hostPort, owner: other.name, free: null });
    }
  }

  #existing(name: string): FakeContainer {
    const container = this.state.find(name);
    if (container === undefined) throw ProblemError.of('CONTAINER_GONE', { container: name });
    return container;
  }

  #nowIso(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  #look<T>(act: () => T): Promise<T> {
    return this.#power.look(() => {
      this.#requireReachable();
      return act();
    });
  }

  #effect<T>(name: string, act: () => T): Promise<T> {
    return this.#power.effect(name, () => {
      this.#requireReachable();
      return act();
    });
  }

  #requireReachable(): void {
    if (!this.state.isReachable) throw ProblemError.of('ENGINE_UNREACHABLE', { endpoint: this.endpoint });
  }
}
