/** The registry is away, or takes every word and says none: what runs goes on running, and words say which registry it was. */
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newBoxVersion } from '../chaos/box-image.ts';
import { findingWords } from '../../src-renderer/text/findings.ts';
import { Berth, said, type Box } from './weather-berth.ts';
import { openBoxParts, type BoxParts } from './weather-parts.ts';

const name = 'weather-registry';

/** A line to the registry that can be cut, and that can go dumb. */
class Line {
  readonly #target: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isDumb = false;
  #port = 0;

  constructor(registry: string) {
    this.#target = Number(registry.split(':')[1]);
    this.#server = createServer((socket) => {
      this.#keep(socket);
      if (this.#isDumb) return;
      const far = createConnection(this.#target, '127.0.0.1');
      this.#keep(far);
      socket.pipe(far).pipe(socket);
    });
  }

  get endpoint(): string {
    return `127.0.0.1:${String(this.#port)}`;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  goDumb(isDumb: boolean): void {
    this.#isDumb = isDumb;
    for (const socket of this.#sockets) socket.destroy();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

let parts: BoxParts;
let line: Line;
let berth: Berth;
let box: Box;

beforeAll(async () => {
  parts = await openBoxParts();
  line = new Line(parts.registry);
  await line.open();
  berth = await Berth.open({ engine: parts.engine, registry: line.endpoint });
  box = await berth.box(name);
});
afterAll(async () => {
  await berth.close();
  await line.cut().catch(() => undefined);
  await parts.close();
});

async function expectUpgradeRefused(): Promise<void> {
  const { jobId } = await berth.client.upgrades.start({ id: box.id, tag: newBoxVersion });
  const job = await berth.finish(jobId);
  expect(job).toMatchObject({
    state: 'rolledBack',
    problem: { code: 'REGISTRY_UNREACHABLE', data: { registry: line.endpoint } },
    downtimeSeconds: null,
  });
  expect(said(job.problem)).toContain(`${line.endpoint} does not answer. What is installed runs on.`);
  await berth.expectWhole(name, 'healthy');
}

test('away: the list of versions says so, an upgrade changes nothing, what is installed starts', async () => {
  await line.cut();
  try {
    const listed = await berth.client.versions.list({ template: 'box', instance: box.id });
    expect(listed.problem).toMatchObject({ code: 'REGISTRY_UNREACHABLE', data: { registry: line.endpoint } });
    await expectUpgradeRefused();
    const { jobId } = await berth.client.instances.restart({ id: box.id });
    expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
  } finally {
    await line.open();
  }
});

test('away: a new instance whose image is here is made all the same', async () => {
  await line.cut();
  try {
    const second = await berth.box(`${name}-2`);
    const { jobId } = await berth.client.instances.remove({ id: second.id, safetyBackup: false });
    expect(await berth.finish(jobId)).toMatchObject({ state: 'done' });
    await berth.expectWhole(`${name}-2`, 'gone');
  } finally {
    await line.open();
  }
});

test('away: a new instance whose image is not here leaves nothing', async () => {
  await line.cut();
  try {
    const form = berth.form(`${name}-3`, { tag: newBoxVersion });
    const { findings } = await berth.client.instances.check(await berth.client.instances.draft(form));
    const unsure = findings.find(({ code }) => code === 'REGISTRY_UNREACHABLE');
    expect(unsure?.severity).toBe('note');
    expect(findingWords(unsure!).title).toMatch(/does not answer\.$/);
    const { jobId } = await berth.client.instances.create(form);
    const job = await berth.finish(jobId);
    expect(job).toMatchObject({ state: 'rolledBack', problem: { code: 'REGISTRY_UNREACHABLE' } });
    await berth.expectWhole(`${name}-3`, 'gone');
  } finally {
    await line.open();
  }
});

test('dumb: a pull that nothing comes of is given up, or cancelled at once', async () => {
  line.goDumb(true);
  try {
    const { jobId } = await berth.client.upgrades.start({ id: box.id, tag: newBoxVersion });
    await berth.untilJob(jobId, ({ steps }) => steps.some(({ id, state }) => id === 'pull' && state === 'running'));
    await berth.client.jobs.cancel({ id: jobId });
    expect(await berth.finish(jobId, 10_000)).toMatchObject({ state: 'cancelled' });
    await berth.expectWhole(name, 'healthy');
    await expectUpgradeRefused();
  } finally {
    line.goDumb(false);
  }
  const { jobId } = await berth.client.upgrades.start({ id: box.id, tag: newBoxVersion });
  expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
});
