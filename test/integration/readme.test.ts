/** The journey of README.md, word for word, in bash: the built program, the real engine, real Node-RED from the registry of the tests. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestEngine, startTestRegistry } from './engine-harness/index.ts';
import { command } from './engine-harness/command.ts';

const heading = '## The journey, as commands';
const name = 'berth-demo';
const limitMs = 170_000;

let engine: string;
let registry: string;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const own = await startTestEngine();
  closers.push(() => own.stop());
  engine = own.endpoint;
  const named = process.env['BERTH_TEST_REGISTRY'] ?? '';
  if (named === '') {
    const started = await startTestRegistry();
    closers.push(() => started.stop());
    registry = started.endpoint;
    await command(process.execPath, ['test/images/build.ts', '--registry', registry, '--only', 'nodered']);
  } else {
    registry = named;
  }
});

afterAll(async () => {
  for (const close of closers) await close();
});

function journey(): string {
  const section = readFileSync('README.md', 'utf8').split(heading)[1] ?? '';
  const block = /```bash\n([\s\S]*?)```/.exec(section)?.[1];
  if (block === undefined) throw new Error(`README.md has no block of commands under “${heading}”`);
  return block;
}

interface Run {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly complaints: string;
}

function runInBash(script: string): Promise<Run> {
  const env = { ...process.env, DOCKER_HOST: engine, BERTH_REGISTRY_MIRROR: registry };
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], { env, timeout: limitMs });
  let out = '';
  let complaints = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
  return new Promise((end) => {
    child.once('close', (code) => {
      end({ code, lines: out.trim().split('\n'), complaints });
    });
  });
}

test(
  'the lines of the README do what they say',
  async () => {
    const run = await runInBash(journey());
    expect(run, run.complaints).toMatchObject({ code: 0 });
    const [
      engineState,
      versions = '',
      address,
      backupJob,
      trust,
      plan,
      upgradeJob,
      upgraded,
      restoreJob,
      restored,
      ...rest
    ] = run.lines;
    const [, from, to] = /^from (3\.1\.\S+) to (4\.1\.\S+)$/.exec(versions) ?? [];
    expect(engineState).toBe('connected');
    expect([from, to], versions).not.toContain(undefined);
    expect(address).toMatch(/^http:\/\/\S+:\d+\/?$/);
    for (const job of [backupJob, upgradeJob, restoreJob]) expect(JSON.parse(job ?? '')).toHaveProperty('jobId');
    expect(trust).toBe('match');
    expect(plan).toMatch(/^check .*pull .*safeguard .*gate/);
    expect(upgraded).toBe(to);
    expect(restored).toBe(from);
    expect(rest.slice(0, 4)).toEqual(['restore done', 'upgrade done', 'backup done', 'create done']);
    expect(rest.at(-1)).toBe('beforeRemove beforeRestore beforeUpgrade manual');
    for (const what of [
      ['ps', '-a'],
      ['volume', 'ls'],
      ['network', 'ls'],
    ]) {
      expect(await command('docker', ['-H', engine, ...what]), what.join(' ')).not.toContain(name);
    }
  },
  limitMs,
);
