/** Where everything that Berth keeps on this machine lies; both hosts use the same folder. */
import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ProblemError } from '../../ports/problem-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface FolderQuestion {
  /** `--data` */
  readonly chosen: string | undefined;
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

export function thisMachine(chosen: string | undefined): FolderQuestion {
  return { chosen, environment: process.env, platform: process.platform, home: homedir() };
}

/** `--data`, else `BERTH_DATA`, else the system's place for programs' data (Electron's `userData`). */
export function dataFolderOf({ chosen, environment, platform, home }: FolderQuestion): string {
  const wanted = [chosen, environment['BERTH_DATA']].find((path) => path !== undefined && path !== '');
  if (wanted !== undefined) return resolve(wanted);
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Berth');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Berth');
  const configured = environment['XDG_CONFIG_HOME'];
  return join(configured?.startsWith('/') === true ? configured : join(home, '.config'), 'Berth');
}

/** Makes the folder if need be, for this user only. Throws DATA_FOLDER_UNUSABLE. */
export function openDataFolder(folder: string): void {
  try {
    const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (made !== undefined) chmodSync(folder, 0o700);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw ProblemError.of(
      'DATA_FOLDER_UNUSABLE',
      { folder, details: error instanceof Error ? error.message : String(error) },
      error,
    );
  }
}
