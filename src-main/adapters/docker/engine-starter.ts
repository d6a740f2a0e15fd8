/** Starts an engine by a command of the fixed table: no shell, no word from outside. */
import { execFile, spawn } from 'node:child_process';
import { ProblemError } from '../../ports/problem-error.ts';
import { commandText } from './engine-search.ts';
import type { StartCommand } from './places.ts';

export type RunCommand = (
  file: string,
  args: readonly string[],
) => Promise<{ readonly exitCode: number; readonly output: string }>;

const limitMs = 120_000;

export async function startEngine(start: StartCommand, run: RunCommand): Promise<void> {
  const { exitCode, output } = await run(start.file, start.args);
  if (exitCode !== 0)
    throw ProblemError.of('ENGINE_START_REFUSED', { command: commandText(start), details: output.trim().slice(-4000) });
}

/** A window's program is left running on its own; others are waited for. */
export const runCommand: RunCommand = (file, args) =>
  file.endsWith('.exe') && args.length === 0 ? launch(file) : runToEnd(file, args);

function runToEnd(file: string, args: readonly string[]): ReturnType<RunCommand> {
  return new Promise((resolve) => {
    execFile(
      file,
      [...args],
      { timeout: limitMs, maxBuffer: 1024 * 1024, windowsHide: true },
      (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`;
        if (error === null) resolve({ exitCode: 0, output });
        else
          resolve({
            exitCode: typeof error.code === 'number' ? error.code : -1,
            output: output === '' ? error.message : output,
          });
      },
    );
  });
}

function launch(file: string): ReturnType<RunCommand> {
  return new Promise((resolve) => {
    const child = spawn(file, [], { detached: true, stdio: 'ignore' });
    child.once('error', (error) => {
      resolve({ exitCode: -1, output: error.message });
    });
    child.once('spawn', () => {
      child.unref();
      resolve({ exitCode: 0, output: '' });
    });
  });
}
