/** A name for an adopted instance, made from what its container is called. */

const longest = 40;

/** `isFree` tells whether nothing has the name yet. */
export function suggestName(container: string, isFree: (name: string) => boolean): string {
  const bare = container
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    // `OctopusDeploy` → `octopus-deploy`
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    // Compose counts its containers.
    .replace(/-1$/, '')
    .slice(0, longest - 4)
    .replaceAll(/^-+|-+$/g, '');
  const name = bare === '' ? 'server' : bare;
  for (let number = 1; ; number += 1) {
    const next = number === 1 ? name : `${name}-${String(number)}`;
    if (isFree(next)) return next;
  }
}
