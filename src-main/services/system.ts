/** Facts about the program, changes of its settings, and the stream of what concerns no single instance. */
import { isAbsolute } from 'node:path';
import { latestByKey } from '../base/pulled-stream.ts';
import type { PulledStream } from '../base/pulled-stream.ts';
import type { SystemEvent } from '../contract/router.ts';
import type { Settings } from '../contract/settings.ts';
import type { EngineConnection } from '../ports/engines.ts';
import type { Host } from '../ports/host.ts';
import { ProblemError } from '../ports/problem-error.ts';
import type { BackupCatalog } from './backup-catalog.ts';
import type { JobsService } from './jobs.ts';
import type { SettingsService } from './settings.ts';

export interface SystemInfo {
  readonly version: string;
  readonly host: 'electron' | 'node';
  readonly platform: string;
  readonly runtime: string;
  readonly dataFolder: string;
  readonly backupFolder: string;
  readonly vault: 'keychain' | 'keyFile';
  readonly timeZone: string;
}

export interface SystemDeps {
  readonly settings: SettingsService;
  readonly connection: EngineConnection;
  readonly catalog: BackupCatalog;
  readonly jobs: JobsService;
  readonly host: Host;
}

export class SystemService {
  readonly #deps: SystemDeps;

  constructor(deps: SystemDeps) {
    this.#deps = deps;
  }

  events(signal?: AbortSignal): PulledStream<SystemEvent> {
    const { settings, connection, catalog } = this.#deps;
    return latestByKey<SystemEvent>({
      signal,
      first: { kind: 'engines', engines: [connection.view()] },
      attach: (put) => {
        put('settings', { kind: 'settings', settings: settings.get() });
        const detach = [
          connection.subscribe((view) => {
            put('engines', { kind: 'engines', engines: [view] });
          }),
          settings.changed.add((now) => {
            put('settings', { kind: 'settings', settings: now });
          }),
          catalog.changed.add((instance) => {
            put(`backups ${instance ?? ''}`, { kind: 'backupsChanged', instance });
          }),
        ];
        return () => {
          for (const one of detach) one();
        };
      },
    });
  }

  /** Rejects with BAD_REQUEST, FOLDER_NOT_WRITABLE or, while a job may be using the backup folder or the engine, with BUSY. */
  async changeSettings(change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Promise<Settings> {
    const { settings, connection } = this.#deps;
    const before = settings.get();
    if (change.backupFolder !== undefined && change.backupFolder !== before.backupFolder)
      await this.#allowFolder(change.backupFolder);
    // A job that waits for an engine that is away may be shown the way; one that works must not meet another engine.
    if (change.engineEndpoint !== undefined && change.engineEndpoint !== before.engineEndpoint)
      if (connection.view().state.word === 'connected') await this.#refuseIfBusy();
    const now = settings.set(change);
    if (now.engineEndpoint !== before.engineEndpoint) connection.setEndpoint(now.engineEndpoint);
    if (now.backupFolder !== before.backupFolder) await this.#deps.catalog.refresh().catch(() => undefined);
    return now;
  }

  async #refuseIfBusy(): Promise<void> {
    const busy = (await this.#deps.jobs.list(undefined, 1000)).find(({ finishedAt }) => finishedAt === null);
    if (busy !== undefined) throw ProblemError.of('BUSY', { job: busy.id, kind: busy.kind });
  }

  async #allowFolder(path: string): Promise<void> {
    const { host } = this.#deps;
    await this.#refuseIfBusy();
    if (path === '') return;
    if (!isAbsolute(path)) {
      throw ProblemError.of('BAD_REQUEST', {
        issues: [{ path: ['backupFolder'], message: 'is not an absolute path' }],
      });
    }
    const folder = await host.folder(path);
    const isUsable = folder.exists ? folder.isFolder && folder.isWritable : true;
    if (!isUsable) throw ProblemError.of('FOLDER_NOT_WRITABLE', { path });
  }
}
