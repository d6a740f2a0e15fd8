/** Runs a program to its end, without a shell. */
import { execFile } from 'node:child_process';

/** What it wrote; rejects with its complaint. */
export function command(file: string, args: readonly string[]): Promise<string> {
  const path = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;
  return new Promise((resolve, reject) => {
    execFile(
      file,
      [...args],
      { env: { ...process.env, PATH: path }, maxBuffer: 64 * 1024 * 1024, timeout: 120_000 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${file} ${args.join(' ')}: ${stderr === '' ? error.message : stderr}`));
      },
    );
  });
}

/** For cleaning up: what does not work is left. */
export async function commandOrNothing(file: string, args: readonly string[]): Promise<string> {
  try {
    return await command(file, args);
  } catch {
    return '';
  }
}
