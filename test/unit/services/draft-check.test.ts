import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineView } from '../../../src-main/contract/engine.ts';
import { engineIdSchema, instanceIdSchema, serviceNameSchema } from '../../../src-main/contract/ids.ts';
import type { Draft, Finding } from '../../../src-main/contract/instance.ts';
import { partialDraftSchema } from '../../../src-main/contract/instance.ts';
import type { InstanceSpec } from '../../../src-main/contract/spec.ts';
import { draftDefaults } from '../../../src-main/domain/draft-defaults.ts';
import { draftFindings } from '../../../src-main/domain/draft-findings.ts';
import { draftSpec } from '../../../src-main/domain/draft-spec.ts';
import { label } from '../../../src-main/domain/names.ts';
import { specDraft } from '../../../src-main/domain/spec-draft.ts';
import type { WantedContainer } from '../../../src-main/ports/engine.ts';
import type { InstanceRecord } from '../../../src-main/ports/instance-registry.ts';
import { DraftCheck } from '../../../src-main/services/draft-check.ts';
import { ImageFacts } from '../../../src-main/services/image-facts.ts';
import { FakeEngine } from '../../fakes/fake-engine.ts';
import { FakeEngineState } from '../../fakes/fake-engine-state.ts';
import { FakePower } from '../../fakes/fake-power.ts';
import { FakeHost } from '../../fakes/fake-surroundings.ts';
import { realClock } from '../../fakes/real-clock.ts';
import { twoServices } from '../../fixtures/two-services.ts';

const engineId = engineIdSchema.parse('local');
const server = serviceNameSchema.parse('server');
const instanceId = instanceIdSchema.parse('instance01');
const at = '2026-11-22T08:00:00.000Z';

let state: FakeEngineState;
let engine: FakeEngine;
let host: FakeHost;
let records: InstanceRecord[];
let wanted: InstanceSpec[];
let check: DraftCheck;

beforeEach(() => {
  state = new FakeEngineState();
  engine = new FakeEngine(state, realClock, new FakePower());
  host = new FakeHost();
  records = [];
  wanted = [];
  const view: Partial<EngineView> = {
    id: engineId,
    platform: 'linux/amd64',
    cpus: 2,
    memoryBytes: 8e9,
    diskFreeBytes: 9e9,
  };
  check = new DraftCheck({
    engine: () => Promise.resolve(engine),
    engineView: () => view as EngineView,
    registry: {
      get: (id) => records.find(({ spec }) => spec.instanceId === id) ?? null,
      list: () => records,
    },
    wantedSpecs: () => wanted,
    host,
    images: new ImageFacts({ tags: () => Promise.resolve([]), digest: () => Promise.resolve('sha256:0') }, realClock),
    isLinux: true,
  });
});

function draftOf(service: object = {}, name = 'duo'): Draft {
  const partial = partialDraftSchema.parse({
    template: 'two',
    name,
    services: { server: { environment: { MODE: '' }, ...service } },
  });
  return draftDefaults(partial, twoServices, { engine: engineId, takenPorts: [] });
}

function specOf(draft: Draft): InstanceSpec {
  return draftSpec(draft, twoServices, {
    instanceId,
    takenPorts: [],
    random: (count) => new Uint8Array(count).fill(65),
  }).spec;
}

async function told(draft: Draft, instance?: typeof instanceId): Promise<Finding[]> {
  const facts = await check.facts(draft, twoServices, instance === undefined ? {} : { instance });
  return draftFindings(draft, twoServices, facts).filter(({ severity }) => severity !== 'passed');
}
const codes = async (...given: Parameters<typeof told>): Promise<string[]> =>
  (await told(...given)).map(({ code, data }) => (data.owner == null ? code : `${code} ${data.owner}`));

async function container(name: string, more: Partial<WantedContainer> = {}): Promise<string> {
  state.publish({ repository: 'some/image', tag: '1', digest: 'sha256:1', behaviour: 'healthy' });
  state.pulled.add('some/image:1');
  const { id } = await engine.createContainer({
    name,
    image: 'some/image:1',
    environment: {},
    labels: {},
    mounts: [],
    ports: [],
    restart: 'no',
    stdin: false,
    ...more,
  });
  return id;
}
const publish = (hostPort: number, protocol: 'tcp' | 'udp' = 'tcp', hostIp = '') => ({
  ports: [{ containerPort: 80, hostPort, hostIp, protocol }],
});

describe('ports', () => {
  it('are taken by containers that run or are stopped, by protocol', async () => {
    await container('stopped', publish(8080));
    await container('names', publish(5300, 'udp'));
    expect(await codes(draftOf())).toEqual(['PORT_TAKEN stopped', 'PORT_TAKEN names']);
  });

  it('are taken by what jobs want, and by this machine’s processes on UDP too', async () => {
    wanted = [{ ...specOf(draftOf({}, 'other')), instanceId: instanceIdSchema.parse('other12345') }];
    expect(await codes(draftOf())).toEqual(['PORT_TAKEN other', 'PORT_TAKEN other']);
    wanted = [];
    host.takenPorts.set(5300, 'dnsmasq');
    expect((await told(draftOf()))[0]).toMatchObject({ code: 'PORT_TAKEN', data: { owner: 'dnsmasq', free: 5301 } });
  });

  it('that are left to Berth are looked for past the machine’s processes', async () => {
    host.takenPorts.set(8080, 'nginx');
    const draft = draftOf({ ports: [{ name: 'web', hostPort: null, hostIp: '' }] });
    const { takenPorts } = await check.facts(draft, twoServices);
    expect(takenPorts).toEqual([{ port: 8080, protocol: 'tcp', hostIp: '', owner: 'nginx' }]);
  });
});

describe('volumes', () => {
  const on = (volume: string) => draftOf({ mounts: [{ name: 'files', source: { kind: 'volume', volume } }] });
  const mounts = (source: string) => ({ mounts: [{ kind: 'volume' as const, source, path: '/x' }] });

  it('are missing, spare, or in use by a container or an instance', async () => {
    expect(await codes(on('gone'))).toEqual(['VOLUME_MISSING']);
    state.volumes.set('spare', { labels: {}, files: new Map() });
    expect(await codes(on('spare'))).toEqual(['VOLUME_HAS_DATA']);
    const id = await container('user', mounts('spare'));
    expect((await told(on('spare')))[0]).toMatchObject({
      severity: 'note',
      code: 'VOLUME_IN_USE',
      data: { owner: 'user' },
    });
    await engine.startContainer(id);
    expect((await told(on('spare')))[0]).toMatchObject({ severity: 'blocks', data: { owner: 'user' } });
  });

  it('belong to an instance while it is stopped, too', async () => {
    state.volumes.set('duo-files', { labels: {}, files: new Map() });
    records.push({ spec: specOf(draftOf()), createdAt: at, desired: 'stopped', desiredSince: at, isPinned: false });
    const other = draftOf(
      { ports: [], mounts: [{ name: 'files', source: { kind: 'volume', volume: 'duo-files' } }] },
      'trio',
    );
    expect((await told(other))[0]).toMatchObject({ severity: 'blocks', code: 'VOLUME_IN_USE', data: { owner: 'duo' } });
  });
});

describe('an instance that is changed', () => {
  it('is not in its own way, by label or as an adopted container', async () => {
    const spec = specOf(draftOf());
    await container('duo-database', { labels: { [label.instance]: instanceId }, ...publish(5300, 'udp') });
    const adopted = await container('Old', {
      ...publish(8080),
      mounts: [{ kind: 'volume', source: 'duo-files', path: '/files' }],
    });
    for (const id of [adopted, 'duo-database']) await engine.startContainer(id);
    host.takenPorts.set(8080, 'docker-proxy').set(5300, 'docker-proxy');
    const service = { ...spec.services[server]!, adopted: { container: 'Old', id: adopted } };
    const own = { ...spec, services: { ...spec.services, [server]: service } };
    records.push({ spec: own, createdAt: at, desired: 'running', desiredSince: at, isPinned: false });
    wanted = [own];
    expect(await codes(specDraft(own, twoServices), instanceId)).toEqual([]);
    const moved = specDraft(own, twoServices);
    host.takenPorts.set(9000, 'nginx');
    moved.services[server]!.ports = [{ name: 'web', hostPort: 9000, hostIp: '' }];
    expect(await codes(moved, instanceId)).toEqual(['PORT_TAKEN nginx']);
  });
});

describe('names that no engine takes', () => {
  it.each(['Ünïcode', 'a'.repeat(255), 'a.b', '-a', '../../etc', 'a\0b', ''])('%j is a finding', async (name) => {
    const draft = draftOf(
      {
        tag: `${name.slice(0, 100)}!`,
        repository: `${name.slice(0, 200)}/X`,
        networks: [name],
        mounts: [
          { name: 'extra-1', path: name, source: { kind: 'volume', volume: name } },
          { name: 'files', source: { kind: 'folder', path: name } },
        ],
      },
      name,
    );
    expect(new Set(await codes(draft))).toEqual(
      new Set(['NAME_PATTERN', 'IMAGE_NOT_FOUND', 'FOLDER_PATH', 'MOUNT_PATH', 'VOLUME_MISSING', 'NETWORK_MISSING']),
    );
  });
});

describe('the kernel', () => {
  it('is looked at where containers share it', async () => {
    host.kernelSettings.set('vm.max_map_count', 65_530);
    expect(await told(draftOf())).toMatchObject([
      { code: 'KERNEL_SETTING_LOW', data: { name: 'vm.max_map_count', count: 65_530, help: 'Raise it.' } },
    ]);
    Object.defineProperty(engine, 'isLocal', { value: false });
    expect(await told(draftOf())).toEqual([]);
  });
});
