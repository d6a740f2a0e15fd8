import { describe, expect, it } from 'vitest';
import { instanceIdSchema } from '../../../src-main/contract/ids.ts';
import type { InstanceSpec, PublishedPort } from '../../../src-main/contract/spec.ts';
import { containerName } from '../../../src-main/domain/names.ts';
import type { Host } from '../../../src-main/ports/host.ts';
import { ended, server, specOf, template, World, worldWithInstance } from './world.ts';

/** Another one than the world's own, with these ports. */
function otherSpec(ports: readonly Partial<PublishedPort>[]): InstanceSpec {
  const spec = specOf('volume');
  const service = spec.services[server]!;
  return {
    ...spec,
    instanceId: instanceIdSchema.parse('other12345'),
    name: 'other',
    services: {
      [server]: {
        ...service,
        ports: ports.map((port, index) => ({
          name: `extra-${String(index)}`,
          containerPort: 8080,
          protocol: 'tcp',
          hostPort: 8080,
          hostIp: '',
          ...port,
        })),
        mounts: service.mounts.map((mount) => ({
          ...mount,
          source: { kind: 'volume', volume: `other-${mount.name}` },
        })),
      },
    },
  };
}

async function create(world: World, spec: InstanceSpec) {
  const { runner } = world.boot();
  const job = await ended(runner, await runner.submit({ kind: 'create', template, spec }, 'you'));
  await runner.stop();
  return job;
}

describe('the check of a job', () => {
  it('leaves a stopped instance its port', async () => {
    const world = await worldWithInstance();
    world.engine.containers.get(world.serving?.id ?? '')!.status = 'exited';
    const job = await create(world, otherSpec([{}]));
    expect(job).toMatchObject({
      state: 'rolledBack',
      problem: { code: 'PORT_TAKEN', data: { port: 8080, owner: 'demo', free: 8081 } },
    });
  });

  it('does not take UDP for TCP', async () => {
    const world = await worldWithInstance();
    const job = await create(world, otherSpec([{ protocol: 'udp' }]));
    expect(job.problem).toBeNull();
    expect(world.engine.find(containerName('other', server))?.status).toBe('running');
  });

  it('asks the machine about the protocol and the address that are wanted', async () => {
    const world = new World();
    const asked: unknown[] = [];
    const host: Host = world.host;
    host.portOwner = (port, protocol, address) => {
      asked.push([port, protocol, address]);
      return Promise.resolve({ isFree: port !== 5300, owner: port === 5300 ? 'named' : null });
    };
    const job = await create(world, otherSpec([{ hostPort: 5300, protocol: 'udp', hostIp: '127.0.0.1' }]));
    expect(job.problem).toMatchObject({ code: 'PORT_TAKEN', data: { port: 5300, owner: 'named', free: 5301 } });
    expect(asked).toEqual([
      [5300, 'udp', '127.0.0.1'],
      [5301, 'udp', '127.0.0.1'],
    ]);
  });

  it('does not offer a port that the instance itself wants elsewhere', async () => {
    const world = new World();
    world.host.takenPorts.set(8080, 'nginx');
    const job = await create(world, otherSpec([{}, { hostPort: 8081 }]));
    expect(job.problem).toMatchObject({ data: { port: 8080, free: 8082 } });
  });
});
