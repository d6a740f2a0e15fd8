/** A server program that a test starts, waits for, and ends by its own process id. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const systemFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** True once it answers. */
  readonly answers: () => Promise<boolean>;
}

/** The path of a program; a sentence that names Debian's package when it is not there. */
export async function findProgram(name: string, debianPackage: string): Promise<string> {
  for (const folder of searchPath()) {
    const file = join(folder, name);
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  throw new Error(`These tests need ${name}; on Debian: apt-get install ${debianPackage}`);
}

export class ProcessOfItsOwn {
  readonly #program: Program;
  #child: ChildProcess | null = null;
  readonly #killAtExit = (): void => {
    this.#child?.kill('SIGKILL');
  };

  constructor(program: Program) {
    this.#program = program;
  }

  async start(limitMs = 90_000): Promise<void> {
    const { file, args, logFile, answers } = this.#program;
    const log = openSync(logFile, 'a');
    const child = spawn(file, [...args], { stdio: ['ignore', log, log], env: plainEnvironment() });
    closeSync(log);
    this.#child = child;
    process.once('exit', this.#killAtExit);
    const end: { reason?: string } = {};
    child.once('error', (error) => (end.reason = error.message));
    child.once('exit', (code, signal) => (end.reason ??= `exit ${String(code ?? signal)}`));
    const deadline = Date.now() + limitMs;
    while (!(await answers())) {
      if (end.reason !== undefined) throw new Error(`${file} did not start (${end.reason}):\n${await this.logEnd()}`);
      if (Date.now() > deadline) throw new Error(`${file} does not answer:\n${await this.logEnd()}`);
      await pause(100);
    }
  }

  /** Resolves when the process is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM', patienceMs = 30_000): Promise<void> {
    const child = this.#child;
    this.#child = null;
    process.off('exit', this.#killAtExit);
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) =>
      child.once('exit', () => {
        resolve();
      }),
    );
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await gone;
    clearTimeout(force);
  }

  async logEnd(): Promise<string> {
    const text = await readFile(this.#program.logFile, 'utf8').catch(() => '');
    return text.slice(-3000);
  }
}

/** A machine's proxy must not stand between an engine and a registry on the same machine. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name) && !name.startsWith('DOCKER_'));
  return { ...Object.fromEntries(kept), PATH: searchPath().join(delimiter) };
}

function searchPath(): string[] {
  return [...new Set([...(process.env['PATH'] ?? '').split(delimiter), ...systemFolders])];
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
