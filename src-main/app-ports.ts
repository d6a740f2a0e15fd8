/** What the program is made of: hosts give the ports, and get the application. */
import type { JobId } from './contract/ids.ts';
import type { BackupStore } from './ports/backup-store.ts';
import type { Clock } from './ports/clock.ts';
import type { DatabaseTester } from './ports/database-tester.ts';
import type { Documents } from './ports/documents.ts';
import type { EngineConnection } from './ports/engines.ts';
import type { Host } from './ports/host.ts';
import type { Journal } from './ports/journal.ts';
import type { Prober } from './ports/prober.ts';
import type { Registry } from './ports/registry.ts';
import type { TemplateSource } from './ports/template-source.ts';
import type { Vault } from './ports/vault.ts';
import type { Router } from './rpc/router.ts';

export interface AppPorts {
  readonly engines: EngineConnection;
  readonly journal: Journal;
  readonly documents: Documents;
  readonly vault: Vault;
  /** The store of a backup folder; called again when the user chooses another folder. */
  readonly backups: (folder: string) => BackupStore;
  readonly registry: Registry;
  readonly templates: TemplateSource;
  readonly prober: Prober;
  readonly databases: DatabaseTester;
  readonly host: Host;
  readonly clock: Clock;
  readonly hostKind: 'electron' | 'node';
  /** Version of this program. */
  readonly program: string;
  /** `linux x64`. */
  readonly platform: string;
  /** `Node 24.1.0`, `Electron 45.4.1`. */
  readonly runtime: string;
  readonly timeZone: string;
  readonly dataFolder: string;
  /** Bytes that nobody can foresee. */
  readonly random: (count: number) => Uint8Array;
  /** Awaited before and after every record of a job: tests end the process there. */
  readonly onBoundary?: (job: JobId, where: string) => Promise<void>;
  /** Factor on the budgets of probes; 1 when absent. */
  readonly probeBudgetScale?: number;
  /** Prefix for images of Docker Hub where the settings have none; a settings' own counts first. */
  readonly registryMirror?: string;
  /** Hears of faults of the program itself. */
  readonly onFault?: (error: unknown) => void;
}

export interface App {
  readonly router: Router;
  /** Resolves when calls are answered; the engine need not be there yet. */
  start(): Promise<void>;
  /** Resolves when nothing runs any more. Unfinished jobs stay unfinished; the next start drives them on. */
  stop(): Promise<void>;
}
