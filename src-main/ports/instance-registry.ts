/** Which instances there are and what they should be. The engine's labels are the truth behind it; this adds what labels cannot hold. */
import type { InstanceId } from '../contract/ids.ts';
import type { InstanceSpec } from '../contract/spec.ts';

export interface InstanceRecord {
  readonly spec: InstanceSpec;
  readonly createdAt: string;
  /** Should it be up? Tells "stopped by you" from "down". */
  readonly desired: 'running' | 'stopped';
  readonly desiredSince: string;
  readonly isPinned: boolean;
}

/** An instance that was removed while its data stayed: what is needed to make it again on that data. */
export interface KeptRecord {
  readonly spec: InstanceSpec;
  readonly removedAt: string;
}

export interface InstanceRegistry {
  get(id: InstanceId): InstanceRecord | null;
  list(): InstanceRecord[];
  /** On the disk when it resolves. */
  put(record: InstanceRecord): Promise<void>;
  remove(id: InstanceId): Promise<void>;
  /** Removed instances whose data was kept. */
  kept(): KeptRecord[];
  /** On the disk when it resolves. */
  keep(record: KeptRecord): Promise<void>;
  forgetKept(id: InstanceId): Promise<void>;
}
