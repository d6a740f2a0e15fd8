import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from '../../../src-main/hosts/core/folder-lock.ts';
import { isSameProcess, processMark } from '../../../src-main/hosts/core/process-mark.ts';
import { problemOf } from './problem-of.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const hold = (holder: unknown, number = 1) =>
  writeFileSync(join(folder, `host.${number}.lock`), JSON.stringify(holder));

test('a second host is refused, and told who holds the folder', () => {
  const lock = lockFolder(folder);
  expect(problemOf(() => lockFolder(folder))).toEqual({ code: 'DATA_FOLDER_BUSY', data: { folder, pid: process.pid } });
  lock.release();
  lockFolder(folder).release();
  expect(readdirSync(folder)).toEqual([]);
});

test('the lock of a process that is dead is taken over', async () => {
  const child = spawn(process.execPath, ['-e', '0']);
  await new Promise((resolve) => child.once('exit', resolve));
  hold({ pid: child.pid, mark: null });
  const lock = lockFolder(folder);
  expect(readdirSync(folder)).toEqual(['host.2.lock']);
  lock.release();
});

test('the lock of a process whose number was given to another program is taken over', () => {
  hold({ pid: process.pid, mark: 'an earlier boot/1' });
  lockFolder(folder).release();
});

test('the lock of a process that lives is kept, whatever its number in the row', () => {
  hold({ pid: process.pid, mark: processMark(process.pid) }, 7);
  expect(problemOf(() => lockFolder(folder))?.code).toBe('DATA_FOLDER_BUSY');
  expect(readdirSync(folder)).toEqual(['host.7.lock']);
});

test('a lock that is being written counts; one that was never finished does not', () => {
  const path = join(folder, 'host.1.lock');
  writeFileSync(path, '');
  expect(problemOf(() => lockFolder(folder))?.code).toBe('DATA_FOLDER_BUSY');
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path, longAgo, longAgo);
  lockFolder(folder).release();
});

test('of many takers of a stale lock one wins', async () => {
  hold({ pid: 2 ** 22 + 1, mark: null });
  const program = `
    const { lockFolder } = await import(${JSON.stringify(join(import.meta.dirname, '../../../src-main/hosts/core/folder-lock.ts'))});
    try { lockFolder(${JSON.stringify(folder)}); console.log('mine'); } catch { console.log('busy'); }
    process.stdin.resume();`;
  const takers = Array.from({ length: 6 }, () => spawn(process.execPath, ['--input-type=module', '-e', program]));
  const answers = await Promise.all(
    takers.map(
      (taker) =>
        new Promise<string>((resolve) => taker.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()))),
    ),
  );
  for (const taker of takers) taker.kill('SIGKILL');
  expect(answers.filter((answer) => answer === 'mine').length).toBeLessThanOrEqual(1);
  await Promise.all(takers.map((taker) => new Promise((resolve) => taker.once('close', resolve))));
  lockFolder(folder).release();
});

test('a process is told from another with the same number', () => {
  const mark = processMark(process.pid);
  expect(mark).not.toBeNull();
  expect(isSameProcess(process.pid, mark)).toBe(true);
  expect(isSameProcess(process.pid, `${mark ?? ''}0`)).toBe(false);
});
