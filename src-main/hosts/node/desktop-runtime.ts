/** Can Electron run here? Its runtime, and a screen. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../core/data-folder.ts';
import { missingScreen } from './screen.ts';

/** The download at first use is given this long. */
const downloadMs = 180_000;
const tellingMs = 15_000;

export type Runtime =
  | {
      readonly kind: 'found';
      readonly program: string;
      readonly words: readonly string[];
      readonly remark: string | null;
    }
  | { readonly kind: 'missing'; readonly reason: string };

export interface RuntimeQuestion {
  readonly root: string;
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** Fetches Electron's runtime into its package; false when that did not work. */
  readonly download: () => boolean;
}

export async function findRuntime(question: RuntimeQuestion): Promise<Runtime> {
  const { environment, platform, isRoot } = question;
  const screen = platform === 'linux' ? await missingScreen(environment) : null;
  if (screen !== null) return { kind: 'missing', reason: screen };
  const program = findProgram(question);
  if (program === null)
    return { kind: 'missing', reason: "Electron's runtime is not here and could not be downloaded" };
  // Chromium refuses to run its sandbox for root.
  const words = platform === 'linux' && isRoot ? ['--no-sandbox'] : [];
  const fault = faultOf(program, words);
  if (fault !== null) return { kind: 'missing', reason: `its runtime does not start here (${fault})` };
  return {
    kind: 'found',
    program,
    words,
    remark: words.length === 0 ? null : 'without the Chromium sandbox, because you are root',
  };
}

/** Its first words when it cannot even tell its version: most often a library of the system that is missing. */
function faultOf(program: string, words: readonly string[]): string | null {
  const told = spawnSync(program, [...words, '--version'], { encoding: 'utf8', timeout: tellingMs });
  if (told.status === 0) return null;
  const [line] = (told.error?.message ?? told.stderr).trim().split('\n');
  return line === undefined || line === '' ? `exit code ${told.status ?? 'unknown'}` : line;
}

function findProgram({ root, environment, platform, download }: RuntimeQuestion): string | null {
  const electron = join(root, 'node_modules', 'electron');
  const chosen = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (chosen !== undefined && chosen !== '') return existing(join(chosen, programName(platform)));
  const downloaded = (): string | null => {
    const path = textOf(join(electron, 'path.txt'));
    return path === null ? null : existing(join(electron, 'dist', path));
  };
  return downloaded() ?? (download() ? downloaded() : null);
}

function programName(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'electron.exe';
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

const existing = (path: string): string | null => (existsSync(path) ? path : null);

function textOf(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}

export function downloadRuntime(root: string): boolean {
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(installer)) return false;
  return spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: downloadMs }).status === 0;
}
