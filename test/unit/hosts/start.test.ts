import { chmodSync, mkdirSync, mkdtempSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRuntime } from '../../../src-main/hosts/node/desktop-runtime.ts';
import { missingScreen } from '../../../src-main/hosts/node/screen.ts';
import { isStale } from '../../../src-main/hosts/node/stale.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-start-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text = '', ageSeconds = 100): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  age(path, ageSeconds);
}

function age(path: string, seconds: number): void {
  const time = new Date(Date.now() - seconds * 1000);
  utimesSync(join(root, path), time, time);
}

test('what was built is stale when a source is newer, new or gone, or a part of it is missing', () => {
  for (const path of ['src-main/a/b.ts', 'src-renderer/c.tsx', 'electron.vite.config.ts', 'package-lock.json'])
    write(path);
  for (const folder of ['src-main/a', 'src-main', 'src-renderer']) age(folder, 100);
  expect(isStale(root), 'nothing is built').toBe(true);
  for (const path of ['main/electron.js', 'main/berth.js', 'preload/preload.cjs', 'renderer/index.html'])
    write(`out/${path}`, '', 50);
  expect(isStale(root), 'all is built').toBe(false);
  age('src-main/a/b.ts', 10);
  expect(isStale(root), 'a source is newer').toBe(true);
  age('src-main/a/b.ts', 100);
  expect(isStale(root)).toBe(false);
  unlinkSync(join(root, 'src-main/a/b.ts'));
  expect(isStale(root), 'a source is gone').toBe(true);
});

test('a display counts when something answers there', async () => {
  expect(await missingScreen({}, root)).toContain('neither');
  expect(await missingScreen({ DISPLAY: '', WAYLAND_DISPLAY: '' }, root)).toContain('neither');
  expect(await missingScreen({ DISPLAY: ':7' }, root)).toContain('DISPLAY=:7');
  expect(await missingScreen({ WAYLAND_DISPLAY: 'wayland-0', XDG_RUNTIME_DIR: root }, root)).toContain('wayland-0');
  const servers = ['X7', 'wayland-0'].map((name) => createServer().listen(join(root, name)));
  expect(await missingScreen({ DISPLAY: ':7.0' }, root)).toBeNull();
  expect(await missingScreen({ WAYLAND_DISPLAY: 'wayland-0', XDG_RUNTIME_DIR: root }, root)).toBeNull();
  expect(await missingScreen({ DISPLAY: 'elsewhere:0' }, root)).toBeNull();
  for (const server of servers) server.close();
});

test('the runtime: chosen, downloaded, or not to be had; never one that does not start', async () => {
  const question = { root, environment: {}, platform: 'darwin', isRoot: true, download: () => false } as const;
  const program = 'node_modules/electron/dist/Electron';
  expect(await findRuntime(question)).toMatchObject({
    kind: 'missing',
    reason: expect.stringContaining('could not be downloaded'),
  });
  const download = () => {
    write('node_modules/electron/path.txt', 'Electron');
    write(program, '#!/bin/sh\nexit 0\n');
    chmodSync(join(root, program), 0o755);
    return true;
  };
  expect(await findRuntime({ ...question, download })).toEqual({
    kind: 'found',
    program: join(root, program),
    words: [],
    remark: null,
  });
  write(program, '#!/bin/sh\necho "libgtk-3.so.0: cannot open shared object file" >&2; exit 127\n');
  expect(await findRuntime(question)).toMatchObject({
    kind: 'missing',
    reason: expect.stringContaining('libgtk-3.so.0'),
  });
  const elsewhere = { ...question, environment: { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'nowhere') } };
  expect((await findRuntime(elsewhere)).kind).toBe('missing');
});

test('root starts Chromium without its sandbox, others never', async () => {
  write('dist/electron', '#!/bin/sh\nexit 0\n');
  chmodSync(join(root, 'dist/electron'), 0o755);
  const environment = { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'dist'), DISPLAY: 'elsewhere:0' };
  const question = { root, environment, platform: 'linux', download: () => false } as const;
  expect(await findRuntime({ ...question, isRoot: true })).toMatchObject({
    words: ['--no-sandbox'],
    remark: expect.stringContaining('root'),
  });
  expect(await findRuntime({ ...question, isRoot: false })).toMatchObject({ words: [], remark: null });
});
