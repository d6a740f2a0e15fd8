import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemHost } from '../../../src-main/adapters/system/host.ts';
import type { App } from '../../../src-main/app.ts';
import { templateIdSchema } from '../../../src-main/contract/ids.ts';
import { AppWorld, ended, type Client } from './whole-app.ts';

let world: AppWorld;
let app: App;
let client: Client;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-form-'));
  world = new AppWorld();
  ({ app, client } = world.boot({ host: systemHost }));
  await app.start();
});
afterEach(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});

describe('folders of the engine’s host', () => {
  it('are listed in order, files left out, hidden ones marked', async () => {
    for (const name of ['b', 'a', '.hidden', 'größe 🦉']) await mkdir(join(folder, name));
    await writeFile(join(folder, 'file'), '');
    await symlink(join(folder, 'a'), join(folder, 'link'));
    await symlink(join(folder, 'gone'), join(folder, 'broken'));
    const list = await client.folders.list({ path: `${folder}/../${folder.split('/').at(-1) ?? ''}/` });
    expect(list).toMatchObject({ path: folder, parent: tmpdir(), isWritable: true, isCut: false });
    expect(list.freeBytes).toBeGreaterThan(0);
    expect(list.folders.map(({ name, isHidden }) => [name, isHidden])).toEqual([
      ['.hidden', true],
      ['a', false],
      ['b', false],
      ['größe 🦉', false],
      ['link', false],
    ]);
    expect(list.folders[1]?.path).toBe(join(folder, 'a'));
  });

  it('begin at home, and end at the root', async () => {
    expect((await client.folders.list({})).path).toBe(systemHost.homeFolder);
    expect((await client.folders.list({ path: '/' })).parent).toBeNull();
  });

  it('are cut where there are very many', async () => {
    await Promise.all(Array.from({ length: 501 }, (_one, index) => mkdir(join(folder, String(index)))));
    const list = await client.folders.list({ path: folder });
    expect([list.folders.length, list.isCut]).toEqual([500, true]);
  });

  it.each(['relative', '', '~', 'a\0b'])('refuse the path %j', async (path) => {
    await expect(client.folders.list({ path })).rejects.toMatchObject({ code: 'FOLDER_UNREADABLE' });
  });

  it('of another computer are out of sight', async () => {
    Object.defineProperty(await world.connection.engine(), 'isLocal', { value: false });
    const refusal = { code: 'FOLDER_UNREADABLE', data: { path: folder } };
    await expect(client.folders.list({ path: folder })).rejects.toMatchObject(refusal);
    await expect(client.folders.create({ parent: folder, name: 'a' })).rejects.toMatchObject(refusal);
  });

  it('tell what cannot be read', async () => {
    await writeFile(join(folder, 'file'), '');
    for (const path of [join(folder, 'gone'), join(folder, 'file'), `/${'a'.repeat(300)}`, `${folder}/a\0b`])
      await expect(client.folders.list({ path })).rejects.toMatchObject({
        code: 'FOLDER_UNREADABLE',
        data: { path, details: expect.any(String) as string },
      });
  });

  it('are made one inside another, and shown', async () => {
    const made = await client.folders.create({ parent: folder, name: 'größe 🦉' });
    expect(made).toMatchObject({ path: join(folder, 'größe 🦉'), parent: folder, folders: [] });
    await expect(client.folders.create({ parent: folder, name: 'größe 🦉' })).rejects.toMatchObject({
      code: 'FOLDER_UNREADABLE',
    });
  });

  it.each(['..', '.', 'a/b', '../x', 'a\\b', 'a\0b', 'a\nb', ' ', ' a', '🦉'.repeat(80)])(
    'are not made as %j',
    async (name) => {
      await expect(client.folders.create({ parent: folder, name })).rejects.toMatchObject({
        code: 'FOLDER_UNREADABLE',
        data: { path: folder },
      });
      expect((await client.folders.list({ path: folder })).folders).toEqual([]);
    },
  );
});

describe('what the engine has', () => {
  it('names networks and volumes with their owners', async () => {
    world.engine.volumes.set('spare', { labels: {}, files: new Map() });
    world.engine.networks.set('proxy', {});
    const { jobId } = await client.instances.create({ template: 'demo', name: 'demo' });
    await ended(client, jobId);
    const things = await client.engines.things();
    expect(things.networks.map(({ name, owner }) => [name, owner])).toEqual(
      expect.arrayContaining([
        ['demo', 'demo'],
        ['proxy', null],
      ]),
    );
    expect(things.volumes).toEqual([
      { name: 'demo-cache', owner: 'demo' },
      { name: 'demo-data', owner: 'demo' },
      { name: 'spare', owner: null },
    ]);
  });
});

describe('a .env file', () => {
  it('is read for a template', async () => {
    const { entries } = await client.instances.readEnv({
      template: templateIdSchema.parse('demo'),
      text: 'MASTER_KEY=x\nTZ=UTC',
    });
    expect(entries.map(({ name, fate }) => [name, fate])).toEqual([
      ['MASTER_KEY', 'known'],
      ['TZ', 'extra'],
    ]);
    await expect(client.instances.readEnv({ template: 'none', text: '' })).rejects.toMatchObject({
      code: 'NO_SUCH_TEMPLATE',
    });
  });
});
