/** One life of the host process: opened, ordered to die, found dead. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Job } from '../../src-main/contract/job.ts';
import type { contract } from '../../src-main/contract/router.ts';
import { connectToHost, type ControlConnection } from '../../src-main/hosts/core/control-client.ts';

export type Client = ContractRouterClient<typeof contract>;

/** A boundary of the journal: `before stepStarted stop`, the n-th time it is passed. */
export interface Order {
  readonly where: string;
  readonly times: number;
  /** The next host dies here in its turn, while it takes the job up. */
  readonly then?: string;
}

/** A boundary that no job has. */
const nowhere: Order = { where: '', times: 1 };

export interface HostOptions {
  readonly folder: string;
  readonly engine: string;
  readonly registry: string;
  readonly budgetScale?: number;
}

const openLimitMs = 60_000;
const jobLimitMs = 150_000;
const lookMs = 60;

export class Host {
  readonly client: Client;
  /** Boundaries that were passed, in order. */
  readonly boundaries: string[] = [];
  readonly #child: ChildProcess;
  readonly #connection: ControlConnection;
  readonly #ended: Promise<NodeJS.Signals | null>;
  #complaints = '';

  private constructor(child: ChildProcess, connection: ControlConnection, ended: Promise<NodeJS.Signals | null>) {
    this.#child = child;
    this.#connection = connection;
    this.#ended = ended;
    this.client = createORPCClient<Client>(connection.link);
    child.on('message', (message) => {
      const { boundary } = message as { boundary?: string };
      if (boundary !== undefined) this.boundaries.push(boundary);
    });
    child.stderr?.on('data', (text: Buffer) => (this.#complaints += text.toString()));
  }

  static async open(options: HostOptions): Promise<Host> {
    const { child, ended, opened } = start(options, null);
    await opened;
    const connection = await connectToHost(options.folder);
    if (connection === null) throw new Error('the host does not live');
    const host = new Host(child, connection, ended);
    await host.#waitForEngine();
    return host;
  }

  /** A host that dies on its own while it takes up what is unfinished. */
  static async openToDie(options: HostOptions, order: Order): Promise<NodeJS.Signals | null> {
    const { ended } = start(options, order);
    return ended;
  }

  /** What it wrote on standard error. */
  get complaints(): string {
    return this.#complaints;
  }

  async order(order: Order = nowhere): Promise<void> {
    const heard = new Promise<void>((resolve) => {
      const listen = (message: unknown): void => {
        if ((message as { isOrdered?: boolean }).isOrdered !== true) return;
        this.#child.off('message', listen);
        resolve();
      };
      this.#child.on('message', listen);
    });
    this.#child.send(order);
    await heard;
    this.boundaries.length = 0;
  }

  /** Resolves when the process has died by SIGKILL; with the job when the job ended first. */
  async untilKilled(submit: () => Promise<{ jobId: string }>): Promise<'killed' | Job> {
    const killed = this.#ended.then((signal) => {
      if (signal !== 'SIGKILL') throw new Error(`the host ended by ${String(signal)}: ${this.#complaints}`);
      return 'killed' as const;
    });
    const worked = submit().then(
      ({ jobId }) => this.finish(jobId),
      // The answer dies with the host; another refusal is one.
      async (error: unknown) => {
        const isDead = await Promise.race([killed, pause(3_000).then(() => null)]);
        if (isDead === null) throw error;
        return isDead;
      },
    );
    const first = await Promise.race([killed, worked.catch(() => killed)]);
    if (first === 'killed') this.#connection.close();
    return first;
  }

  /** Resolves when the job has ended. */
  async finish(id: string): Promise<Job> {
    for (const end = Date.now() + jobLimitMs; ;) {
      const job = await this.client.jobs.get({ id });
      if (job.finishedAt !== null) return job;
      if (Date.now() > end)
        throw new Error(`${job.kind} does not end:\n${JSON.stringify(job, null, 1).slice(0, 6000)}`);
      await pause(lookMs);
    }
  }

  async run(submit: (client: Client) => Promise<{ jobId: string }>): Promise<Job> {
    return this.finish((await submit(this.client)).jobId);
  }

  async close(): Promise<void> {
    this.#connection.close();
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async #waitForEngine(): Promise<void> {
    for (const end = Date.now() + openLimitMs; ;) {
      const [engine] = await this.client.engines.list();
      if (engine?.state.word === 'connected') return;
      if (Date.now() > end) throw new Error(`no engine: ${JSON.stringify(engine)}`);
      await pause(lookMs);
    }
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<NodeJS.Signals | null>;
  readonly opened: Promise<void>;
}

function start({ folder, engine, registry, budgetScale }: HostOptions, order: Order | null): Started {
  const child = spawn(process.execPath, [resolve('test/chaos/host-process.ts'), folder, JSON.stringify(order)], {
    env: {
      ...process.env,
      DOCKER_HOST: engine,
      BERTH_REGISTRY_MIRROR: registry,
      NODE_COMPILE_CACHE: join(tmpdir(), 'berth-chaos-compiled'),
      ...(budgetScale === undefined ? {} : { BERTH_PROBE_BUDGET_SCALE: String(budgetScale) }),
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr?.on('data', (text: Buffer) => (complaints += text.toString()));
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_code, signal) => {
      resolve(signal);
    });
  });
  const opened = new Promise<void>((resolve, reject) => {
    child.on('message', (message) => {
      if ((message as { isOpen?: boolean }).isOpen === true) resolve();
    });
    child.once('exit', (code, signal) => {
      reject(new Error(`the host did not open (${String(code ?? signal)}): ${complaints}`));
    });
  });
  opened.catch(() => undefined);
  return { child, ended, opened };
}

/** Names of unfinished backups that lie in the data folder. */
export function partialBackups(folder: string): string[] {
  try {
    return readdirSync(join(folder, 'backups')).filter((name) => name.endsWith('.partial'));
  } catch {
    return [];
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
