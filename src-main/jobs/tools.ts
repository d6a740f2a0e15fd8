/** What steps work with; handed to every job kind by the composition root. */
import type { EngineId } from '../contract/ids.ts';
import type { BackupStore } from '../ports/backup-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Engine } from '../ports/engine.ts';
import type { Host } from '../ports/host.ts';
import type { InstanceRegistry } from '../ports/instance-registry.ts';
import type { LogKeeper } from '../ports/log-keeper.ts';
import type { Prober } from '../ports/prober.ts';
import type { Vault } from '../ports/vault.ts';

export interface JobTools {
  /** Rejects with NO_SUCH_ENGINE or ENGINE_UNREACHABLE. */
  engine(id: EngineId): Promise<Engine>;
  readonly vault: Vault;
  readonly backups: BackupStore;
  readonly registry: InstanceRegistry;
  readonly logs: LogKeeper;
  readonly prober: Prober;
  readonly host: Host;
  readonly clock: Clock;
  /** Version of this program, for manifests. */
  readonly program: string;
  /** Factor on the budgets of probes, so that tests need not wait for half an hour; 1 when absent. */
  readonly probeBudgetScale?: number;
}
