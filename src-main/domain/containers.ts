/** From what an instance should be to what the engine is asked to make. */
import type { JobId, SecretRef } from '../contract/ids.ts';
import type { EnvironmentValue, InstanceSpec, ServiceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { pinnedImage } from './image-reference.ts';
import { containerName, label, networkName } from './names.ts';
import type { NamedService } from './services.ts';

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
  }[];
  readonly ports: readonly {
    readonly containerPort: number;
    readonly protocol: 'tcp' | 'udp';
    readonly hostIp: string;
    readonly hostPort: number;
  }[];
  readonly network?: { readonly name: string; readonly aliases: readonly string[] };
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
      [label.instance]: spec.instanceId,
      [label.service]: service.name,
      [label.template]: template.id,
      [label.revision]: String(spec.revision),
      [label.spec]: JSON.stringify(spec),
      ...(job === undefined ? {} : { [label.job]: job }),
    },
    mounts: wanted.mounts.map((mount) =>
      mount.source.kind === 'volume'
        ? { kind: 'volume', source: mount.source.volume, path: mount.path }
        : { kind: 'bind', source: mount.source.path, path: mount.path },
    ),
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
    ...(wanted.resources.cpus === undefined ? {} : { cpus: wanted.resources.cpus }),
    ...(wanted.resources.memoryBytes === undefined ? {} : { memoryBytes: wanted.resources.memoryBytes }),
    ...(rules?.shmBytes === undefined ? {} : { shmBytes: rules.shmBytes }),
    stdin: rules?.stdin ?? false,
    ...(rules?.user === undefined ? {} : { user: rules.user }),
    ...(rules?.stop.signal === undefined ? {} : { stopSignal: rules.stop.signal }),
    stopTimeoutSeconds: rules?.stop.timeoutSeconds ?? 10,
  };
}

/** The references whose values `resolveEnvironment` needs. */
export function neededSecrets(environment: Readonly<Record<string, EnvironmentValue>>): SecretRef[] {
  return Object.values(environment).flatMap((value) => (value.kind === 'secret' ? [value.ref] : []));
}

/** Values of all variables; a reference that `secrets` lacks is left out. */
export function resolveEnvironment(
  environment: Readonly<Record<string, EnvironmentValue>>,
  secrets: ReadonlyMap<SecretRef, string>,
): Record<string, string> {
  const resolved: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    const text = value.kind === 'plain' ? value.value : secrets.get(value.ref);
    if (text !== undefined) resolved[name] = text;
  }
  return resolved;
}
