import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftSchema } from '../../../src-main/contract/instance.ts';
import {
  instanceSpecSchema,
  mountSpecSchema,
  type EnvironmentValue,
  type InstanceSpec,
  type ServiceSpec,
} from '../../../src-main/contract/spec.ts';
import { secretRefSchema } from '../../../src-main/contract/ids.ts';
import { configurationChanges } from '../../../src-main/domain/configuration-changes.ts';
import { dataMoves, leftVolumes, newVolumes } from '../../../src-main/domain/configuration-moves.ts';
import { specDraft } from '../../../src-main/domain/spec-draft.ts';
import { database, draftOf, edited, instanceId, server, spec, template } from './configuration-world.ts';

const mine = (one: InstanceSpec): ServiceSpec => {
  const found = one.services[server];
  if (found === undefined) throw new Error('no server');
  return found;
};
const withServer = (changes: Partial<ServiceSpec>): InstanceSpec =>
  instanceSpecSchema.parse({ ...spec, services: { ...spec.services, [server]: { ...mine(spec), ...changes } } });

describe('the form of an instance that exists', () => {
  it('shows plain values, and of secrets only that they are stored', () => {
    const draft = specDraft(spec, template);
    expect(draftSchema.parse(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
    expect(draftOf(draft, server)).toMatchObject({
      tag: '1.0.0',
      environment: { COLOUR: 'blue', ADMIN: '', TOKEN: '', LOGIN: '' },
      extra: [
        { name: 'EXTRA', value: 'mine', isSecret: false },
        { name: 'API_KEY', value: '', isSecret: true },
      ],
      keep: ['ADMIN', 'TOKEN', 'API_KEY'],
      ports: [{ name: 'web', hostPort: 8080, hostIp: '' }],
      mounts: [{ name: 'data', source: { kind: 'volume' } }],
    });
  });
});

const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/);
const text = fc.string({ minLength: 1, maxLength: 12 });
const value: fc.Arbitrary<EnvironmentValue> = fc.oneof(
  text.map((plain) => ({ kind: 'plain' as const, value: plain })),
  fc
    .nat(9)
    .map((at) => ({ kind: 'secret' as const, ref: secretRefSchema.parse(`${instanceId}/server/K${String(at)}`) })),
  text.map((linked) => ({ kind: 'linked' as const, text: linked, quoting: 'none' as const, isSecret: false })),
);
const port = fc.record({
  name: fc.constantFrom('web', 'agents', 'extra-7-udp', 'odd name'),
  containerPort: fc.integer({ min: 1, max: 65_535 }),
  protocol: fc.constantFrom('tcp' as const, 'udp' as const),
  hostPort: fc.integer({ min: 1, max: 65_535 }),
  hostIp: fc.constantFrom('', '127.0.0.1', '::1'),
});
const mount = fc.record(
  {
    name: fc.constantFrom('data', 'cache', 'extra-a', 'mount-7', 'odd'),
    path: fc.stringMatching(/^\/[a-z]{1,6}$/),
    source: fc.oneof(
      fc.record({ kind: fc.constant('volume' as const), volume: fc.stringMatching(/^[a-z]{1,12}$/) }),
      fc.record({ kind: fc.constant('folder' as const), path: fc.stringMatching(/^\/srv\/[a-z]{1,6}$/) }),
    ),
    backup: fc.boolean(),
    onRollback: fc.constantFrom('restore' as const, 'keep' as const),
    isReadOnly: fc.constant(true),
    isForeign: fc.constant(true),
  },
  { requiredKeys: ['name', 'path', 'source', 'backup', 'onRollback'] },
);
/** Also such as no form of ours would make: an adopted container may have anything. */
const anyService = fc.record(
  {
    image: fc.record({
      repository: fc.constantFrom('demo/server', 'mirror/x'),
      tag: fc.constantFrom('1.0.0', 'latest'),
    }),
    environment: fc.dictionary(fc.oneof(name, fc.constantFrom('COLOUR', 'ADMIN', 'LOGIN', 'NODE', 'NESTED')), value, {
      maxKeys: 6,
      noNullPrototype: true,
    }),
    ports: fc.array(port, { maxLength: 4 }),
    mounts: fc.uniqueArray(mount, { maxLength: 4, selector: (one) => one.name }),
    restart: fc.constantFrom('no' as const, 'on-failure' as const, 'unless-stopped' as const, 'always' as const),
    resources: fc.record(
      { cpus: fc.constantFrom(0.5, 2), memoryBytes: fc.integer({ min: 1, max: 9e9 }) },
      { requiredKeys: [] },
    ),
    revision: fc.constantFrom(1, 2),
    adopted: fc.constant({ container: 'found', id: 'f00' }),
    entrypoint: fc.array(text, { maxLength: 2 }),
    command: fc.array(text, { maxLength: 3 }),
    user: fc.constant('1000:1000'),
    hostname: fc.constant('box'),
    stdin: fc.boolean(),
    isPrivileged: fc.boolean(),
    shmBytes: fc.integer({ min: 1, max: 1e9 }),
    labels: fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true }),
    extraHosts: fc.array(fc.constantFrom('a:1.2.3.4', 'b:::1', 'strange'), { maxLength: 2 }),
    networks: fc.uniqueArray(fc.constantFrom('one', 'two'), { maxLength: 2 }),
  },
  { requiredKeys: ['image', 'environment', 'ports', 'mounts', 'restart', 'resources'] },
);

describe('a form that nobody edited', () => {
  it('changes nothing, whatever the instance is made of', () => {
    fc.assert(
      fc.property(anyService, (service) => {
        const before = withServer(service);
        const { spec: after, secrets } = edited(before, () => undefined);
        expect(after).toEqual(before);
        expect(secrets.size).toBe(0);
        expect(configurationChanges(before, after, template)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('changes nothing where the database is somebody else’s', () => {
    const { [server]: only } = spec.services;
    const before = instanceSpecSchema.parse({ ...spec, choices: { database: 'external' }, services: { server: only } });
    expect(edited(before, () => undefined).spec).toEqual(before);
  });
});

describe('an edited form', () => {
  it('changes what was edited, and what no form shows stays', () => {
    const before = withServer({ user: '5:5', hostname: 'box', entrypoint: ['/run'], stdin: true });
    const { spec: after } = edited(before, (draft) => {
      draft.environment['COLOUR'] = 'green';
    });
    const changed = { ...mine(before).environment, COLOUR: { kind: 'plain', value: 'green' } };
    expect(mine(after)).toEqual({ ...mine(before), environment: changed });
    expect(after.revision).toBe(4);
    expect(after.services[database]).toEqual({ ...before.services[database], revision: 3 });
  });

  it('gives a new secret a reference of its own, so that the old value is there until the end', () => {
    const { spec: after, secrets } = edited(spec, (draft) => {
      draft.environment['TOKEN'] = 'new one';
      draft.extra = draft.extra.map((one) => (one.name === 'API_KEY' ? { ...one, value: 'new key' } : one));
    });
    const environment = mine(after).environment;
    expect(environment['TOKEN']).toEqual({ kind: 'secret', ref: `${instanceId}/server/TOKEN@4` });
    expect([...secrets].map(([ref, secret]) => [ref, secret.reveal()])).toEqual([
      [`${instanceId}/server/TOKEN@4`, 'new one'],
      [`${instanceId}/server/API_KEY@4`, 'new key'],
    ]);
    expect(environment['ADMIN']).toEqual(mine(spec).environment['ADMIN']);
    expect(JSON.stringify(after)).not.toContain('new one');
  });

  it('takes a variable away that was emptied or left out, and a secret that is not kept', () => {
    const { spec: after } = edited(spec, (draft) => {
      draft.environment['COLOUR'] = '';
      draft.extra = draft.extra.filter((one) => one.name !== 'EXTRA');
      draft.keep = ['ADMIN', 'API_KEY'];
    });
    expect(Object.keys(mine(after).environment)).toEqual(['NODE', 'ADMIN', 'API_KEY', 'LOGIN']);
  });

  it('takes a container’s rights with its variable, and only then', () => {
    const nested = (value: string): InstanceSpec =>
      edited(spec, (draft) => {
        draft.environment['NESTED'] = value;
      }).spec;
    expect(mine(nested('Y')).isPrivileged).toBe(true);
    const before = withServer({ isPrivileged: true });
    expect(mine(edited(before, (draft) => void (draft.environment['COLOUR'] = 'x')).spec).isPrivileged).toBe(true);
    expect(
      mine(edited(nested('Y'), (draft) => void (draft.environment['NESTED'] = 'N')).spec).isPrivileged,
    ).toBeUndefined();
  });

  it('makes an adopted container Berth’s own when it is made anew, not when only its limits change', () => {
    const before = withServer({ adopted: { container: 'found', id: 'f00' } });
    const limited = edited(before, (draft) => void (draft.resources = { cpus: 2 })).spec;
    expect(mine(limited)).toMatchObject({ adopted: { container: 'found' }, resources: { cpus: 2 } });
    expect(limited.revision).toBe(before.revision);
    expect(mine(edited(before, (draft) => void (draft.environment['COLOUR'] = 'x')).spec).adopted).toBeUndefined();
  });

  it('replaces an emptied list, and keeps the default port’s name', () => {
    const before = withServer({ labels: { a: '1' }, networks: ['n'], extraHosts: ['h:::1'], command: ['run'] });
    const { spec: after } = edited(before, (draft) => {
      draft.labels = [];
      draft.networks = [];
      draft.extraHosts = [{ name: 'h', address: '10.0.0.1' }];
      delete draft.command;
      draft.ports = [
        { name: 'web', hostPort: 9090, hostIp: '127.0.0.1' },
        { name: 'extra-1', hostPort: 53, hostIp: '', containerPort: 53, protocol: 'udp' },
      ];
    });
    expect(mine(after)).not.toHaveProperty('labels');
    expect(mine(after)).not.toHaveProperty('networks');
    expect(mine(after)).not.toHaveProperty('command');
    expect(mine(after).extraHosts).toEqual(['h:10.0.0.1']);
    expect(mine(after).ports).toMatchObject([
      { name: 'web', containerPort: 8080, hostPort: 9090, hostIp: '127.0.0.1' },
      { containerPort: 53, protocol: 'udp', hostPort: 53 },
    ]);
  });
});

describe('data that moves', () => {
  const moved = (
    source: { kind: 'folder'; path: string } | { kind: 'volume'; volume?: string },
    before = spec,
  ): InstanceSpec => edited(before, (draft) => void (draft.mounts = [{ name: 'data', source }])).spec;
  const inFolder = moved({ kind: 'folder', path: '/srv/data' });

  it('goes to a folder, and back to a volume that is a new one', () => {
    expect(dataMoves(spec, inFolder, template)).toMatchObject([
      {
        service: 'server',
        mount: 'data',
        label: 'Data',
        from: { source: { volume: 'demo-data' } },
        to: { source: { path: '/srv/data' } },
      },
    ]);
    expect(leftVolumes(dataMoves(spec, inFolder, template), inFolder)).toEqual(['demo-data']);
    const back = moved({ kind: 'volume' }, inFolder);
    expect(mine(back).mounts[0]?.source).toEqual({ kind: 'volume', volume: 'demo-data-r5' });
    expect(leftVolumes(dataMoves(inFolder, back, template), back)).toEqual([]);
  });

  it('does not move to where it is, and leaves a volume that is somebody else’s', () => {
    expect(moved({ kind: 'volume', volume: 'demo-data' })).toEqual(spec);
    const foreign = withServer({ mounts: mine(spec).mounts.map((one) => ({ ...one, isForeign: true })) });
    const after = moved({ kind: 'folder', path: '/srv/data' }, foreign);
    expect(mine(after).mounts[0]).not.toHaveProperty('isForeign');
    expect(leftVolumes(dataMoves(foreign, after, template), after)).toEqual([]);
  });

  it('is no move when a mount comes or goes; a forgotten line of the template’s takes nothing away', () => {
    const added = edited(spec, (draft) => {
      draft.mounts = [{ name: 'extra-plugins', path: '/plugins', source: { kind: 'volume' } }];
    }).spec;
    expect(mine(added).mounts.map((one) => one.name)).toEqual(['data', 'extra-plugins']);
    expect(dataMoves(spec, added, template)).toEqual([]);
    expect(newVolumes(spec, added)).toEqual(['demo-extra-plugins']);
    const gone = edited(added, (draft) => void draft.mounts.pop()).spec;
    expect(mine(gone).mounts.map((one) => mountSpecSchema.parse(one).name)).toEqual(['data']);
  });
});
