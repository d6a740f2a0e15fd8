/** Containers of one test file on the test engine, through the docker command; all of them are removed at the end. */

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { startTestEngine, startTestRegistry } from '../integration/engine-harness/index.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Ports of the container that get a free port on the loopback address. */
  readonly ports?: readonly number[];
  /** Volume name → path in the container. */
  readonly volumes?: Readonly<Record<string, string>>;
  readonly alias?: string;
  readonly arguments?: readonly string[];
}

const POLL_MS = 100;

/** Asks until the answer is not undefined; fails after the limit with the words given. */
export async function until<T>(what: string, limitMs: number, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${limitMs} ms for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export class Containers {
  readonly #engine: string;
  readonly #registry: string;
  readonly #prefix = `images-test-${randomUUID().slice(0, 8)}`;
  #count = 0;

  constructor(engine: string, registry: string) {
    this.#engine = engine;
    this.#registry = registry;
  }

  async #docker(...args: string[]): Promise<Outcome> {
    return new Promise((resolve) => {
      execFile(
        'docker',
        ['--host', this.#engine, ...args],
        { maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
          resolve({ code, stdout, stderr });
        },
      );
    });
  }

  async #must(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.#docker(...args);
    if (code !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  async openNetwork(): Promise<void> {
    await this.#must('network', 'create', '--label', this.#prefix, this.#prefix);
  }

  /** A name for a volume that is removed at the end. */
  volume(name: string): string {
    return `${this.#prefix}-${name}`;
  }

  async run(image: string, options: RunOptions = {}): Promise<string> {
    this.#count += 1;
    const name = `${this.#prefix}-${this.#count}`;
    const args = ['run', '--detach', '--name', name, '--label', this.#prefix, '--network', this.#prefix];
    if (options.alias !== undefined) args.push('--network-alias', options.alias);
    for (const [key, value] of Object.entries(options.env ?? {})) args.push('--env', `${key}=${value}`);
    for (const port of options.ports ?? []) args.push('--publish', `127.0.0.1::${port}`);
    for (const [volume, path] of Object.entries(options.volumes ?? {})) args.push('--volume', `${volume}:${path}`);
    await this.#must(...args, `${this.#registry}/${image}`, ...(options.arguments ?? []));
    return name;
  }

  /** Address of a published port. */
  async address(name: string, port: number): Promise<string> {
    return (await this.#must('port', name, `${port}/tcp`)).split('\n')[0] ?? '';
  }

  async log(name: string): Promise<string> {
    const { stdout, stderr } = await this.#docker('logs', name);
    return stdout + stderr;
  }

  async waitForLine(name: string, text: string, limitMs = 30_000): Promise<void> {
    await until(`"${text}" in the log of ${name}`, limitMs, async () => {
      const log = await this.log(name);
      if (log.includes(text)) return true;
      if (await this.exitCode(name)) throw new Error(`The container ended without "${text}":\n${log}`);
      return undefined;
    });
  }

  /** Undefined while the container runs. */
  async exitCode(name: string): Promise<number | undefined> {
    const [status, code] = (
      await this.#must('inspect', '--format', '{{.State.Status}} {{.State.ExitCode}}', name)
    ).split(' ');
    return status === 'exited' ? Number(code) : undefined;
  }

  async waitForEnd(name: string, limitMs = 30_000): Promise<number> {
    return until(`the end of ${name}`, limitMs, () => this.exitCode(name));
  }

  async exec(name: string, command: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const variables = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
    return this.#docker('exec', ...variables, name, ...command);
  }

  async stop(name: string): Promise<void> {
    await this.#must('stop', name);
  }

  async start(name: string): Promise<void> {
    await this.#must('start', name);
  }

  async label(name: string, label: string): Promise<string> {
    return this.#must('inspect', '--format', `{{index .Config.Labels "${label}"}}`, name);
  }

  async removeAll(): Promise<void> {
    const names = (await this.#must('ps', '--all', '--quiet', '--filter', `label=${this.#prefix}`)).split('\n');
    for (const name of names.filter((id) => id !== '')) await this.#must('rm', '--force', '--volumes', name);
    const volumes = (await this.#must('volume', 'ls', '--quiet', '--filter', `name=${this.#prefix}`)).split('\n');
    for (const volume of volumes.filter((id) => id !== '')) await this.#must('volume', 'rm', volume);
    await this.#docker('network', 'rm', this.#prefix);
  }
}

/** Engine and registry of this run: those that the environment names, else its own. */
export async function openTestParts(): Promise<{
  containers: Containers;
  /** Address of the engine. */
  engine: string;
  registry: string;
  close: () => Promise<void>;
}> {
  const engine = await startTestEngine();
  const named = process.env['BERTH_TEST_REGISTRY'];
  const own = named === undefined || named === '' ? await startTestRegistry() : undefined;
  const registry = own?.endpoint ?? named ?? '';
  const containers = new Containers(engine.endpoint, registry);
  return {
    containers,
    engine: engine.endpoint,
    registry,
    close: async () => {
      await containers.removeAll();
      await own?.stop();
      await engine.stop();
    },
  };
}
