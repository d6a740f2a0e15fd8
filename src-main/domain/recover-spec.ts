/** Instances out of the labels of an engine's containers: a lost data folder loses no instance. */
import { instanceSpecSchema, type InstanceSpec } from '../contract/spec.ts';
import { containerName, label } from './names.ts';
import { serviceNameSchema } from '../contract/ids.ts';

export interface LabelledContainer {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The spec that a container carries; null when it carries none that can be read. */
export function specOfContainer(container: LabelledContainer): InstanceSpec | null {
  const text = container.labels[label.spec];
  if (text === undefined) return null;
  try {
    const parsed = instanceSpecSchema.safeParse(JSON.parse(text));
    return parsed.success && parsed.data.instanceId === container.labels[label.instance] ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Is it the container that serves, and not one that was set aside or a helper? */
export function isCurrentContainer(container: LabelledContainer, instanceName: string): boolean {
  const service = serviceNameSchema.safeParse(container.labels[label.service]);
  return (
    service.success &&
    container.labels[label.helper] === undefined &&
    container.name === containerName(instanceName, service.data)
  );
}

/** One spec per instance: containers that serve go before those set aside, then the highest revision. */
export function recoverSpecs(containers: readonly LabelledContainer[]): InstanceSpec[] {
  const best = new Map<string, { spec: InstanceSpec; isCurrent: boolean }>();
  for (const container of containers) {
    const spec = specOfContainer(container);
    if (spec === null || container.labels[label.helper] !== undefined) continue;
    const isCurrent = isCurrentContainer(container, spec.name);
    const known = best.get(spec.instanceId);
    const isBetter =
      known === undefined ||
      (isCurrent && !known.isCurrent) ||
      (isCurrent === known.isCurrent && spec.revision > known.spec.revision);
    if (isBetter) best.set(spec.instanceId, { spec, isCurrent });
  }
  return [...best.values()].map((one) => one.spec);
}
