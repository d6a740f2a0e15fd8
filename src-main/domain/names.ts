/** Names and labels of what an instance has on its engine. */
import type { InstanceId, JobId, ServiceName } from '../contract/ids.ts';

/** Keys of the labels that make the engine tell what belongs to whom. */
export const label = {
  instance: 'berth.instance',
  service: 'berth.service',
  template: 'berth.template',
  revision: 'berth.revision',
  /** The whole spec as JSON; secrets by reference only. */
  spec: 'berth.spec',
  /** The job that made a thing: its undo removes only what carries its own id. */
  job: 'berth.job',
  /** On containers that never run and go with their job. */
  helper: 'berth.helper',
} as const;

export function containerName(instance: string, service: ServiceName): string {
  return `${instance}-${service}`;
}

/** Name of a container that a change to `revision` replaced. */
export function setAsideName(instance: string, service: ServiceName, revision: number): string {
  return `${instance}-${service}-before-${String(revision)}`;
}

export function helperName(instance: string, service: ServiceName, purpose: string): string {
  return `${instance}-${service}-${purpose}`;
}

export function networkName(instance: string): string {
  return instance;
}

export function volumeName(instance: string, mount: string): string {
  return `${instance}-${mount}`;
}

/** A new volume that takes the place of `volume` from `revision` on. */
export function freshVolumeName(volume: string, revision: number): string {
  return `${volume.replace(/-r\d+$/, '')}-r${String(revision)}`;
}

export function ownedBy(instance: InstanceId): Readonly<Record<string, string>> {
  return { [label.instance]: instance };
}

export function madeBy(instance: InstanceId, job: JobId): Readonly<Record<string, string>> {
  return { [label.instance]: instance, [label.job]: job };
}
