/** Changes of where a service listens and where its data lies. */
import type { ServiceName } from '../../src-main/contract/ids.ts';
import type { ServiceDraft } from '../../src-main/contract/instance.ts';
import { inService, type DraftEdit } from './draft-edits.ts';

export type PortDraft = ServiceDraft['ports'][number];
export type MountDraft = ServiceDraft['mounts'][number];

/** In place where it is there already, at the end otherwise. */
function put<T extends { readonly name: string }>(list: readonly T[], item: T): T[] {
  const isThere = list.some((other) => other.name === item.name);
  return isThere ? list.map((other) => (other.name === item.name ? item : other)) : [...list, item];
}

function freeName(list: readonly { readonly name: string }[]): string {
  const taken = new Set(list.map(({ name }) => name));
  let number = 1;
  while (taken.has(`extra-${String(number)}`)) number += 1;
  return `extra-${String(number)}`;
}

/** `null` takes the port out: it is not published. */
export const setPort = (service: ServiceName, name: string, port: PortDraft | null): DraftEdit =>
  inService(service, (old) => ({
    ...old,
    ports: port === null ? old.ports.filter((other) => other.name !== name) : put(old.ports, port),
  }));

export const addPort = (service: ServiceName): DraftEdit =>
  inService(service, (old) => ({
    ...old,
    ports: [
      ...old.ports,
      { name: freeName(old.ports), hostPort: null, hostIp: '', containerPort: 80, protocol: 'tcp' },
    ],
  }));

/** `null` takes the mount out; only for volumes that the template calls optional, and for extra ones. */
export const setMount = (service: ServiceName, name: string, mount: MountDraft | null): DraftEdit =>
  inService(service, (old) => ({
    ...old,
    mounts: mount === null ? old.mounts.filter((other) => other.name !== name) : put(old.mounts, mount),
  }));

export const addMount = (service: ServiceName): DraftEdit =>
  inService(service, (old) => ({
    ...old,
    mounts: [...old.mounts, { name: freeName(old.mounts), path: '', source: { kind: 'folder', path: '' } }],
  }));
