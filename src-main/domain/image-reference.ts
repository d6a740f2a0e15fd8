/** Names of images: `registry/path:tag@digest`. */
import type { ImageSpec } from '../contract/spec.ts';

export interface ImageReference {
  /** Registry and path, without tag and digest, as it was written. */
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const repositoryPattern = /^[a-z0-9[][a-zA-Z0-9._\-/:[\]]*$/;

/** Null when the text is no image reference. */
export function parseImageReference(text: string): ImageReference | null {
  const at = text.indexOf('@');
  const digest = at < 0 ? null : text.slice(at + 1);
  if (digest !== null && !digestPattern.test(digest)) return null;
  const named = at < 0 ? text : text.slice(0, at);
  // A colon before the last slash belongs to the registry's port.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon < 0 ? null : named.slice(colon + 1);
  if (tag !== null && !tagPattern.test(tag)) return null;
  const repository = colon < 0 ? named : named.slice(0, colon);
  return repositoryPattern.test(repository) ? { repository, tag, digest } : null;
}

/** What the engine is asked for: by digest when it is known, so that a moved tag changes nothing. */
export function pinnedImage(image: ImageSpec): string {
  return image.digest === undefined ? taggedImage(image) : `${image.repository}@${image.digest}`;
}

/** `repository:tag`, for people and for a pull. */
export function taggedImage(image: ImageSpec): string {
  return `${image.repository}:${image.tag}`;
}

/** Host of the registry that holds the repository; `docker.io` when none is named. */
export function registryOf(repository: string): string {
  const first = repository.split('/')[0] ?? '';
  const isHost = repository.includes('/') && (first.includes('.') || first.includes(':') || first === 'localhost');
  return isHost ? first : 'docker.io';
}

/** Where a mirror keeps a repository of Docker Hub; repositories of other registries, and all of them without a mirror, stay. */
export function mirroredRepository(repository: string, mirror: string): string {
  const prefix = mirror
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '');
  if (prefix === '' || registryOf(repository) !== 'docker.io') return repository;
  const bare = repository.replace(/^(?:index\.)?docker\.io\//, '');
  return `${prefix}/${bare.includes('/') ? bare : `library/${bare}`}`;
}

/** The digest of `repository` among an image's digests as the engine lists them (`repository@sha256:…`). */
export function digestAmong(digests: readonly string[], repository: string): string | null {
  for (const text of digests) {
    const parsed = parseImageReference(text);
    if (parsed?.digest && normalRepository(parsed.repository) === normalRepository(repository)) return parsed.digest;
  }
  return null;
}

function normalRepository(repository: string): string {
  const bare = repository.replace(/^(?:index\.)?docker\.io\//, '');
  return bare.replace(/^library\//, '');
}
