/**
 * A lost data folder loses no instance: what the engine's labels tell is taken into the registry. Containers that were
 * adopted and not re-created yet carry no labels: of these the adoption is lost, and they run on and can be adopted again.
 */
import type { InstanceId } from '../contract/ids.ts';
import { isCurrentContainer, recoverSpecs } from '../domain/recover-spec.ts';
import type { ContainerDetails } from '../ports/engine.ts';
import type { InstanceRecord, InstanceRegistry } from '../ports/instance-registry.ts';

/** `isBusy`: a job works on the instance, and knows better. Returns what was taken in. */
export async function recoverInstances(
  registry: InstanceRegistry,
  containers: readonly ContainerDetails[],
  isBusy: (instance: InstanceId) => boolean,
  nowMs: number,
): Promise<InstanceRecord[]> {
  const taken: InstanceRecord[] = [];
  for (const spec of recoverSpecs(containers)) {
    if (isBusy(spec.instanceId)) continue;
    const own = containers.filter((one) => one.labels['berth.instance'] === spec.instanceId);
    const current = own.filter((one) => isCurrentContainer(one, spec.name));
    const known = registry.get(spec.instanceId);
    // A registry from an older copy of the data folder: what runs counts.
    const isOutdated = known !== null && current.length > 0 && spec.revision > known.spec.revision;
    if (known !== null && !isOutdated) continue;
    const record: InstanceRecord =
      known === null
        ? {
            spec,
            createdAt: earliest(own, nowMs),
            desired: current.some(({ isRunning, isRestarting }) => isRunning || isRestarting) ? 'running' : 'stopped',
            desiredSince: latest(current, nowMs),
            isPinned: false,
          }
        : { ...known, spec };
    await registry.put(record);
    taken.push(record);
  }
  return taken;
}

function earliest(containers: readonly ContainerDetails[], nowMs: number): string {
  const times = containers.map(({ createdAt }) => Date.parse(createdAt)).filter((ms) => !Number.isNaN(ms));
  return new Date(Math.min(nowMs, ...times)).toISOString();
}

/** When it last changed between up and down. */
function latest(containers: readonly ContainerDetails[], nowMs: number): string {
  const times = containers
    .flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt])
    .map((text) => Date.parse(text ?? ''));
  const known = times.filter((ms) => ms > 0 && ms <= nowMs);
  return new Date(known.length === 0 ? nowMs : Math.max(...known)).toISOString();
}
