/** Where a repository lives, by Docker's rules for names. */

export interface RepositoryPlace {
  /** As it is shown: `docker.io`, `127.0.0.1:5000`. */
  readonly registry: string;
  /** `https://registry-1.docker.io` */
  readonly origin: string;
  /** Path in the registry: `library/postgres`. */
  readonly path: string;
}

export function repositoryPlace(repository: string): RepositoryPlace {
  const slash = repository.indexOf('/');
  const first = slash < 0 ? '' : repository.slice(0, slash);
  const isRegistry = /[.:]/.test(first) || first === 'localhost';
  const registry = isRegistry ? first : 'docker.io';
  const rest = isRegistry ? repository.slice(slash + 1) : repository;
  if (registry === 'docker.io' || registry === 'index.docker.io') {
    const path = rest.includes('/') ? rest : `library/${rest}`;
    return { registry: 'docker.io', origin: 'https://registry-1.docker.io', path };
  }
  return { registry, origin: `${isLoopback(registry) ? 'http' : 'https'}://${registry}`, path: rest };
}

/** The engine, too, speaks plain HTTP to a registry on its own machine. */
function isLoopback(registry: string): boolean {
  const host = registry.startsWith('[') ? registry.slice(0, registry.indexOf(']') + 1) : registry.replace(/:\d+$/, '');
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
