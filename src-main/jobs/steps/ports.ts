/** Host ports that an instance wants: who has them, and which one is free. */
import { label } from '../../domain/names.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';

/** Rejects with PORT_TAKEN, which names the owner and the next free port. */
export async function requireFreePorts(scope: JobScope, engine: Engine): Promise<void> {
  const wanted = scope.services().flatMap((service) => service.spec.ports);
  for (const { hostPort, protocol } of wanted) {
    const owner = await portOwner(scope, engine, hostPort, protocol);
    if (owner === null) continue;
    throw ProblemError.of('PORT_TAKEN', {
      port: hostPort,
      owner: owner.name,
      free: await nextFree(scope, engine, hostPort, protocol),
    });
  }
}

/** Null when the port is free; the name is null where the system does not tell. */
async function portOwner(
  scope: JobScope,
  engine: Engine,
  port: number,
  protocol: 'tcp' | 'udp',
): Promise<{ readonly name: string | null } | null> {
  for (const container of await engine.listContainers()) {
    if (container.status !== 'running') continue;
    const has = container.ports.some((one) => one.hostPort === port && one.protocol === protocol);
    if (!has) continue;
    // Its own port is given back when it stops; the system would name the engine's proxy as the owner.
    return container.labels[label.instance] === scope.spec.instanceId ? null : { name: container.name };
  }
  if (!engine.isLocal) return null;
  const { isFree, owner } = await scope.tools.host.portOwner(port, protocol);
  return isFree ? null : { name: owner };
}

async function nextFree(
  scope: JobScope,
  engine: Engine,
  from: number,
  protocol: 'tcp' | 'udp',
): Promise<number | null> {
  const furthest = Math.min(from + 50, 65_535);
  for (let port = from + 1; port <= furthest; port += 1) {
    if ((await portOwner(scope, engine, port, protocol)) === null) return port;
  }
  return null;
}
