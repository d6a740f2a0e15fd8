/** Tells whether an image is the one that a template means, from wherever it was pulled. */
import type { ServiceTemplate } from '../contract/template.ts';
import { parseImageReference, registryOf } from './image-reference.ts';
import type { Found } from './adopt-found.ts';

const imageId = /^(?:sha256:)?[0-9a-f]{12,64}$/;

/** How the container's image is called: a container whose tag moved on knows only the id, its image still the name. */
export function imageOf({ container, image }: Found): {
  readonly repository: string;
  readonly tag: string | null;
} | null {
  const parsed = imageId.test(container.image) ? null : parseImageReference(container.image);
  const named = parsed ?? (image?.digests ?? []).map(parseImageReference).find((one) => one !== null);
  return named == null ? null : { repository: named.repository, tag: named.tag };
}

/** Is `repository` the template's, or one of those that it had before, or a copy in another registry? */
export function isImageOf(repository: string, wanted: ServiceTemplate['image']): boolean {
  return [wanted.repository, ...(wanted.formerly ?? [])].some((one) => isCopyOf(repository, one));
}

/**
 * The path counts, not the registry: mirrors and private registries keep it, some under a folder of their own. On Docker
 * Hub itself a folder is somebody's account, and what lies there is another image.
 */
function isCopyOf(repository: string, original: string): boolean {
  const path = pathOf(repository);
  const wanted = pathOf(original);
  if (path === wanted) return true;
  return registryOf(repository) !== 'docker.io' && path.endsWith(`/${wanted}`);
}

function pathOf(repository: string): string {
  const host = registryOf(repository);
  const bare = repository.startsWith(`${host}/`) ? repository.slice(host.length + 1) : repository;
  return bare.replace(/^docker\.io\//, '').replace(/^library\//, '');
}
