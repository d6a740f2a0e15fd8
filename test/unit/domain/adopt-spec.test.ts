import { describe, expect, it } from 'vitest';
import { engineIdSchema, instanceIdSchema, serviceNameSchema } from '../../../src-main/contract/ids.ts';
import { instanceSpecSchema } from '../../../src-main/contract/spec.ts';
import { adoptCandidate } from '../../../src-main/domain/adopt-candidate.ts';
import type { Found } from '../../../src-main/domain/adopt-found.ts';
import { adoptNotes, adoptRefusal } from '../../../src-main/domain/adopt-notes.ts';
import { adoptSpec } from '../../../src-main/domain/adopt-spec.ts';
import { wantedContainer } from '../../../src-main/domain/containers.ts';
import { atRevision, servicesInOrder } from '../../../src-main/domain/services.ts';
import { digest, found, imageOf, inNetwork, ofProject, shop } from './adopt-world.ts';

const server = serviceNameSchema.parse('server');
const hex = 'ab'.repeat(32);

function adopted(one: Found, more: Partial<Parameters<typeof adoptSpec>[2]> = {}) {
  const { spec, secrets } = adoptSpec(shop, new Map([[server, one]]), {
    instanceId: instanceIdSchema.parse('abcdef1234'),
    name: 'shop',
    engineId: engineIdSchema.parse('local'),
    isOwn: () => true,
    isNoFolder: () => false,
    ...more,
  });
  instanceSpecSchema.parse(spec);
  const values = Object.fromEntries([...secrets].map(([ref, secret]) => [ref, secret.reveal()]));
  return { spec, service: spec.services[server]!, values };
}

const full = found('OldShop', 'shops/shop:2.0.0', {
  environment: [
    'PATH=/usr/bin',
    'EDITION=paid',
    'TERMS=y',
    'DB=Server=db;Password=Pa;ss',
    'ADMIN_PWD=secret word',
    'COLOUR=blue=green',
    'EMPTY=',
    'SMTP_PASSWORD=mail',
    'FEED=https://me:word@feed.example/',
  ],
  mounts: [
    { kind: 'volume', source: 'shop_data', path: '/data', isReadOnly: false },
    { kind: 'volume', source: hex, path: '/files/', isReadOnly: false },
    { kind: 'bind', source: '/etc/localtime', path: '/etc/localtime', isReadOnly: true },
    { kind: 'bind', source: '/srv/plugins', path: '/plugins', isReadOnly: true },
    { kind: 'volume', source: 'shared', path: '/shared', isReadOnly: false },
    { kind: 'other', source: '', path: '/tmpfs', isReadOnly: false },
  ],
  ports: [
    { hostIp: '0.0.0.0', hostPort: 1322, containerPort: 8080, protocol: 'tcp' },
    { hostIp: '::', hostPort: 1322, containerPort: 8080, protocol: 'tcp' },
    { hostIp: '127.0.0.1', hostPort: 1323, containerPort: 8080, protocol: 'tcp' },
    { hostIp: '127.0.0.1', hostPort: 5353, containerPort: 53, protocol: 'udp' },
    { hostIp: '0.0.0.0', hostPort: 9000, containerPort: 9000, protocol: 'tcp' },
  ],
  labels: { vendor: 'shops', team: 'sales', 'com.docker.compose.project': 'stack' },
  networks: [
    { name: 'bridge', aliases: [] },
    { name: 'apps', aliases: ['shop'] },
  ],
  wishes: {
    command: ['serve', '--loud'],
    user: '1000:1000',
    hostname: 'shop.corp.example',
    restart: 'always',
    cpus: 1.5,
    memoryBytes: 1024,
    shmBytes: 1,
    ulimits: [{ name: 'nofile', soft: 1, hard: 2 }],
    isPrivileged: true,
    stdin: true,
    extraHosts: ['db:10.0.0.1'],
    others: ['--cap-add NET_ADMIN'],
  },
});

describe('a container read as a service', () => {
  const { spec, service, values } = adopted(full, {
    isOwn: (volume) => volume !== 'shared',
    isNoFolder: (path) => path === '/etc/localtime',
  });

  it('keeps what was set, and nothing that the image has itself', () => {
    expect(service.environment).toEqual({
      EDITION: { kind: 'plain', value: 'paid' },
      TERMS: { kind: 'plain', value: 'y' },
      DB: { kind: 'secret', ref: 'abcdef1234/server/DB' },
      ADMIN_PASSWORD: { kind: 'secret', ref: 'abcdef1234/server/ADMIN_PASSWORD' },
      COLOUR: { kind: 'plain', value: 'blue=green' },
      EMPTY: { kind: 'plain', value: '' },
      SMTP_PASSWORD: { kind: 'secret', ref: 'abcdef1234/server/SMTP_PASSWORD' },
      FEED: { kind: 'secret', ref: 'abcdef1234/server/FEED' },
    });
    expect(values).toEqual({
      'abcdef1234/server/DB': 'Server=db;Password=Pa;ss',
      'abcdef1234/server/ADMIN_PASSWORD': 'secret word',
      'abcdef1234/server/SMTP_PASSWORD': 'mail',
      'abcdef1234/server/FEED': 'https://me:word@feed.example/',
    });
    expect(JSON.stringify(spec)).not.toMatch(/secret word|Pa;ss|:word@/);
  });

  it('names what the template knows, and counts what it does not', () => {
    expect(service.mounts).toEqual([
      {
        name: 'data',
        path: '/data',
        source: { kind: 'volume', volume: 'shop_data' },
        backup: true,
        onRollback: 'restore',
      },
      { name: 'files', path: '/files/', source: { kind: 'volume', volume: hex }, backup: true, onRollback: 'restore' },
      {
        name: 'extra-1',
        path: '/etc/localtime',
        source: { kind: 'folder', path: '/etc/localtime' },
        backup: false,
        onRollback: 'keep',
        isReadOnly: true,
      },
      {
        name: 'extra-2',
        path: '/plugins',
        source: { kind: 'folder', path: '/srv/plugins' },
        backup: true,
        onRollback: 'keep',
        isReadOnly: true,
      },
      {
        name: 'extra-3',
        path: '/shared',
        source: { kind: 'volume', volume: 'shared' },
        backup: true,
        onRollback: 'restore',
        isForeign: true,
      },
    ]);
    expect(service.ports).toEqual([
      { name: 'web', containerPort: 8080, protocol: 'tcp', hostPort: 1322, hostIp: '' },
      { name: 'extra-8080-tcp', containerPort: 8080, protocol: 'tcp', hostPort: 1323, hostIp: '127.0.0.1' },
      { name: 'sync', containerPort: 53, protocol: 'udp', hostPort: 5353, hostIp: '127.0.0.1' },
      { name: 'extra-9000-tcp', containerPort: 9000, protocol: 'tcp', hostPort: 9000, hostIp: '0.0.0.0' },
    ]);
  });

  it('would be made just like it: every wish is in the container that takes its place', () => {
    const [named] = servicesInOrder(spec, shop);
    const plan = wantedContainer(spec, shop, named!, {});
    expect(plan).toMatchObject({
      name: 'shop-server',
      image: `shops/shop@${digest}`,
      command: ['serve', '--loud'],
      user: '1000:1000',
      hostname: 'shop.corp.example',
      cpus: 1.5,
      memoryBytes: 1024,
      shmBytes: 1,
      ulimits: [{ name: 'nofile', soft: 1, hard: 2 }],
      isPrivileged: true,
      stdin: true,
      extraHosts: ['db:10.0.0.1'],
      otherNetworks: ['apps'],
      otherAliases: ['OldShop', 'shop'],
    });
    expect(plan.entrypoint).toBeUndefined();
    expect(plan.labels).toMatchObject({ team: 'sales' });
    expect(Object.keys(plan.labels).filter((name) => /compose|vendor/.test(name))).toEqual([]);
    expect(service.adopted).toEqual({ container: 'OldShop', id: full.container.id });
  });
});

describe('a container that was made without a wish', () => {
  it('has nothing of its own but its data, which lies inside and is to move to volumes', () => {
    const one = found('shop', 'shops/shop');
    const mount = (name: string, path: string) => ({
      name,
      path,
      source: { kind: 'volume', volume: `shop-${name}` },
      backup: true,
      onRollback: 'restore',
    });
    const { spec, service } = adopted(one);
    expect(service).toEqual({
      image: { repository: 'shops/shop', tag: 'latest', digest },
      environment: {},
      ports: [],
      mounts: [mount('data', '/data'), mount('files', '/srv/files')],
      restart: 'no',
      resources: {},
      adopted: { container: 'shop', id: one.container.id, inside: ['data', 'files'] },
    });
    // In the container that takes its place they are volumes like any other.
    const next = atRevision(spec, 2).services[server]!;
    expect(next.mounts).toEqual(service.mounts);
    expect(next.adopted).toBeUndefined();
  });

  it('takes the version that the image tells where it was made by digest', () => {
    const labels = { 'org.opencontainers.image.version': '2.1.0' };
    const one = found('shop', `shops/shop@${digest}`, {}, imageOf('shops/shop', { labels }));
    expect(adopted(one).service.image).toEqual({ repository: 'shops/shop', tag: '2.1.0', digest });
  });

  it('keeps both where the old and the new name of a variable are set', () => {
    const both = found('shop', 'shops/shop:2.0.0', { environment: ['ADMIN_PWD=old', 'ADMIN_PASSWORD=new'] });
    expect(adopted(both).values).toEqual({
      'abcdef1234/server/ADMIN_PWD': 'old',
      'abcdef1234/server/ADMIN_PASSWORD': 'new',
    });
  });

  it('finds a volume where the version has it', () => {
    const mounts = [{ kind: 'volume', source: 'v', path: '/srv/files', isReadOnly: false }] as const;
    expect(adopted(found('shop', 'shops/shop:3.1.0', { mounts })).service.mounts[0]?.name).toBe('files');
    expect(adopted(found('shop', 'shops/shop:2.1.0', { mounts })).service.mounts[0]?.name).toBe('extra-1');
  });
});

describe('what is said before', () => {
  it('tells names of variables, never values', () => {
    const candidate = adoptCandidate(
      engineIdSchema.parse('local'),
      { template: shop, main: full, services: new Map([[server, full]]) },
      'old-shop',
    );
    expect(JSON.stringify(candidate)).not.toMatch(/secret word|Pa;ss|:word@|paid/);
    expect(candidate.services[0]?.variables).toContainEqual({ name: 'ADMIN_PWD', isKnown: true, isSecret: true });
    expect(candidate.services[0]?.variables).toContainEqual({ name: 'SMTP_PASSWORD', isKnown: false, isSecret: true });
    expect(candidate.services[0]?.ports).toEqual([
      '1322 → 8080/tcp',
      '127.0.0.1:1323 → 8080/tcp',
      '127.0.0.1:5353 → 53/udp',
      '9000 → 9000/tcp',
    ]);
    expect(candidate.services[0]?.mounts.map(({ name, kind }) => [name, kind])).toEqual([
      ['data', 'volume'],
      ['files', 'anonymous'],
      [null, 'folder'],
      [null, 'folder'],
      [null, 'volume'],
    ]);
    expect(candidate.notes).toEqual([
      { code: 'ANONYMOUS_VOLUMES', values: ['/files/'] },
      { code: 'NOT_CARRIED', values: ['--mount /tmpfs', '--cap-add NET_ADMIN'] },
      { code: 'PRIVILEGED', values: ['OldShop'] },
      { code: 'NETWORKS_KEPT', values: ['apps'] },
      { code: 'COMPOSE_PROJECT', values: ['stack'] },
    ]);
  });

  it('warns of data in no volume, open terms, a tag that moves, and of what is not known', () => {
    const bare = found('shop', 'shops/shop', { isRunning: false, status: 'exited', ...inNetwork('bridge') });
    expect(adoptNotes(shop, new Map([[server, bare]]))).toEqual([
      { code: 'NO_VOLUME', values: ['/data', '/srv/files'] },
      { code: 'TERMS_OPEN', values: ['Terms'] },
      { code: 'FLOATING_TAG', values: ['latest'] },
      { code: 'STOPPED', values: ['shop'] },
    ]);
    expect(adoptNotes(null, new Map([[server, found('thing', 'corp/thing', ofProject('p'))]]))).toEqual([
      { code: 'COMPOSE_PROJECT', values: ['p'] },
      { code: 'LIMITED_KNOWLEDGE', values: [] },
    ]);
  });

  it('takes a mount above the path for a volume', () => {
    const mounts = [{ kind: 'volume', source: 'all', path: '/data', isReadOnly: false }] as const;
    const notes = adoptNotes(shop, new Map([[server, found('shop', 'shops/shop:2.0.0', { mounts })]]));
    expect(notes.find(({ code }) => code === 'NO_VOLUME')?.values).toEqual(['/files']);
  });

  it.each([
    [{ wishes: { isAutoRemoved: true } }, 'autoRemove'],
    [{ wishes: { networkMode: 'host' } }, 'networkOfAnother'],
    [{ wishes: { networkMode: 'container:abc' } }, 'networkOfAnother'],
    [{}, null],
  ] as const)('refuses %j: %s', (more, refusal) => {
    expect(adoptRefusal(found('shop', 'shops/shop:1', more))).toBe(refusal);
  });

  it('refuses Windows containers', () => {
    const image = imageOf('shops/shop', { platform: 'windows/amd64' });
    expect(adoptRefusal(found('shop', 'shops/shop:1', {}, image))).toBe('windows');
  });
});
