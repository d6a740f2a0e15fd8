/** A lane: one data folder, one instance at a time, one job after the other, each killed at a boundary and driven on. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from '../../src-main/contract/job.ts';
import { EngineLook } from './engine-look.ts';
import { Host, type Client, type HostOptions, type Order } from './host.ts';
import { requireWhole, type Expected } from './wholeness.ts';

/** What the matrix calls a row: job kinds, some of them more than once, by what they do and how they end. */
export type Kind =
  | 'create'
  | 'upgrade'
  | 'rollback'
  | 'backup'
  | 'restore'
  | 'stop'
  | 'start'
  | 'restart'
  | 'remove'
  /** Another configuration of one of two services; one that does not come up; limits alone; data to a folder and back. */
  | 'configure'
  | 'unfit'
  | 'limits'
  | 'toFolder'
  | 'toVolume'
  /** Removed with its data kept, and made again on it. */
  | 'keep'
  | 'reinstall'
  /** Containers that Berth did not make: taken over, given back, changed for the first time, removed. */
  | 'adopt'
  | 'release'
  | 'takeOver'
  | 'takeOverUndone'
  | 'removeAdopted'
  | 'keepAdopted'
  /** Octopus with a SQL Server of its own. */
  | 'createOwn'
  | 'upgradeOwn'
  | 'rollbackOwn';

export interface Result {
  readonly kind: Kind;
  readonly where: string;
  readonly times: number;
  /** The job's outcome in the end, or what is wrong. */
  readonly outcome: string;
  readonly isWhole: boolean;
  readonly seconds: number;
}

export interface Parts {
  readonly engine: string;
  readonly registry: string;
  readonly budgetScale?: number;
}

/** One job of a lane. */
export interface Act {
  readonly kind: Kind;
  readonly submit: (client: Client) => Promise<{ jobId: string }>;
  readonly outcome: 'done' | 'rolledBack';
  /** After the job: how the instance must be. */
  readonly word: Expected['word'];
  /** Volumes stay without an instance. */
  readonly keepsVolumes?: boolean;
  /** Compares the data. */
  readonly check: (client: Client, job: Job | null) => Promise<void>;
}

/** Which of a kind's boundaries are cut. */
export type Choose = (kind: Kind, orders: readonly Order[]) => readonly Order[];

export class Lane {
  readonly look: EngineLook;
  readonly name: string;
  readonly folder: string;
  readonly registry: string;
  #options: HostOptions;
  #host: Host | null = null;

  constructor(name: string, parts: Parts, templates: (folder: string) => void = () => undefined) {
    this.name = name;
    this.registry = parts.registry;
    this.look = new EngineLook(parts.engine);
    this.folder = mkdtempSync(join(tmpdir(), 'berth-chaos-'));
    mkdirSync(join(this.folder, 'templates'));
    templates(join(this.folder, 'templates'));
    this.#options = { ...parts, folder: this.folder };
  }

  async host(): Promise<Host> {
    this.#host ??= await Host.open(this.#options);
    return this.#host;
  }

  /** The next host gives servers this part of their template's time to come up. */
  async reopen(budgetScale: number): Promise<void> {
    await this.#host?.close();
    this.#host = null;
    this.#options = { ...this.#options, budgetScale };
  }

  async client(): Promise<Client> {
    return (await this.host()).client;
  }

  async id(): Promise<string> {
    const found = (await (await this.client()).instances.list()).find((one) => one.name === this.name);
    assert.ok(found, `there is no ${this.name}`);
    return found.id;
  }

  /** Undisturbed; gives the boundaries that were passed. */
  async run(act: Act): Promise<string[]> {
    const host = await this.host();
    await host.order();
    const job = await host.run(act.submit);
    assert.equal(job.state, act.outcome, `${act.kind}: ${JSON.stringify([job.problem, job.undoProblem])}`);
    const boundaries = [...host.boundaries];
    await this.#requireWhole(act, job);
    return boundaries;
  }

  /** Killed at the boundary, started again: whole. */
  async kill(act: Act, order: Order): Promise<Result> {
    const { then } = order;
    const began = Date.now();
    const result = (outcome: string, isWhole: boolean): Result => ({
      kind: act.kind,
      where: then === undefined ? order.where : `${order.where}, then ${then}`,
      times: order.times,
      outcome,
      isWhole,
      seconds: Math.round((Date.now() - began) / 100) / 10,
    });
    try {
      const host = await this.host();
      const known = new Set((await host.client.jobs.list({ limit: 1000 })).map(({ id }) => id));
      await host.order(order);
      const end = await host.untilKilled(() => act.submit(host.client));
      if (end !== 'killed') return result(`not killed: ${end.state}`, false);
      await host.close();
      this.#host = null;
      if (then !== undefined) assert.equal(await Host.openToDie(this.#options, { where: then, times: 1 }), 'SIGKILL');

      const next = await this.host();
      const found = (await next.client.jobs.list({ limit: 1000 })).filter(({ id }) => !known.has(id));
      const isNeverWritten = order.where === 'before created';
      assert.equal(found.length, isNeverWritten ? 0 : 1, 'jobs');
      if (found[0] === undefined) {
        await this.run(act);
        return result('not begun, then done', true);
      }
      const job = await next.finish(found[0].id);
      assert.equal(job.state, act.outcome, JSON.stringify([job.problem, job.undoProblem]));
      assert.equal(job.wasInterrupted, order.where !== 'after finished', 'wasInterrupted');
      await this.#requireWhole(act, job);
      assert.equal(next.complaints, '', 'complaints of the host');
      return result(job.state, true);
    } catch (error) {
      return result(error instanceof Error ? error.message : String(error), false);
    }
  }

  async #requireWhole(act: Act, job: Job): Promise<void> {
    const client = await this.client();
    await requireWhole({
      client,
      engine: this.look,
      folder: this.folder,
      name: this.name,
      isThere: act.word !== 'gone',
      word: act.word,
      ...(act.keepsVolumes === undefined ? {} : { keepsVolumes: act.keepsVolumes }),
    });
    await act.check(client, job);
  }

  async close(): Promise<void> {
    const host = this.#host;
    this.#host = null;
    await host?.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Killed in the middle, and once more when the next host has just taken the job up. */
export function twice(orders: readonly Order[]): Order[] {
  const starts = orders.filter(({ where }) => /^after (?:stepStarted|undoStarted) /.test(where));
  const middle = starts[starts.length >> 1];
  if (middle === undefined) return [];
  return ['before interrupted', 'after interrupted'].map((then) => ({ ...middle, then }));
}

/** Each boundary with how often it was passed before: `after linesKept` may come twice. */
export function ordersFor(boundaries: readonly string[]): Order[] {
  const seen = new Map<string, number>();
  return boundaries.map((where) => {
    const times = (seen.get(where) ?? 0) + 1;
    seen.set(where, times);
    return { where, times };
  });
}
