/** From a container that was made by other means to a service of an instance that would be made just like it. */
import { Secret } from '../base/secret.ts';
import type { SecretRef, ServiceName } from '../contract/ids.ts';
import type { EnvironmentValue, ImageSpec, MountSpec, PublishedPort, ServiceSpec } from '../contract/spec.ts';
import type { ServiceTemplate, Variable } from '../contract/template.ts';
import { knownNames, ownVariables, userNetworks, type Found } from './adopt-found.ts';
import { digestAmong } from './image-reference.ts';
import { volumeName } from './names.ts';
import { imageOf } from './recognise-image.ts';
import { looksSecret } from './secret-look.ts';
import { mountPath } from './template-values.ts';

export interface AdoptFacts {
  readonly service: ServiceName;
  /** Name of the instance. */
  readonly name: string;
  readonly refOf: (variable: string) => SecretRef;
  /** Is the volume, or folder, of no use to containers outside the instance? */
  readonly isOwn: (source: string) => boolean;
  /** Binds that hold no data to keep: files, sockets, places of the system. */
  readonly isNoFolder: (path: string) => boolean;
}

export interface AdoptedService {
  readonly spec: ServiceSpec;
  readonly secrets: ReadonlyMap<SecretRef, Secret>;
}

const engineShmBytes = 64 * 1024 * 1024;

export function adoptService(found: Found, rules: ServiceTemplate, facts: AdoptFacts): AdoptedService {
  const { container, image } = found;
  const { wishes } = container;
  const named = adoptedImage(found);
  const { environment, secrets } = adoptedEnvironment(found, rules, facts);
  const networks = userNetworks(container).map(({ name }) => name);
  const labels = ownLabels(found);
  const bare = unmounted(rules, found);
  const spec: ServiceSpec = {
    image: named,
    environment,
    ports: adoptedPorts(container.ports, rules),
    mounts: [
      ...adoptedMounts(found, rules, named.tag, facts),
      ...bare.map((volume) => futureMount(volume, named.tag, facts)),
    ],
    restart: wishes.restart,
    resources: {
      ...(wishes.cpus === null ? {} : { cpus: wishes.cpus }),
      ...(wishes.memoryBytes === null ? {} : { memoryBytes: wishes.memoryBytes }),
    },
    adopted: {
      container: container.name,
      id: container.id,
      ...(bare.length === 0 ? {} : { inside: bare.map((volume) => volume.name) }),
    },
    ...program(found, rules),
    ...(wishes.user === (rules.user ?? image?.user ?? '') ? {} : { user: wishes.user }),
    ...(isGivenHostname(found) ? { hostname: wishes.hostname } : {}),
    ...(wishes.stdin === rules.stdin ? {} : { stdin: wishes.stdin }),
    ...(wishes.isPrivileged ? { isPrivileged: true } : {}),
    ...(wishes.shmBytes === null || wishes.shmBytes === (rules.shmBytes ?? engineShmBytes)
      ? {}
      : { shmBytes: wishes.shmBytes }),
    ...(wishes.ulimits.length === 0 ? {} : { ulimits: wishes.ulimits.map((limit) => ({ ...limit })) }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(wishes.extraHosts.length === 0 ? {} : { extraHosts: [...wishes.extraHosts] }),
    ...(networks.length === 0 ? {} : { networks, aliases: knownNames(container) }),
  };
  return { spec, secrets };
}

function adoptedImage(found: Found): ImageSpec {
  const named = imageOf(found);
  const repository = named?.repository ?? found.container.image;
  const digest = digestAmong(found.image?.digests ?? [], repository);
  // A container that was made by digest has no tag; what the image says of itself is the next best.
  const told = found.image?.labels['org.opencontainers.image.version'] ?? '';
  const isByDigest = found.container.image.includes('sha256:');
  const tag = named?.tag ?? (isByDigest && /^\w[\w.-]{0,127}$/.test(told) ? told : 'latest');
  return { repository, tag, ...(digest === null ? {} : { digest }) };
}

function adoptedEnvironment(
  found: Found,
  rules: ServiceTemplate,
  { refOf }: AdoptFacts,
): { environment: Record<string, EnvironmentValue>; secrets: Map<SecretRef, Secret> } {
  const environment: Record<string, EnvironmentValue> = {};
  const secrets = new Map<SecretRef, Secret>();
  const given = ownVariables(found);
  const names = new Set(given.map(({ name }) => name));
  for (const { name, value } of given) {
    const known = variableOf(rules, name);
    // Both the old and the new name: each stays what it is.
    const target = known === null || (known.name !== name && names.has(known.name)) ? name : known.name;
    if (value !== '' && isSecret(known, name, value)) {
      const ref = refOf(target);
      secrets.set(ref, new Secret(value));
      environment[target] = { kind: 'secret', ref };
    } else environment[target] = { kind: 'plain', value };
  }
  return { environment, secrets };
}

/** The template's variable of this name, or the one that was called so before. */
export function variableOf(rules: ServiceTemplate | null, name: string): Variable | null {
  const all = rules?.variables ?? [];
  return all.find((one) => one.name === name) ?? all.find((one) => one.formerly?.includes(name)) ?? null;
}

export function isSecret(known: Variable | null, name: string, value: string): boolean {
  return known?.secret ?? looksSecret(name, value);
}

/** The engine tells a port that is published everywhere once for each family of addresses. */
function adoptedPorts(ports: Found['container']['ports'], rules: ServiceTemplate): PublishedPort[] {
  const published: PublishedPort[] = [];
  for (const { hostIp, hostPort, containerPort, protocol: word } of ports) {
    const protocol = word === 'udp' ? 'udp' : 'tcp';
    if (word !== protocol || hostPort === 0) continue;
    const same = published.findIndex(
      (one) => one.containerPort === containerPort && one.protocol === protocol && one.hostPort === hostPort,
    );
    const before = published[same];
    if (before !== undefined && isEvery(before.hostIp) && isEvery(hostIp)) {
      published[same] = { ...before, hostIp: before.hostIp === hostIp ? hostIp : '' };
      continue;
    }
    const known = rules.ports.find((one) => one.container === containerPort && one.protocol === protocol);
    const isNamed = known !== undefined && !published.some(({ name }) => name === known.name);
    const plain = `extra-${String(containerPort)}-${protocol}`;
    const free = published.some(({ name }) => name === plain) ? `${plain}-${String(published.length)}` : plain;
    published.push({ name: isNamed ? known.name : free, containerPort, protocol, hostPort, hostIp });
  }
  return published;
}

function isEvery(hostIp: string): boolean {
  return hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::';
}

function adoptedMounts(found: Found, rules: ServiceTemplate, tag: string, facts: AdoptFacts): MountSpec[] {
  const unknown = found.container.mounts.filter(({ path }) => volumeAt(rules, tag, path) === null);
  return found.container.mounts.flatMap((mount): MountSpec[] => {
    if (mount.kind === 'other') return [];
    const known = volumeAt(rules, tag, mount.path);
    const isData = mount.kind === 'volume' || !facts.isNoFolder(mount.source);
    // No new version can have touched what it only reads.
    const isPutBack = isData && !mount.isReadOnly;
    return [
      {
        name: known?.name ?? `extra-${String(unknown.indexOf(mount) + 1)}`,
        path: mount.path,
        source:
          mount.kind === 'volume' ? { kind: 'volume', volume: mount.source } : { kind: 'folder', path: mount.source },
        backup: isData && (known?.backup ?? true),
        onRollback: isPutBack ? (known?.onRollback ?? 'restore') : 'keep',
        ...(mount.isReadOnly ? { isReadOnly: true } : {}),
        ...(mount.kind === 'volume' && !facts.isOwn(mount.source) ? { isForeign: true } : {}),
      },
    ];
  });
}

/** Volumes that the template backs up and that the container does not have: what would be in them lies in the container itself. */
export function unmounted(rules: ServiceTemplate, found: Found): ServiceTemplate['volumes'] {
  const tag = imageOf(found)?.tag ?? 'latest';
  const mounted = found.container.mounts.map(({ path }) => barePath(path));
  return rules.volumes.filter((volume) => {
    const path = mountPath(volume, tag);
    return volume.backup && !volume.optional && !mounted.some((one) => one === path || path.startsWith(`${one}/`));
  });
}

/** The volume that its data moves to when the container is re-created. */
function futureMount(volume: ServiceTemplate['volumes'][number], tag: string, { name }: AdoptFacts): MountSpec {
  const { backup, onRollback } = volume;
  const source = { kind: 'volume' as const, volume: volumeName(name, volume.name) };
  return { name: volume.name, path: mountPath(volume, tag), source, backup, onRollback };
}

/** The template's volume that lies at this path in the image of this tag. */
export function volumeAt(
  rules: ServiceTemplate | null,
  tag: string,
  path: string,
): ServiceTemplate['volumes'][number] | null {
  return rules?.volumes.find((volume) => mountPath(volume, tag) === barePath(path)) ?? null;
}

/** Without a slash at its end. */
export function barePath(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}

/** Program and arguments where they are neither the template's nor the image's own. */
function program({ container: { wishes }, image }: Found, rules: ServiceTemplate): Partial<ServiceSpec> {
  const entrypoint = rules.entrypoint ?? image?.entrypoint ?? null;
  const command = rules.command ?? image?.command ?? null;
  const isOwnProgram = wishes.entrypoint !== null && !isSame(wishes.entrypoint, entrypoint);
  const isOwnCommand = wishes.command !== null && !isSame(wishes.command, command);
  return {
    ...(isOwnProgram ? { entrypoint: [...wishes.entrypoint] } : {}),
    ...(isOwnCommand ? { command: [...wishes.command] } : {}),
  };
}

function isSame(one: readonly string[], other: readonly string[] | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other ?? []);
}

/** The engine gives a container the first letters of its id. */
function isGivenHostname({ container: { id, wishes } }: Found): boolean {
  return wishes.hostname !== '' && !id.startsWith(wishes.hostname);
}

/** Neither the image's labels nor those by which Compose and Berth know their own. */
function ownLabels({ container: { labels }, image }: Found): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).filter(
      ([name, value]) =>
        image?.labels[name] !== value && !name.startsWith('com.docker.compose.') && !name.startsWith('berth.'),
    ),
  );
}
