/** From what an instance should be to what the engine is asked to make. */
import type { JobId, SecretRef, ServiceName } from '../contract/ids.ts';
import type { InstanceSpec, ServiceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { pinnedImage } from './image-reference.ts';
import { linkedText, linkedVariables } from './links.ts';
import { containerName, label, networkName } from './names.ts';
import { revisionOf, type NamedService } from './services.ts';

/** Data of one container; the port's `WantedContainer` has the same shape. */
export interface ContainerPlan {
  readonly name: string;
  readonly image: string;
  readonly platform?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly {
    readonly kind: 'volume' | 'bind';
    readonly source: string;
    readonly path: string;
    readonly noCopy?: true;
    readonly isReadOnly?: true;
  }[];
  readonly ports: readonly {
    readonly containerPort: number;
    readonly protocol: 'tcp' | 'udp';
    readonly hostIp: string;
    readonly hostPort: number;
  }[];
  readonly network?: { readonly name: string; readonly aliases: readonly string[] };
  readonly otherNetworks?: readonly string[];
  readonly otherAliases?: readonly string[];
  readonly extraHosts?: readonly string[];
  readonly hostname?: string;
  readonly isPrivileged?: true;
  readonly ulimits?: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  readonly restart: 'no' | 'on-failure' | 'unless-stopped' | 'always';
  readonly cpus?: number;
  readonly memoryBytes?: number;
  readonly shmBytes?: number;
  readonly stdin: boolean;
  readonly user?: string;
  readonly stopSignal?: string;
  readonly stopTimeoutSeconds?: number;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
}

/** What the engine is given for a wished restart policy: one that never starts again what a job stopped or set aside. */
export function givenRestart(wished: ServiceSpec['restart']): 'no' | 'unless-stopped' {
  return wished === 'no' ? 'no' : 'unless-stopped';
}

/** `environment` holds the values, secrets opened. */
export function wantedContainer(
  spec: InstanceSpec,
  template: Template,
  service: NamedService,
  environment: Readonly<Record<string, string>>,
  job?: JobId,
): ContainerPlan {
  const wanted = service.spec;
  const rules = service.template;
  return {
    name: containerName(spec.name, service.name),
    image: pinnedImage(wanted.image),
    ...(rules?.image.platform === undefined ? {} : { platform: rules.image.platform }),
    environment,
    labels: {
      ...wanted.labels,
      [label.instance]: spec.instanceId,
      [label.service]: service.name,
      [label.template]: template.id,
      [label.revision]: String(revisionOf(spec, service.name)),
      [label.spec]: JSON.stringify(spec),
      ...(job === undefined ? {} : { [label.job]: job }),
    },
    mounts: wanted.mounts.map((mount) => ({
      ...(mount.source.kind === 'volume'
        ? { kind: 'volume' as const, source: mount.source.volume, path: mount.path }
        : { kind: 'bind' as const, source: mount.source.path, path: mount.path }),
      ...(mount.isReadOnly === true ? { isReadOnly: true as const } : {}),
    })),
    ports: wanted.ports.map(({ containerPort, protocol, hostIp, hostPort }) => ({
      containerPort,
      protocol,
      hostIp,
      hostPort,
    })),
    network: { name: networkName(spec.name), aliases: [service.name] },
    // The others would start a container that a job stopped or set aside whenever the engine restarts: `on-failure`,
    // too, because a stop may end with a code of its own. An old version would then run on the data of the new one.
    restart: givenRestart(wanted.restart),
    stdin: wanted.stdin ?? rules?.stdin ?? false,
    stopTimeoutSeconds: rules?.stop.timeoutSeconds ?? 10,
    ...present({
      cpus: wanted.resources.cpus,
      memoryBytes: wanted.resources.memoryBytes,
      shmBytes: wanted.shmBytes ?? rules?.shmBytes,
      user: wanted.user ?? rules?.user,
      hostname: wanted.hostname,
      stopSignal: rules?.stop.signal,
      entrypoint: wanted.entrypoint ?? rules?.entrypoint,
      command: wanted.command ?? rules?.command,
      ulimits: filled(wanted.ulimits ?? rules?.ulimits),
      extraHosts: filled(wanted.extraHosts),
      otherNetworks: filled(wanted.networks),
      otherAliases: filled(wanted.aliases),
      isPrivileged: wanted.isPrivileged === true ? (true as const) : undefined,
    }),
  };
}

/** Without the keys that have no value: what is absent is the engine's or the image's own. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function filled<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}

/** The references whose values `resolveEnvironment` needs for a service: its own, and those its linked values are made of. */
export function neededSecrets(spec: InstanceSpec, service: ServiceName): SecretRef[] {
  const refs = new Set<SecretRef>();
  for (const value of Object.values(spec.services[service]?.environment ?? {})) {
    if (value.kind === 'secret') refs.add(value.ref);
    if (value.kind !== 'linked') continue;
    for (const asked of linkedVariables(value, service)) {
      const given = spec.services[asked.service]?.environment[asked.variable];
      if (given?.kind === 'secret') refs.add(given.ref);
    }
  }
  return [...refs];
}

/** Values of all variables of a service; a reference that `secrets` lacks is left out. */
export function resolveEnvironment(
  spec: InstanceSpec,
  service: ServiceName,
  secrets: ReadonlyMap<SecretRef, string>,
): Record<string, string> {
  const opened = (name: ServiceName, variable: string): string | undefined => {
    const value = spec.services[name]?.environment[variable];
    if (value?.kind === 'plain') return value.value;
    return value?.kind === 'secret' ? secrets.get(value.ref) : undefined;
  };
  const resolved: Record<string, string> = {};
  for (const [name, value] of Object.entries(spec.services[service]?.environment ?? {})) {
    const text = value.kind === 'linked' ? linkedText(value, spec, service, opened) : opened(service, name);
    if (text !== undefined) resolved[name] = text;
  }
  return resolved;
}
