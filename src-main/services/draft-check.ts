/** Gathers what the check of a form has to know of the world. Judging is the domain's. */
import type { EngineView } from '../contract/engine.ts';
import type { InstanceId } from '../contract/ids.ts';
import { instanceNameSchema } from '../contract/ids.ts';
import type { Draft, PartialDraft } from '../contract/instance.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { chosenOptions, chosenServices } from '../domain/choices.ts';
import type { DraftFacts, FolderFact, ImageFact, TakenPort, VolumeFact } from '../domain/draft-facts.ts';
import { protocolOf } from '../domain/draft-spec.ts';
import { containerName, networkName, volumeName } from '../domain/names.ts';
import type { ContainerSummary, Engine } from '../ports/engine.ts';
import type { Host } from '../ports/host.ts';
import type { InstanceRegistry } from '../ports/instance-registry.ts';
import { belongsTo, TakenPorts, type PortWish } from './draft-ports.ts';
import type { ImageFacts } from './image-facts.ts';

export interface DraftCheckDeps {
  readonly engine: () => Promise<Engine>;
  readonly engineView: () => EngineView;
  readonly registry: Pick<InstanceRegistry, 'get' | 'list'>;
  /** What unfinished jobs want instances to be: their names and ports are taken already. */
  readonly wantedSpecs: () => readonly InstanceSpec[];
  readonly host: Host;
  readonly images: ImageFacts;
  /** This machine's kernel is the one that containers of a local engine run on. */
  readonly isLinux: boolean;
}

/** What an image and its first data are expected to take; a guess on the safe side. */
const roomBytes = 2_000_000_000;
/** Networks that no container can join beside another one. */
const aloneDrivers = new Set(['host', 'null']);

export class DraftCheck {
  readonly #deps: DraftCheckDeps;
  readonly #ports: TakenPorts;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: DraftCheckDeps) {
    this.#deps = deps;
    this.#ports = new TakenPorts(deps);
  }

  /** One form at a time is checked and submitted, so that two cannot take the same name or port. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** With `instance` the form changes that one: what it has itself does not count as taken. */
  async facts(draft: Draft, template: Template, options: { readonly instance?: InstanceId } = {}): Promise<DraftFacts> {
    const engine = await this.#deps.engine();
    const view = this.#deps.engineView();
    const before = options.instance === undefined ? null : (this.#deps.registry.get(options.instance)?.spec ?? null);
    const containers = await engine.listContainers();
    const [nameOwner, takenPorts, images, folders, volumes, networks, kernel] = await Promise.all([
      before === null ? this.#nameOwner(engine, containers, draft, template) : null,
      this.#ports.of(engine, containers, portWishes(draft, template), before),
      this.#images(engine, draft, template, view),
      this.#folders(engine, draft),
      this.#volumes(engine, containers, draft, before),
      engine.listNetworks(),
      this.#kernel(engine, template),
    ]);
    return {
      before,
      nameOwner,
      takenPorts,
      addresses: engine.isLocal ? this.#deps.host.addresses() : null,
      images,
      folders,
      volumes,
      networks: networks.filter(({ driver }) => !aloneDrivers.has(driver)).map(({ name }) => name),
      kernel,
      cpus: view.cpus,
      memoryBytes: view.memoryBytes,
      diskFreeBytes: view.diskFreeBytes,
      diskNeededBytes: roomBytes,
    };
  }

  /** Ports that a new form must not offer. Works without an engine too: what is known then is what instances want. */
  async portsInUse(partial: PartialDraft, template: Template): Promise<TakenPort[]> {
    const chosen = chosenOptions(template, partial.choices);
    const wishes = chosenServices(template, chosen).flatMap(([name, service]): PortWish[] => {
      const given = partial.services[name]?.ports;
      const offered = service.ports.flatMap(({ host, protocol, loopback }) =>
        host === undefined ? [] : [{ port: host, protocol, hostIp: loopback ? '127.0.0.1' : '' }],
      );
      return given === undefined ? offered : wishesOf({ ports: given }, service);
    });
    const engine = await this.#deps.engine().catch(() => null);
    const containers = engine === null ? [] : await engine.listContainers().catch(() => []);
    return this.#ports.of(engine, containers, wishes, null);
  }

  /** Tells the instance that a container belongs to, else its own name. */
  owners(): (container: ContainerSummary) => string {
    return this.#ports.owners();
  }

  async #nameOwner(
    engine: Engine,
    containers: readonly ContainerSummary[],
    draft: Draft,
    template: Template,
  ): Promise<string | null> {
    const { name } = draft;
    // The engine cannot be asked about a name that it does not take.
    if (!instanceNameSchema.safeParse(name).success) return null;
    const taken = [...this.#deps.registry.list().map(({ spec }) => spec), ...this.#deps.wantedSpecs()];
    if (taken.some((spec) => spec.name === name)) return name;
    const services = chosenServices(template, chosenOptions(template, draft.choices));
    const names = new Set(services.map(([service]) => containerName(name, service)));
    const container = containers.find((one) => names.has(one.name));
    if (container !== undefined) return container.name;
    const networks = await engine.listNetworks();
    const network = networks.find((one) => one.name === networkName(name));
    if (network !== undefined) return network.name;
    const own = services.flatMap(([service]) =>
      (draft.services[service]?.mounts ?? []).flatMap((mount) =>
        mount.source.kind === 'volume' && mount.source.volume === undefined ? [volumeName(name, mount.name)] : [],
      ),
    );
    const volumes = new Set(own.length === 0 ? [] : (await engine.listVolumes()).map((volume) => volume.name));
    return own.find((volume) => volumes.has(volume)) ?? null;
  }

  async #images(
    engine: Engine,
    draft: Draft,
    template: Template,
    view: EngineView,
  ): Promise<Record<string, ImageFact>> {
    const facts = await Promise.all(
      chosenServices(template, chosenOptions(template, draft.choices)).map(
        async ([name, service]): Promise<[string, ImageFact] | null> => {
          const wanted = draft.services[name];
          if (wanted === undefined) return null;
          const image = { repository: wanted.repository ?? service.image.repository, tag: wanted.tag };
          return [name, await this.#deps.images.of(engine, image, view.platform)];
        },
      ),
    );
    return Object.fromEntries(facts.filter((fact) => fact !== null));
  }

  /** Only where the engine's folders are this machine's. */
  async #folders(engine: Engine, draft: Draft): Promise<Record<string, FolderFact | null>> {
    if (!engine.isLocal) return {};
    const paths = Object.values(draft.services).flatMap(({ mounts }) =>
      mounts.flatMap(({ source }) => (source.kind === 'folder' && source.path !== '' ? [source.path] : [])),
    );
    const facts = await Promise.all(
      [...new Set(paths)].map(async (path): Promise<[string, FolderFact | null]> => [
        path,
        await this.#folder(engine, path).catch(() => null),
      ]),
    );
    return Object.fromEntries(facts);
  }

  async #folder(engine: Engine, path: string): Promise<FolderFact> {
    const { mode, uid, gid, ...found } = await this.#deps.host.folder(path);
    const isKnown = mode !== null && uid !== null && gid !== null;
    return {
      ...found,
      access: isKnown && this.#holdsOwners(engine) ? { mode, uid, gid } : null,
      freeBytes: await this.#deps.host.freeBytes(path),
    };
  }

  /** A user's own engine, or one in a virtual machine, gives containers other numbers than the folders have here. */
  #holdsOwners({ endpoint }: Engine): boolean {
    const { host, isLinux } = this.#deps;
    const socket = endpoint.replace(/^unix:\/\//, '');
    const isUsers = socket.startsWith('/run/user/') || socket.startsWith(`${host.homeFolder}/`);
    return isLinux && endpoint.startsWith('unix://') && !isUsers;
  }

  async #volumes(
    engine: Engine,
    containers: readonly ContainerSummary[],
    draft: Draft,
    before: InstanceSpec | null,
  ): Promise<Record<string, VolumeFact>> {
    const named = new Set(
      Object.values(draft.services).flatMap(({ mounts }) =>
        mounts.flatMap(({ source }) => (source.kind === 'volume' ? (source.volume ?? []) : [])),
      ),
    );
    if (named.size === 0) return {};
    const others = containers.filter((container) => before === null || !belongsTo(container, before));
    const there = (await engine.listVolumes()).filter(({ name }) => named.has(name));
    return Object.fromEntries(there.map(({ name }) => [name, this.#volume(name, others, before)]));
  }

  /** An instance needs its volume while it is stopped, too. */
  #volume(name: string, containers: readonly ContainerSummary[], before: InstanceSpec | null): VolumeFact {
    const instance = this.#deps.registry
      .list()
      .find(({ spec }) => spec.instanceId !== before?.instanceId && hasVolume(spec, name));
    if (instance !== undefined) return { owner: instance.spec.name, isInUse: true };
    const users = containers.filter(({ volumes }) => volumes.includes(name));
    const user = users.find(({ status }) => status === 'running') ?? users[0];
    return user === undefined
      ? { owner: null, isInUse: false }
      : { owner: this.owners()(user), isInUse: user.status === 'running' };
  }

  async #kernel(engine: Engine, template: Template): Promise<Record<string, number | null>> {
    if (!engine.isLocal || !this.#deps.isLinux) return {};
    const names = Object.values(template.services).flatMap(({ kernel }) => kernel.map(({ name }) => name));
    const values = await Promise.all(
      names.map(async (name): Promise<[string, number | null]> => [name, await this.#deps.host.kernelSetting(name)]),
    );
    return Object.fromEntries(values);
  }
}

function hasVolume(spec: InstanceSpec, name: string): boolean {
  return Object.values(spec.services).some(({ mounts }) =>
    mounts.some(({ source }) => source.kind === 'volume' && source.volume === name),
  );
}

type PortService = Parameters<typeof protocolOf>[1];

function portWishes(draft: Draft, template: Template): PortWish[] {
  return chosenServices(template, chosenOptions(template, draft.choices)).flatMap(([name, service]) =>
    wishesOf(draft.services[name] ?? { ports: [] }, service),
  );
}

/** A port that is left to Berth is looked for from the template's on. */
function wishesOf(
  { ports }: Pick<Draft['services'][keyof Draft['services']], 'ports'>,
  service: PortService,
): PortWish[] {
  return ports.flatMap((given) => {
    const known = service.ports.find(({ name }) => name === given.name);
    const port = given.hostPort ?? known?.host ?? known?.container ?? given.containerPort;
    return port === undefined ? [] : [{ port, protocol: protocolOf(given, service), hostIp: given.hostIp }];
  });
}
