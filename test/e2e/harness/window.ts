/** One open window of Berth with a data folder of its own: the same for both hosts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import type { Page } from 'playwright-core';
import { engineEndpoint, registry } from './parts.ts';

export type HostKind = 'electron' | 'browser';

export interface BerthWindow {
  readonly kind: HostKind;
  readonly page: Page;
  readonly data: string;
  /** Size of what the page may draw on. */
  resize(width: number, height: number): Promise<void>;
  /** What the user chooses the next times that the system's dialog for a folder opens; absent where there is none. */
  readonly answerFolderDialog?: (path: string) => Promise<void>;
  close(): Promise<void>;
}

export interface WindowOptions {
  /** Factor on the budgets of probes: servers that never come up are given up sooner. */
  readonly budgetScale?: number;
  /** Another engine than the tests' own, or none. */
  readonly dockerHost?: string;
}

export type OpenWindow = (options?: WindowOptions) => Promise<BerthWindow>;

export const programRoot = resolve('.');
export const firstSize = { width: 1440, height: 900 };
/** Real clocks count here: nothing of the page waits longer than this for what it was told. */
export const actionLimitMs = 15_000;

export function newDataFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'berth-e2e-'));
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

export function programEnvironment({ budgetScale, dockerHost }: WindowOptions): Record<string, string> {
  const given = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return {
    ...Object.fromEntries(given),
    DOCKER_HOST: dockerHost ?? engineEndpoint(),
    BERTH_REGISTRY_MIRROR: registry(),
    BERTH_QUIET: '1',
    ...(budgetScale === undefined ? {} : { BERTH_PROBE_BUDGET_SCALE: String(budgetScale) }),
  };
}

/** The page as a person at a calm desk has it. */
export async function settle(page: Page): Promise<void> {
  page.setDefaultTimeout(actionLimitMs);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.locator('#root > *').first().waitFor();
}

/** `berth call` on the window's data folder: facts that the window does not show. */
export function call(window: BerthWindow, name: string, input?: unknown): Promise<unknown> {
  const words = [
    'out/main/berth.js',
    'call',
    name,
    ...(input === undefined ? [] : [JSON.stringify(input)]),
    '--data',
    window.data,
  ];
  const child = spawn(process.execPath, words, { cwd: programRoot });
  let out = '';
  let complaints = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
  return new Promise((answer, refuse) => {
    child.once('close', (code) => {
      if (code === 0) answer(JSON.parse(out));
      else refuse(new Error(`berth call ${name}: ${complaints}`));
    });
  });
}
