/** The registry of instances in a document. What cannot be read in it is left alone: the engine's labels bring it back. */
import { z } from 'zod';
import { Listeners } from '../base/listeners.ts';
import { instanceIdSchema, instantSchema, type InstanceId } from '../contract/ids.ts';
import { instanceSpecSchema } from '../contract/spec.ts';
import type { Documents } from '../ports/documents.ts';
import type { InstanceRecord, InstanceRegistry } from '../ports/instance-registry.ts';
import { ProblemError } from '../ports/problem-error.ts';

const documentKey = 'instances';

const recordSchema = z.object({
  spec: instanceSpecSchema,
  createdAt: instantSchema,
  desired: z.enum(['running', 'stopped']),
  desiredSince: instantSchema,
  isPinned: z.boolean().default(false),
});

const namedSchema = z.object({ spec: z.object({ instanceId: instanceIdSchema }) });

export class DocumentInstanceRegistry implements InstanceRegistry {
  /** The instance that was added, changed or removed. */
  readonly changed = new Listeners<InstanceId>();
  readonly #documents: Documents;
  readonly #records = new Map<InstanceId, InstanceRecord>();
  /** Written back as they are: another version of the program may know them. */
  readonly #unreadable: unknown[] = [];

  constructor(documents: Documents) {
    this.#documents = documents;
    const stored = documents.get(documentKey);
    for (const item of Array.isArray(stored) ? stored : []) {
      const record = recordSchema.safeParse(item);
      if (record.success) this.#records.set(record.data.spec.instanceId, record.data);
      else this.#unreadable.push(item);
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

  /** The engine's labels have brought it back. */
  #knows(unreadable: unknown): boolean {
    const named = namedSchema.safeParse(unreadable);
    return named.success && this.#records.has(named.data.spec.instanceId);
  }

  #write(changed: InstanceId): Promise<void> {
    this.#documents.set(documentKey, [
      ...this.#records.values(),
      ...this.#unreadable.filter((one) => !this.#knows(one)),
    ]);
    this.changed.emit(changed);
    return Promise.resolve();
  }
}
