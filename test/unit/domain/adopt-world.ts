/** Containers made by other means, and a template of two services, for the tests of adopting. */
import type { Found, FoundContainer, FoundImage } from '../../../src-main/domain/adopt-found.ts';
import { templateSchema } from '../../../src-main/contract/template.ts';

export const shop = templateSchema.parse({
  schema: 1,
  id: 'shop',
  name: 'Shop',
  summary: 'A server with a database',
  version: 3,
  tile: { letters: 'Sh', hue: 1 },
  main: 'server',
  upgrade: { order: 'semver' },
  choices: [
    {
      id: 'database',
      label: 'Database',
      options: [
        { id: 'own', label: 'Own', help: 'h' },
        { id: 'external', label: 'Elsewhere', help: 'h' },
      ],
    },
  ],
  services: {
    server: {
      label: 'Server',
      image: { repository: 'shops/shop', tag: '2.0.0', formerly: ['oldshops/shop'] },
      dependsOn: ['database'],
      variables: [
        { name: 'TERMS', label: 'Terms', terms: { value: 'Y', url: 'https://shop.example/terms' } },
        { name: 'DB', label: 'Connection', secret: true },
        { name: 'ADMIN_PASSWORD', label: 'Password', secret: true, formerly: ['ADMIN_PWD'] },
        { name: 'COLOUR', label: 'Colour' },
      ],
      ports: [
        { name: 'web', label: 'Web', container: 8080, host: 8080, open: { scheme: 'http' } },
        { name: 'sync', label: 'Sync', container: 53, protocol: 'udp' },
      ],
      volumes: [
        { name: 'data', path: '/data', label: 'Data' },
        { name: 'files', path: '/files', label: 'Files', pathByMajor: [{ fromMajor: 3, path: '/srv/files' }] },
        { name: 'cache', path: '/cache', label: 'Cache', backup: false, onRollback: 'keep' },
      ],
    },
    database: {
      label: 'Database',
      when: { database: 'own' },
      image: { repository: 'postgres', tag: '16' },
      variables: [{ name: 'POSTGRES_PASSWORD', label: 'Password', secret: true }],
      volumes: [{ name: 'database', path: '/var/lib/postgresql/data', label: 'Database' }],
    },
  },
});

export const plainDatabase = templateSchema.parse({
  ...shop,
  id: 'postgresql',
  main: 'database',
  choices: [],
  services: { database: { ...shop.services['database' as never], when: {} } },
});

export const digest = `sha256:${'a'.repeat(64)}`;

export function imageOf(repository: string, more: Partial<FoundImage> = {}): FoundImage {
  return {
    digests: [`${repository}@${digest}`],
    platform: 'linux/amd64',
    environment: ['PATH=/usr/bin', 'EDITION=free'],
    user: '',
    labels: { vendor: 'shops' },
    entrypoint: ['/start'],
    command: ['serve'],
    ...more,
  };
}

let nextId = 1;

export function found(
  name: string,
  image: string,
  more: Partial<Omit<FoundContainer, 'wishes'>> & { readonly wishes?: Partial<FoundContainer['wishes']> } = {},
  ofImage: FoundImage | null = imageOf(image.replace(/[:@][^/]*$/, '')),
): Found {
  const id = String(nextId++).padStart(64, 'f');
  const container: FoundContainer = {
    id,
    name,
    image,
    status: 'running',
    isRunning: true,
    createdAt: '2026-01-01T00:00:00Z',
    labels: { vendor: 'shops' },
    environment: ['PATH=/usr/bin', 'EDITION=free'],
    mounts: [],
    networks: [{ name: 'bridge', aliases: [] }],
    ports: [],
    ...more,
    wishes: {
      entrypoint: ['/start'],
      command: ['serve'],
      user: '',
      hostname: id.slice(0, 12),
      restart: 'no',
      cpus: null,
      memoryBytes: null,
      shmBytes: 64 * 1024 * 1024,
      ulimits: [],
      isPrivileged: false,
      stdin: false,
      extraHosts: [],
      isAutoRemoved: false,
      networkMode: 'bridge',
      ...more.wishes,
    },
  };
  return { container, image: ofImage };
}

export function inNetwork(name: string, ...aliases: string[]): Pick<FoundContainer, 'networks'> {
  return { networks: [{ name, aliases }] };
}

export function ofProject(project: string): Pick<FoundContainer, 'labels'> {
  return { labels: { 'com.docker.compose.project': project, 'com.docker.compose.service': 'x', vendor: 'shops' } };
}
