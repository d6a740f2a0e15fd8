import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../src-main/app.ts';
import { eventually } from './eventually.ts';
import { AppWorld, ended } from './whole-app.ts';
import type { Client } from './whole-app.ts';

let world: AppWorld;
let app: App;
let client: Client;

beforeEach(async () => {
  world = new AppWorld();
  ({ app, client } = world.boot());
  await app.start();
});

afterEach(() => app.stop());

describe('errors at the border', () => {
  it('name the fields of a malformed call', async () => {
    await expect(client.instances.create({ template: 'Nonsense!', name: 7 } as never)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      defined: true,
      data: { issues: [{ path: ['template'] }, { path: ['name'] }] },
    });
    await expect(client.logs.read({ log: 'x', from: -1, count: 1e9 })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      data: { issues: [{ path: ['from'] }, { path: ['count'] }] },
    });
  });

  it('name what a template does not have, instead of leaving it out', async () => {
    const services = {
      sever: {},
      server: {
        mounts: [{ name: 'dta', source: { kind: 'volume' as const } }],
        ports: [{ name: 'wbe', hostPort: 80, hostIp: '' }],
      },
    };
    await expect(client.instances.create({ template: 'demo', name: 'demo', services })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      data: {
        issues: [
          { path: ['services', 'sever'] },
          { path: ['services', 'server', 'mounts', 'dta'] },
          { path: ['services', 'server', 'ports', 'wbe'] },
        ],
      },
    });
  });

  it('carry a code and its data, and nothing of the inside', async () => {
    const error = await client.instances.get({ id: 'abcdef9999' }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'NO_SUCH_INSTANCE', defined: true, data: { instance: 'abcdef9999' } });
    expect((error as Error).cause).toBeUndefined();
    await expect(client.templates.get({ id: 'none' })).rejects.toMatchObject({ code: 'NO_SUCH_TEMPLATE' });
    await expect(client.engines.test({ id: 'mars' })).rejects.toMatchObject({ code: 'NO_SUCH_ENGINE' });
    await expect(client.jobs.watch({ id: '20261122T000000Z-none' })).rejects.toMatchObject({ code: 'NO_SUCH_JOB' });
    await expect(client.logs.follow({ log: 'none' })).rejects.toMatchObject({
      code: 'NO_SUCH_LOG',
      data: { log: 'none' },
    });
    await expect(client.engines.start({ endpoint: 'x' })).rejects.toMatchObject({ code: 'ENGINE_START_REFUSED' });
  });

  it('reach the reader of a stream typed too', async () => {
    const { id, jobId } = await client.instances.create({ template: 'demo', name: 'demo' });
    await ended(client, jobId);
    const { log } = await client.logs.open({ instance: id });
    const search = await client.logs.search({ log, text: '(', isRegex: true, isCaseSensitive: false });
    await expect(search.next()).rejects.toMatchObject({ code: 'BAD_PATTERN', defined: true, data: { pattern: '(' } });
  });

  it('are UNEXPECTED with a message for a fault of the program', async () => {
    world.host.portOwner = () => Promise.reject(new TypeError('boom'));
    const error = await client.instances.draft({ template: 'demo', name: 'x' }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'UNEXPECTED', defined: true, data: { details: 'TypeError: boom' } });
    expect(JSON.stringify((error as { toJSON(): unknown }).toJSON())).not.toContain('.ts');
  });

  it('tell who asked', async () => {
    const { createRouterClient } = await import('@orpc/server');
    const script = createRouterClient(app.router, { context: { by: 'commandLine' } });
    const { jobId } = await script.instances.create({ template: 'demo', name: 'demo' });
    expect((await ended(client, jobId)).by).toBe('commandLine');
  });
});

describe('streams', () => {
  it('leave no listener when their client goes, in whichever way', async () => {
    const { id, jobId } = await client.instances.create({ template: 'demo', name: 'demo' });
    await ended(client, jobId);
    const { log } = await client.logs.open({ instance: id });
    const before = world.connection.listenerCount;
    const stop = new AbortController();
    const options = { signal: stop.signal };
    const open = [
      await client.system.events(undefined, options),
      await client.instances.watch(undefined, options),
      await client.jobs.watch({}, options),
      await client.logs.follow({ log }, options),
      await client.stats.watch(undefined, options),
    ];
    for (const stream of open) expect((await stream.next()).value).toMatchObject({ seq: 0 });
    expect(world.connection.listenerCount).toBe(before + 1);
    const waiting = open.slice(0, 3).map(async (stream) => {
      for await (const item of stream) expect(item.seq).toBeGreaterThan(0);
    });
    await open[3]!.return(undefined);
    await open[4]!.return(undefined);
    stop.abort();
    await Promise.all(waiting);
    await eventually(() => expect(world.connection.listenerCount).toBe(before));
  });

  it('of one job end with it', async () => {
    const { jobId } = await client.instances.create({ template: 'demo', name: 'demo' });
    const kinds: string[] = [];
    for await (const { event } of await client.jobs.watch({ id: jobId })) kinds.push(event.kind);
    expect(kinds[0]).toBe('snapshot');
    const again: unknown[] = [];
    for await (const item of await client.jobs.watch({ id: jobId })) again.push(item.event);
    expect(again).toMatchObject([{ kind: 'snapshot', jobs: [{ id: jobId, state: 'done' }] }]);
  });

  it('tell of engines, settings and backups', async () => {
    const { id, jobId } = await client.instances.create({ template: 'demo', name: 'demo' });
    await ended(client, jobId);
    const stop = new AbortController();
    const events = await client.system.events(undefined, { signal: stop.signal });
    const next = async (): Promise<unknown> => {
      const item = await events.next();
      return item.done === true ? 'end' : item.value.event;
    };
    expect(await next()).toMatchObject({ kind: 'engines', engines: [{ state: { word: 'connected' } }] });
    expect(await next()).toMatchObject({ kind: 'settings' });
    await client.settings.set({ theme: 'dark' });
    expect(await next()).toMatchObject({ kind: 'settings', settings: { theme: 'dark' } });
    await ended(client, (await client.backups.create({ instance: id })).jobId);
    expect(await next()).toEqual({ kind: 'backupsChanged', instance: id });
    world.connection.lose();
    expect(await next()).toMatchObject({ kind: 'engines', engines: [{ state: { word: 'away' } }] });
    stop.abort();
  });
});
