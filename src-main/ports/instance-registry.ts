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

export interface InstanceRegistry {
  get(id: InstanceId): InstanceRecord | null;
  list(): InstanceRecord[];
  /** On the disk when it resolves. */
  put(record: InstanceRecord): Promise<void>;
  remove(id: InstanceId): Promise<void>;
}
