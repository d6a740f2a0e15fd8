/** Host ports that an instance wants: who has them, and which one is free. */
import type { InstanceSpec, PublishedPort } from '../../contract/spec.ts';
import type { TakenPort } from '../../domain/draft-facts.ts';
import { HostPorts } from '../../domain/draft-ports.ts';
import { label } from '../../domain/names.ts';
import type { ContainerSummary, Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';

const triesAfterTaken = 50;
const highestPort = 65_535;

type Wish = Omit<TakenPort, 'owner'>;

/** What is known of the engine's ports when a job begins. */
interface Around {
  readonly others: HostPorts;
  /** Given back when the own container stops; the system would name the engine's proxy as the owner. */
  readonly own: HostPorts;
  /** Ports of other instances, which a new wish must leave to them even while they are stopped. */
  readonly reserved: HostPorts;
  /** What the instance has already: it is not asked to give that up. */
  readonly had: HostPorts;
}

/** Rejects with PORT_TAKEN, which names the owner and the next free port. */
export async function requireFreePorts(scope: JobScope, engine: Engine): Promise<void> {
  const wishes = scope.services().flatMap((service) => service.spec.ports.map(wishOf));
  if (wishes.length === 0) return;
  const around = await lookAround(scope, engine);
  const all = new HostPorts(wishes.map((wish) => ({ ...wish, owner: null })));
  for (const wish of wishes) {
    const taken = await inTheWay(scope, engine, around, wish);
    if (taken === null) continue;
    const free = await nextFree(scope, engine, around, wish, all);
    throw ProblemError.of('PORT_TAKEN', { port: wish.port, owner: taken.owner, free });
  }
}

function wishOf({ hostPort, protocol, hostIp }: PublishedPort): Wish {
  return { port: hostPort, protocol, hostIp };
}

async function lookAround(scope: JobScope, engine: Engine): Promise<Around> {
  const { instanceId } = scope.spec;
  const records = scope.tools.registry.list().map(({ spec }) => spec);
  const known = records.find((spec) => spec.instanceId === instanceId);
  const running = (await engine.listContainers()).filter(({ status }) => status === 'running');
  const isOwn = (container: ContainerSummary): boolean => belongsTo(container, scope.spec);
  return {
    others: new HostPorts(running.filter((one) => !isOwn(one)).flatMap(portsOfContainer)),
    own: new HostPorts(running.filter(isOwn).flatMap(portsOfContainer)),
    reserved: new HostPorts(records.filter((spec) => spec.instanceId !== instanceId).flatMap(portsOfSpec)),
    had: new HostPorts(known === undefined ? [] : portsOfSpec(known)),
  };
}

function belongsTo({ id, labels }: ContainerSummary, spec: InstanceSpec): boolean {
  if (labels[label.instance] !== undefined) return labels[label.instance] === spec.instanceId;
  return Object.values(spec.services).some(({ adopted }) => adopted?.id === id);
}

function portsOfContainer({ name, ports }: ContainerSummary): TakenPort[] {
  return ports.map(({ hostPort, hostIp, protocol }) => ({
    port: hostPort,
    protocol: protocol === 'udp' ? 'udp' : 'tcp',
    hostIp,
    owner: name,
  }));
}

function portsOfSpec(spec: InstanceSpec): TakenPort[] {
  return Object.values(spec.services).flatMap(({ ports }) =>
    ports.map((port) => ({ ...wishOf(port), owner: spec.name })),
  );
}

/** Null when the port is free; the owner is null where the system does not tell. */
async function inTheWay(
  { tools }: JobScope,
  engine: Engine,
  { others, own, reserved, had }: Around,
  wish: Wish,
): Promise<{ readonly owner: string | null } | null> {
  const taken = others.inTheWay(wish) ?? (had.inTheWay(wish) === null ? reserved.inTheWay(wish) : null);
  if (taken !== null) return taken;
  if (!engine.isLocal || own.inTheWay(wish) !== null) return null;
  const { isFree, owner } = await tools.host.portOwner(wish.port, wish.protocol, wish.hostIp);
  return isFree ? null : { owner };
}

async function nextFree(
  scope: JobScope,
  engine: Engine,
  around: Around,
  wish: Wish,
  wanted: HostPorts,
): Promise<number | null> {
  const furthest = Math.min(wish.port + triesAfterTaken, highestPort);
  for (let port = wish.port + 1; port <= furthest; port += 1) {
    const next = { ...wish, port };
    if (wanted.inTheWay(next) === null && (await inTheWay(scope, engine, around, next)) === null) return port;
  }
  return null;
}
