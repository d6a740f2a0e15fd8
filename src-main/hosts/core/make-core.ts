/** Joins the adapters of this machine to the core. */
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { join, parse } from 'node:path';
import { createEngineConnection } from '../../adapters/docker/engine-connection.ts';
import { createBackupFolder } from '../../adapters/files/backup-folder.ts';
import { createFileJournal } from '../../adapters/files/file-journal.ts';
import { createFileVault } from '../../adapters/files/file-vault.ts';
import type { Sealer } from '../../adapters/files/sealer.ts';
import { createTemplateFolder } from '../../adapters/files/template-folder.ts';
import { HttpRegistry } from '../../adapters/registry/http-registry.ts';
import { dockerConfigCredentials } from '../../adapters/registry/registry-credentials.ts';
import { sqlServerTester } from '../../adapters/sqlserver/sql-server-tester.ts';
import { systemHost } from '../../adapters/system/host.ts';
import { httpProber } from '../../adapters/system/http-prober.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { createApp, type AppPorts } from '../../app.ts';
import type { Documents } from '../../ports/documents.ts';
import type { Environment } from './data-folder.ts';
import type { Core } from './open-host.ts';

/** What each host brings of its own. */
export interface HostParts {
  readonly documents: Documents;
  readonly sealer: Sealer;
}

export interface CoreOptions extends HostParts {
  readonly hostKind: 'electron' | 'node';
  /** The data folder; it is ours. */
  readonly folder: string;
  readonly version: string;
  /** Folder of the built-in templates. */
  readonly templates: string;
  readonly environment: Environment;
  readonly home: string;
  readonly onFault: (error: unknown) => void;
  readonly onBoundary?: AppPorts['onBoundary'];
}

export interface MadeCore extends Core {
  readonly documents: Documents;
}

export function makeCore(options: CoreOptions): MadeCore {
  const { documents, sealer, folder, environment, home } = options;
  const { platform } = process;
  const dockerFolder = environment['DOCKER_CONFIG'] ?? join(home, '.docker');
  const app = createApp({
    engines: createEngineConnection({
      environment,
      home,
      platform,
      userName: userInfo().username,
      isAdministrator: process.getuid?.() === 0,
      root: parse(folder).root,
      settingsEndpoint: '',
    }),
    journal: createFileJournal(join(folder, 'jobs')),
    documents,
    vault: createFileVault(join(folder, 'vault'), sealer),
    backups: (backupFolder) => createBackupFolder({ folder: backupFolder, clock: systemClock }),
    registry: new HttpRegistry({ credentials: dockerConfigCredentials(dockerFolder) }),
    templates: createTemplateFolder({ builtIn: options.templates, user: join(folder, 'templates') }),
    prober: httpProber,
    databases: sqlServerTester,
    host: systemHost,
    clock: systemClock,
    hostKind: options.hostKind,
    program: options.version,
    platform: `${platform} ${process.arch}`,
    runtime: runtimeName(process.versions),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    dataFolder: folder,
    random: (count) => randomBytes(count),
    onFault: options.onFault,
    ...budgetScale(environment),
    registryMirror: environment['BERTH_REGISTRY_MIRROR'] ?? '',
    ...(options.onBoundary === undefined ? {} : { onBoundary: options.onBoundary }),
  });
  return { router: app.router, start: () => app.start(), stop: () => app.stop(), documents };
}

/** Node's own types promise that there is always an Electron. */
function runtimeName({ electron, node }: Partial<Record<string, string>>): string {
  return electron === undefined ? `Node ${node ?? ''}` : `Electron ${electron}`;
}

/** Slow machines need longer gates, and tests shorter ones. */
function budgetScale(environment: Environment): Pick<AppPorts, 'probeBudgetScale'> {
  const scale = Number(environment['BERTH_PROBE_BUDGET_SCALE']);
  return Number.isFinite(scale) && scale > 0 ? { probeBudgetScale: scale } : {};
}
