/** Why a service does not run, in the words of the template's rules: read from its last lines, once per mishap. */
import { Listeners } from '../base/listeners.ts';
import type { InstanceId, ServiceName } from '../contract/ids.ts';
import type { Reason } from '../contract/instance.ts';
import type { LogLine } from '../contract/logs.ts';
import type { ContainerDetails } from '../ports/engine.ts';

export type ReadTail = (
  instance: InstanceId,
  service: ServiceName,
  container: string,
  count: number,
) => Promise<LogLine[]>;

interface Looked {
  /** The mishap that was looked at. */
  readonly key: string;
  diagnosis: Reason['diagnosis'];
}

const lines = 200;
const lineLimit = 2_000;

export class InstanceDiagnoses {
  /** An instance about which something was found out. */
  readonly changed = new Listeners<InstanceId>();
  readonly #readTail: ReadTail;
  readonly #looked = new Map<InstanceId, Map<ServiceName, Looked>>();

  constructor(readTail: ReadTail) {
    this.#readTail = readTail;
  }

  of(instance: InstanceId): ReadonlyMap<ServiceName, Reason['diagnosis']> {
    const found = [...(this.#looked.get(instance) ?? [])];
    return new Map(found.map(([service, { diagnosis }]) => [service, diagnosis]));
  }

  /** Looks at the last lines unless it has for the same mishap. `what` tells mishaps of a running container apart. */
  look(instance: InstanceId, service: ServiceName, container: ContainerDetails, what: string): void {
    const key = `${container.id} ${container.startedAt ?? ''} ${container.finishedAt ?? ''} ${what}`;
    const byService = this.#looked.get(instance) ?? new Map<ServiceName, Looked>();
    this.#looked.set(instance, byService);
    if (byService.get(service)?.key === key) return;
    const looked: Looked = { key, diagnosis: byService.get(service)?.diagnosis ?? null };
    byService.set(service, looked);
    void this.#read(instance, service, container, looked);
  }

  /** The service is well. */
  clear(instance: InstanceId, service: ServiceName): void {
    this.#looked.get(instance)?.delete(service);
  }

  forget(instance: InstanceId): void {
    this.#looked.delete(instance);
  }

  async #read(instance: InstanceId, service: ServiceName, container: ContainerDetails, looked: Looked): Promise<void> {
    const tail = await this.#readTail(instance, service, container.id, lines).catch(() => []);
    looked.diagnosis = worstDiagnosis(tail);
    this.changed.emit(instance);
  }
}

/** The last line that a rule calls an error; else the last warning. */
export function worstDiagnosis(tail: readonly LogLine[]): Reason['diagnosis'] {
  const diagnosed = tail.filter(({ diagnosis }) => diagnosis !== undefined);
  const line =
    diagnosed.findLast(({ level }) => level === 'error' || level === 'fatal') ??
    diagnosed.findLast(({ level }) => level === 'warn');
  if (line?.diagnosis === undefined) return null;
  const { rule, words, advice } = line.diagnosis;
  return { rule, words, advice, line: line.text.slice(0, lineLimit) };
}
