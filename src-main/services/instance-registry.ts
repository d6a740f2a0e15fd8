/** The registry of instances, and of data that outlived some, in two documents. What cannot be read in it is left alone: the engine's labels bring it back. */
import { z } from 'zod';
import { Listeners } from '../base/listeners.ts';
import { instanceIdSchema, instantSchema, type InstanceId } from '../contract/ids.ts';
import { instanceSpecSchema } from '../contract/spec.ts';
import type { Documents } from '../ports/documents.ts';
import type { InstanceRecord, InstanceRegistry, KeptRecord } from '../ports/instance-registry.ts';
import { ProblemError } from '../ports/problem-error.ts';

const documentKey = 'instances';
const keptKey = 'removed';

const recordSchema = z.object({
  spec: instanceSpecSchema,
  createdAt: instantSchema,
  desired: z.enum(['running', 'stopped']),
  desiredSince: instantSchema,
  isPinned: z.boolean().default(false),
});

const keptSchema = z.object({ spec: instanceSpecSchema, removedAt: instantSchema });

const namedSchema = z.object({ spec: z.object({ instanceId: instanceIdSchema }) });

export class DocumentInstanceRegistry implements InstanceRegistry {
  /** The instance that was added, changed or removed. */
  readonly changed = new Listeners<InstanceId>();
  readonly #documents: Documents;
  readonly #records = new Map<InstanceId, InstanceRecord>();
  /** Written back as they are: another version of the program may know them. */
  readonly #unreadable: unknown[] = [];
  #adopted: ReadonlyMap<string, InstanceId> | null = null;
  readonly #kept = new Map<InstanceId, KeptRecord>();
  readonly #unreadableKept: unknown[] = [];

  constructor(documents: Documents) {
    this.#documents = documents;
    const stored = documents.get(documentKey);
    for (const item of Array.isArray(stored) ? stored : []) {
      const record = recordSchema.safeParse(item);
      if (record.success) this.#records.set(record.data.spec.instanceId, record.data);
      else this.#unreadable.push(item);
    }
    const kept = documents.get(keptKey);
    for (const item of Array.isArray(kept) ? kept : []) {
      const record = keptSchema.safeParse(item);
      if (record.success) this.#kept.set(record.data.spec.instanceId, record.data);
      else this.#unreadableKept.push(item);
    }
  }

  get(id: InstanceId): InstanceRecord | null {
    return this.#records.get(id) ?? null;
  }

  /** Rejects with NO_SUCH_INSTANCE. */
  need(id: InstanceId): InstanceRecord {
    const record = this.get(id);
    if (record === null) throw ProblemError.of('NO_SUCH_INSTANCE', { instance: id });
    return record;
  }

  list(): InstanceRecord[] {
    return [...this.#records.values()];
  }

  async put(record: InstanceRecord): Promise<void> {
    this.#records.set(record.spec.instanceId, record);
    await this.#write(record.spec.instanceId);
  }

  async remove(id: InstanceId): Promise<void> {
    if (this.#records.delete(id)) await this.#write(id);
  }

  kept(): KeptRecord[] {
    return [...this.#kept.values()];
  }

  keep(record: KeptRecord): Promise<void> {
    this.#kept.set(record.spec.instanceId, record);
    return this.#writeKept();
  }

  forgetKept(id: InstanceId): Promise<void> {
    return this.#kept.delete(id) ? this.#writeKept() : Promise.resolve();
  }

  /** The instance that the container was adopted for; null: it is nobody's, or carries labels. */
  adopterOf(container: string): InstanceId | null {
    return this.#adopters().get(container) ?? null;
  }

  /** By the container's id; asked with every event of the engine, so it is made once a change. */
  #adopters(): ReadonlyMap<string, InstanceId> {
    this.#adopted ??= new Map(
      this.list().flatMap(({ spec }) =>
        Object.values(spec.services).flatMap(({ adopted }): [string, InstanceId][] =>
          adopted === undefined ? [] : [[adopted.id, spec.instanceId]],
        ),
      ),
    );
    return this.#adopted;
  }

  #writeKept(): Promise<void> {
    this.#documents.set(keptKey, [...this.#kept.values(), ...this.#unreadableKept]);
    return Promise.resolve();
  }

  /** The engine's labels have brought it back. */
  #knows(unreadable: unknown): boolean {
    const named = namedSchema.safeParse(unreadable);
    return named.success && this.#records.has(named.data.spec.instanceId);
  }

  #write(changed: InstanceId): Promise<void> {
    this.#adopted = null;
    this.#documents.set(documentKey, [
      ...this.#records.values(),
      ...this.#unreadable.filter((one) => !this.#knows(one)),
    ]);
    this.changed.emit(changed);
    return Promise.resolve();
  }
}
