/** One look at everything on the engine, for those who take over what is there. */
import type { Found, FoundImage } from '../domain/adopt-found.ts';
import { label } from '../domain/names.ts';
import type { ContainerDetails, Engine } from '../ports/engine.ts';

export interface Surroundings {
  readonly containers: readonly Found[];
  /** Those that no instance has. */
  readonly free: readonly Found[];
  readonly networks: readonly string[];
}

const inspectedAtOnce = 6;

/** `isAdopted`: the container, by its id, is an instance's although it has no label. */
export async function lookAround(engine: Engine, isAdopted: (id: string) => boolean): Promise<Surroundings> {
  const ids = (await engine.listContainers()).map(({ id }) => id);
  const details: ContainerDetails[] = [];
  for (let start = 0; start < ids.length; start += inspectedAtOnce) {
    const batch = ids.slice(start, start + inspectedAtOnce).map((id) => engine.inspectContainer(id));
    details.push(...(await Promise.all(batch)).filter((one) => one !== null));
  }
  const images = new Map<string, Promise<FoundImage | null>>();
  const isFree = ({ id, labels }: ContainerDetails): boolean => labels[label.instance] === undefined && !isAdopted(id);
  const containers = await Promise.all(
    details.map(async (container): Promise<Found> => {
      // The image of a managed container is of no interest here.
      if (!isFree(container)) return { container, image: null };
      const { imageId, image } = container;
      const key = `${imageId} ${image}`;
      const known = images.get(key) ?? imageOf(engine, container);
      images.set(key, known);
      return { container, image: await known };
    }),
  );
  const free = containers.filter((_, index) => {
    const container = details[index];
    return container !== undefined && isFree(container);
  });
  return { containers, free, networks: (await engine.listNetworks()).map(({ name }) => name) };
}

/** By its id first: the tag may be another image's by now. */
async function imageOf(engine: Engine, { imageId, image }: ContainerDetails): Promise<FoundImage | null> {
  return (await engine.inspectImage(imageId)) ?? (await engine.inspectImage(image));
}
