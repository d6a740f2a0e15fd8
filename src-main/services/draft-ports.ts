/** Host ports that a form cannot have: those of containers, of other instances, of jobs, and of processes of this machine. */
import type { InstanceSpec } from '../contract/spec.ts';
import type { TakenPort } from '../domain/draft-facts.ts';
import { HostPorts } from '../domain/draft-ports.ts';
import { label } from '../domain/names.ts';
import type { ContainerSummary, Engine } from '../ports/engine.ts';
import type { Host } from '../ports/host.ts';
import type { InstanceRegistry } from '../ports/instance-registry.ts';

export interface TakenPortsDeps {
  readonly registry: Pick<InstanceRegistry, 'get' | 'list'>;
  /** What unfinished jobs want instances to be. */
  readonly wantedSpecs: () => readonly InstanceSpec[];
  readonly host: Host;
}

export type PortWish = Omit<TakenPort, 'owner'>;

/** So many free ports from a wanted one on are looked for, so that a suggestion holds. */
const suggestions = 3;
const triesAfterTaken = 40;
const highestPort = 65_535;

export class TakenPorts {
  readonly #deps: TakenPortsDeps;

  constructor(deps: TakenPortsDeps) {
    this.#deps = deps;
  }

  /** `engine` null: it is away. What the instance `before` has itself is not taken. */
  async of(
    engine: Engine | null,
    containers: readonly ContainerSummary[],
    wishes: readonly PortWish[],
    before: InstanceSpec | null,
  ): Promise<TakenPort[]> {
    const others = containers.filter((container) => before === null || !belongsTo(container, before));
    const ownerOf = this.owners();
    const taken = [...others.flatMap((one) => portsOfContainer(one, ownerOf)), ...this.#reservations(before)];
    if (engine?.isLocal === false) return taken;
    const own = new HostPorts(before === null ? [] : portsOfSpec(before));
    const known = new HostPorts(taken);
    const looked = new Map<string, Promise<TakenPort | null>>();
    const found = await Promise.all(wishes.map((wish) => this.#processesFrom(wish, known, own, looked)));
    return [...taken, ...found.flat()];
  }

  /** Tells the instance that a container belongs to, else its own name. For many containers: the instances are read once. */
  owners(): (container: ContainerSummary) => string {
    const names = new Map<string, string>();
    for (const { spec } of this.#deps.registry.list()) {
      names.set(spec.instanceId, spec.name);
      for (const { adopted } of Object.values(spec.services)) if (adopted) names.set(adopted.id, spec.name);
    }
    return ({ id, labels, name }) => names.get(labels[label.instance] ?? id) ?? name;
  }

  /** Of stopped instances too, and of those that a job is making. */
  #reservations(before: InstanceSpec | null): TakenPort[] {
    const specs = [...this.#deps.registry.list().map(({ spec }) => spec), ...this.#deps.wantedSpecs()];
    return specs.filter(({ instanceId }) => instanceId !== before?.instanceId).flatMap(portsOfSpec);
  }

  /** Processes of this machine on the port and on those after it, until enough free ones were seen. */
  async #processesFrom(
    wish: PortWish,
    known: HostPorts,
    own: HostPorts,
    looked: Map<string, Promise<TakenPort | null>>,
  ): Promise<TakenPort[]> {
    const found: TakenPort[] = [];
    const last = Math.min(highestPort, wish.port + triesAfterTaken);
    let free = 0;
    for (let { port } = wish; port <= last && free < suggestions; port += 1) {
      const at = { ...wish, port };
      if (known.inTheWay(at) !== null) continue;
      const key = `${String(port)}/${wish.protocol}/${wish.hostIp}`;
      const look = looked.get(key) ?? (own.inTheWay(at) === null ? this.#process(at) : Promise.resolve(null));
      looked.set(key, look);
      const process = await look;
      if (process === null) free += 1;
      else found.push(process);
    }
    return found;
  }

  async #process(wish: PortWish): Promise<TakenPort | null> {
    const { isFree, owner } = await this.#deps.host.portOwner(wish.port, wish.protocol, wish.hostIp);
    return isFree ? null : { ...wish, owner };
  }
}

/** Made for the instance, or taken over by it. */
export function belongsTo(container: Pick<ContainerSummary, 'id' | 'labels'>, spec: InstanceSpec): boolean {
  if (container.labels[label.instance] !== undefined) return container.labels[label.instance] === spec.instanceId;
  return Object.values(spec.services).some(({ adopted }) => adopted?.id === container.id);
}

function portsOfContainer(container: ContainerSummary, ownerOf: (container: ContainerSummary) => string): TakenPort[] {
  return container.ports
    .filter(({ hostPort }) => hostPort > 0)
    .map(({ hostPort, hostIp, protocol }) => ({
      port: hostPort,
      protocol: protocol === 'udp' ? 'udp' : 'tcp',
      hostIp,
      owner: ownerOf(container),
    }));
}

function portsOfSpec(spec: InstanceSpec): TakenPort[] {
  return Object.values(spec.services).flatMap(({ ports }) =>
    ports.map(({ hostPort, hostIp, protocol }) => ({ port: hostPort, hostIp, protocol, owner: spec.name })),
  );
}
