/** Changes of what only few instances need: labels, networks, host entries, arguments. */
import type { ServiceName } from '../../src-main/contract/ids.ts';
import type { ServiceDraft } from '../../src-main/contract/instance.ts';
import { inService, type DraftEdit } from './draft-edits.ts';

type Label = NonNullable<ServiceDraft['labels']>[number];
type HostEntry = NonNullable<ServiceDraft['extraHosts']>[number];

export const setLabels = (service: ServiceName, labels: readonly Label[]): DraftEdit =>
  inService(service, (old) => ({ ...old, labels: [...labels] }));

export const setNetworks = (service: ServiceName, networks: readonly string[]): DraftEdit =>
  inService(service, (old) => ({ ...old, networks: [...networks] }));

export const setExtraHosts = (service: ServiceName, extraHosts: readonly HostEntry[]): DraftEdit =>
  inService(service, (old) => ({ ...old, extraHosts: [...extraHosts] }));

/** No argument at all: the template's or the image's own. */
export const setCommand = (service: ServiceName, command: readonly string[]): DraftEdit =>
  inService(service, ({ command: _, ...old }) => (command.length === 0 ? old : { ...old, command: [...command] }));
