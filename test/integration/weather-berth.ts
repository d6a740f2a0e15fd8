/** The real core with its real adapters in this process, on a data folder of its own, with boxes to run. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createRouterClient, ORPCError, type RouterClient } from '@orpc/server';
import { expect } from 'vitest';
import { createConfDocuments } from '../../src-main/adapters/files/conf-documents.ts';
import { createKeyFileSealer } from '../../src-main/adapters/files/key-file-sealer.ts';
import type { AppPorts } from '../../src-main/app.ts';
import type { Problem } from '../../src-main/contract/errors.ts';
import { problemSchema } from '../../src-main/contract/errors.ts';
import type { PartialDraft, ServiceDraft } from '../../src-main/contract/instance.ts';
import type { Job } from '../../src-main/contract/job.ts';
import { makeCore, type MadeCore } from '../../src-main/hosts/core/make-core.ts';
import { openHost, type OpenHost } from '../../src-main/hosts/core/open-host.ts';
import type { Router } from '../../src-main/rpc/router.ts';
import { problemWords } from '../../src-renderer/text/problems.ts';
import { writeBoxTemplate } from '../chaos/box-image.ts';
import { sweep } from '../chaos/box.ts';
import { EngineLook } from '../chaos/engine-look.ts';
import { requireWhole } from '../chaos/wholeness.ts';
import { until } from '../images/containers.ts';

export interface BerthOptions {
  readonly engine: string;
  readonly registry: string;
  readonly onBoundary?: NonNullable<AppPorts['onBoundary']>;
}

export class Berth {
  readonly folder = mkdtempSync(join(tmpdir(), 'berth-weather-'));
  readonly #options: BerthOptions;
  readonly #names = new Set<string>();
  readonly faults: unknown[] = [];
  #host: OpenHost<MadeCore> | null = null;

  private constructor(options: BerthOptions) {
    this.#options = options;
    mkdirSync(join(this.folder, 'templates'));
    writeBoxTemplate(join(this.folder, 'templates'));
  }

  static async open(options: BerthOptions): Promise<Berth> {
    const berth = new Berth(options);
    await berth.start();
    return berth;
  }

  async start(): Promise<void> {
    const { engine, registry, onBoundary } = this.#options;
    const onFault = (error: unknown): void => void this.faults.push(error);
    this.#host = await openHost({
      folder: this.folder,
      kind: 'command',
      version: '0.0.0-weather',
      onFault,
      makeCore: () =>
        makeCore({
          hostKind: 'node',
          folder: this.folder,
          version: '0.0.0-weather',
          templates: resolve('assets/templates'),
          environment: { ...process.env, DOCKER_HOST: engine, BERTH_REGISTRY_MIRROR: registry },
          home: homedir(),
          documents: createConfDocuments(this.folder, new Date()),
          sealer: createKeyFileSealer(join(this.folder, 'vault.key')),
          onFault,
          ...(onBoundary === undefined ? {} : { onBoundary }),
        }),
    });
  }

  /** The program ends; its data folder stays. */
  async stop(): Promise<void> {
    await this.#host?.stop();
    this.#host = null;
  }

  get client(): RouterClient<Router> {
    if (this.#host === null) throw new Error('Berth is stopped');
    return createRouterClient(this.#host.core.router, { context: { by: 'you' } });
  }

  /** A form for a box that nothing is wrong with, but what is given. */
  form(name: string, server: Partial<ServiceDraft> = {}): PartialDraft {
    this.#names.add(name);
    return { template: 'box' as never, name, services: { ['server' as never]: server } };
  }

  async untilEngine(word: 'connected' | 'away'): Promise<void> {
    await until(`the engine to be ${word}`, 60_000, async () => {
      const [engine] = await this.client.engines.list();
      return engine?.state.word === word ? true : undefined;
    });
  }

  async untilState(name: string, word: string, limitMs = 60_000): Promise<void> {
    await until(`${name} to be ${word}`, limitMs, async () => {
      const found = (await this.client.instances.list()).find((one) => one.name === name);
      return found?.state.word === word ? true : undefined;
    });
  }

  async untilJob(id: string, ask: (job: Job) => boolean, limitMs = 120_000): Promise<Job> {
    let last: Job | undefined;
    return until(`the job ${id} (${JSON.stringify(last?.state)})`, limitMs, async () => {
      last = await this.client.jobs.get({ id: id });
      return ask(last) ? last : undefined;
    });
  }

  finish(id: string, limitMs?: number): Promise<Job> {
    return this.untilJob(id, ({ finishedAt }) => finishedAt !== null, limitMs);
  }

  /** A box that runs. */
  async box(name: string, server: Partial<ServiceDraft> = {}): Promise<Box> {
    await this.untilEngine('connected');
    const { id, jobId } = await this.client.instances.create(this.form(name, server));
    expect(await this.finish(jobId)).toMatchObject({ state: 'done', problem: null });
    await this.untilState(name, 'healthy');
    return { id, name };
  }

  async backUp(box: Box): Promise<string> {
    const { jobId } = await this.client.backups.create({ instance: box.id });
    const job = await this.finish(jobId);
    expect(job).toMatchObject({ state: 'done', problem: null });
    return job.backup ?? '';
  }

  look(): EngineLook {
    return new EngineLook(this.#options.engine);
  }

  /** Nothing without an owner, and the instance as it must be. */
  async expectWhole(name: string, word: 'healthy' | 'stopped' | 'gone'): Promise<void> {
    await requireWhole({
      client: this.client,
      engine: this.look(),
      folder: this.folder,
      name,
      isThere: word !== 'gone',
      word,
    });
  }

  /** It runs, and was never stopped by what was refused. */
  async expectRunningUntouched(name: string): Promise<void> {
    await this.untilState(name, 'healthy');
    const serving = (await this.look().containers()).filter((one) => one.name.startsWith(`${name}-`));
    expect(serving.map((one) => [one.name, one.isRunning])).toEqual([[`${name}-server`, true]]);
  }

  async close(): Promise<void> {
    await this.stop();
    for (const name of this.#names) await sweep(this.#options.engine, name);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

export interface Box {
  readonly id: string;
  readonly name: string;
}

/** The problem that a call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<Problem> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ORPCError) return problemSchema.parse({ code: error.code, data: error.data });
    throw error;
  }
  throw new Error('the call was not refused');
}

/** Title and state as the window says them. */
export function said(problem: Problem | null): string {
  if (problem === null) return '';
  const { title, state } = problemWords(problem);
  return `${title} ${state}`;
}
