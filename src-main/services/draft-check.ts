/** Gathers what the check of a form has to know of the world. Judging is the domain's. */
import type { EngineView } from '../contract/engine.ts';
import type { Draft, PartialDraft } from '../contract/instance.ts';
import type { Template } from '../contract/template.ts';
import { serviceEntries } from '../domain/draft-defaults.ts';
import type { DraftFacts, FolderFact, ImageFact, TakenPort } from '../domain/draft-facts.ts';
import { containerName, networkName, volumeName } from '../domain/names.ts';
import type { ContainerSummary, Engine } from '../ports/engine.ts';
import type { Host } from '../ports/host.ts';
import type { InstanceRegistry } from '../ports/instance-registry.ts';
import type { ImageFacts } from './image-facts.ts';

export interface DraftCheckDeps {
  readonly engine: () => Promise<Engine>;
  readonly engineView: () => EngineView;
  readonly registry: InstanceRegistry;
  /** Names of instances that a job is making now. */
  readonly namesInMaking: () => string[];
  readonly host: Host;
  readonly images: ImageFacts;
}

/** What an image and its first data are expected to take; a guess on the safe side. */
const roomBytes = 2_000_000_000;
/** So many free ports after a wanted one are looked for, so that a suggestion holds. */
const suggestions = 3;
const triesAfterTaken = 40;

export class DraftCheck {
  readonly #deps: DraftCheckDeps;

  constructor(deps: DraftCheckDeps) {
    this.#deps = deps;
  }

  async facts(draft: Draft, template: Template): Promise<DraftFacts> {
    const engine = await this.#deps.engine();
    const view = this.#deps.engineView();
    const containers = await engine.listContainers();
    const wanted = Object.values(draft.services).flatMap((service) =>
      service.ports.flatMap(({ hostPort }) => hostPort ?? []),
    );
    const [nameOwner, takenPorts, images, folders] = await Promise.all([
      this.#nameOwner(engine, containers, draft, template),
      this.#takenPorts(engine, containers, wanted),
      this.#images(engine, draft, template, view),
      this.#folders(engine, draft),
    ]);
    return {
      nameOwner,
      takenPorts,
      images,
      folders,
      memoryBytes: view.memoryBytes,
      diskFreeBytes: view.diskFreeBytes,
      diskNeededBytes: roomBytes,
    };
  }

  /** Ports that a new form must not offer. Works without an engine too: what is known then is what instances want. */
  async portsInUse(partial: PartialDraft, template: Template): Promise<Set<number>> {
    const offered = serviceEntries(template).flatMap(([name, service]) => {
      const given = partial.services[name]?.ports;
      return given === undefined
        ? service.ports.flatMap(({ host }) => host ?? [])
        : given.flatMap(({ hostPort }) => hostPort ?? []);
    });
    const engine = await this.#deps.engine().catch(() => null);
    const containers = engine === null ? [] : await engine.listContainers().catch(() => []);
    const taken = await this.#takenPorts(engine, containers, offered);
    return new Set(taken.map(({ port }) => port));
  }

  async #nameOwner(
    engine: Engine,
    containers: readonly ContainerSummary[],
    draft: Draft,
    template: Template,
  ): Promise<string | null> {
    const { name } = draft;
    const { registry, namesInMaking } = this.#deps;
    if (registry.list().some(({ spec }) => spec.name === name) || namesInMaking().includes(name)) return name;
    const services = serviceEntries(template);
    const names = new Set(services.map(([service]) => containerName(name, service)));
    const container = containers.find((one) => names.has(one.name));
    if (container !== undefined) return container.name;
    const networks = await engine.listNetworks();
    const network = networks.find((one) => one.name === networkName(name));
    if (network !== undefined) return network.name;
    for (const [service] of services) {
      const mounts = draft.services[service]?.mounts.filter(({ source }) => source.kind === 'volume') ?? [];
      for (const mount of mounts) {
        const volume = await engine.inspectVolume(volumeName(name, mount.name));
        if (volume !== null) return volume.name;
      }
    }
    return null;
  }

  async #takenPorts(
    engine: Engine | null,
    containers: readonly ContainerSummary[],
    wanted: readonly number[],
  ): Promise<TakenPort[]> {
    const taken: TakenPort[] = containers.flatMap((container) =>
      container.ports
        .filter(({ hostPort }) => hostPort > 0)
        .map(({ hostPort, protocol }) => ({
          port: hostPort,
          protocol: protocol === 'udp' ? 'udp' : 'tcp',
          owner: this.#instanceName(container) ?? container.name,
        })),
    );
    for (const { spec } of this.#deps.registry.list()) {
      for (const service of Object.values(spec.services)) {
        taken.push(...service.ports.map(({ hostPort, protocol }) => ({ port: hostPort, protocol, owner: spec.name })));
      }
    }
    if (engine?.isLocal === false) return unique(taken);
    const known = new Set(taken.map(({ port }) => port));
    const looked = await Promise.all([...new Set(wanted)].map((port) => this.#processesFrom(port, known)));
    return unique([...taken, ...looked.flat()]);
  }

  /** Processes of this machine on the port and on those after it, until enough free ones were seen. */
  async #processesFrom(wanted: number, known: ReadonlySet<number>): Promise<TakenPort[]> {
    const found: TakenPort[] = [];
    let free = 0;
    for (let port = wanted; port <= Math.min(65_535, wanted + triesAfterTaken) && free < suggestions; port += 1) {
      if (known.has(port)) continue;
      const { isFree, owner } = await this.#deps.host.portOwner(port, 'tcp');
      if (isFree) free += 1;
      else found.push({ port, protocol: 'tcp', owner });
    }
    return found;
  }

  #instanceName(container: ContainerSummary): string | null {
    const id = container.labels['berth.instance'];
    return this.#deps.registry.list().find(({ spec }) => spec.instanceId === id)?.spec.name ?? null;
  }

  async #images(
    engine: Engine,
    draft: Draft,
    template: Template,
    view: EngineView,
  ): Promise<Record<string, ImageFact>> {
    const facts = await Promise.all(
      serviceEntries(template).map(async ([name, service]): Promise<[string, ImageFact] | null> => {
        const wanted = draft.services[name];
        if (wanted === undefined) return null;
        const image = { repository: wanted.repository ?? service.image.repository, tag: wanted.tag };
        return [name, await this.#deps.images.of(engine, image, view.platform)];
      }),
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
      paths.map(async (path): Promise<[string, FolderFact | null]> => [
        path,
        await this.#deps.host.folder(path).catch(() => null),
      ]),
    );
    return Object.fromEntries(facts);
  }
}

/** One owner a port: the first that was found. */
function unique(ports: readonly TakenPort[]): TakenPort[] {
  const seen = new Map<string, TakenPort>();
  for (const port of ports) {
    const key = `${port.port}/${port.protocol}`;
    if (!seen.has(key)) seen.set(key, port);
  }
  return [...seen.values()];
}
