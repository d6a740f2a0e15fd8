/** What is known of a container that Berth did not make: the parts of the engine's answers that adopting reads. */

export interface FoundContainer {
  readonly id: string;
  readonly name: string;
  /** As it was asked for: a reference, or the image's id when a tag has moved on. */
  readonly image: string;
  readonly status: string;
  readonly isRunning: boolean;
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly environment: readonly string[];
  readonly mounts: readonly {
    readonly kind: 'volume' | 'bind' | 'other';
    readonly source: string;
    readonly path: string;
    readonly isReadOnly: boolean;
  }[];
  readonly wishes: {
    readonly entrypoint: readonly string[] | null;
    readonly command: readonly string[] | null;
    readonly user: string;
    readonly hostname: string;
    readonly restart: 'no' | 'on-failure' | 'unless-stopped' | 'always';
    readonly cpus: number | null;
    readonly memoryBytes: number | null;
    readonly shmBytes: number | null;
    readonly ulimits: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
    readonly isPrivileged: boolean;
    readonly stdin: boolean;
    readonly extraHosts: readonly string[];
    readonly isAutoRemoved: boolean;
    readonly networkMode: string;
    readonly others?: readonly string[];
  };
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
  readonly ports: readonly {
    readonly hostIp: string;
    readonly hostPort: number;
    readonly containerPort: number;
    readonly protocol: string;
  }[];
}

export interface FoundImage {
  readonly digests: readonly string[];
  readonly platform: string;
  readonly environment: readonly string[];
  readonly user: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[] | null;
  readonly command?: readonly string[] | null;
}

/** A container with its image; null: the image is not on the engine any more. */
export interface Found {
  readonly container: FoundContainer;
  readonly image: FoundImage | null;
}

const composeProject = 'com.docker.compose.project';

/** The Compose project that the container belongs to. */
export function projectOf(container: Pick<FoundContainer, 'labels'>): string | null {
  return container.labels[composeProject] ?? null;
}

/** Networks that somebody made: on these, containers find one another by name. */
export function userNetworks(container: Pick<FoundContainer, 'networks'>): FoundContainer['networks'] {
  return container.networks.filter(({ name }) => !['bridge', 'host', 'none'].includes(name));
}

/** Names that the others on its networks know it by. */
export function knownNames(container: Pick<FoundContainer, 'name' | 'networks'>): string[] {
  return [...new Set([container.name, ...userNetworks(container).flatMap(({ aliases }) => aliases)])];
}

/** What was set beside the variables of the image. */
export function ownVariables({ container, image }: Found): { readonly name: string; readonly value: string }[] {
  const inherited = new Set(image?.environment ?? []);
  return container.environment.flatMap((text) => {
    const cut = text.indexOf('=');
    return cut < 1 || inherited.has(text) ? [] : [{ name: text.slice(0, cut), value: text.slice(cut + 1) }];
  });
}

/** An anonymous volume's name is its id. */
export function isAnonymous(volume: string): boolean {
  return /^[0-9a-f]{64}$/.test(volume);
}
