/** A form that cannot be: what is taken, missing or wrong is said at its field, before anything is made. */
import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { templateIdSchema } from '../../src-main/contract/ids.ts';
import type { Finding, PartialDraft, ServiceDraft } from '../../src-main/contract/instance.ts';
import { findingWords } from '../../src-renderer/text/findings.ts';
import { openBoxParts, type BoxParts } from './weather-parts.ts';
import { Berth, refusal, said, type Box } from './weather-berth.ts';
import { command } from './engine-harness/command.ts';

const name = 'weather-form';
let parts: BoxParts;
let berth: Berth;
let port: number;
let first: Box;
let listener: Server;

beforeAll(async () => {
  parts = await openBoxParts();
  berth = await Berth.open(parts);
  listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '0.0.0.0', resolve));
  port = (listener.address() as AddressInfo).port;
  first = await berth.box(name, { ports: [{ name: 'web', hostPort: null, hostIp: '127.0.0.1', containerPort: 8080 }] });
});
afterAll(async () => {
  listener.close();
  await berth.close();
  await parts.close();
});

const docker = (...words: string[]): Promise<string> => command('docker', ['-H', parts.engine, ...words]);

/** What a check says beside what passed. */
async function told(form: PartialDraft): Promise<Finding[]> {
  const { findings } = await berth.client.instances.check(await berth.client.instances.draft(form));
  return findings.filter(({ severity }) => severity !== 'passed');
}

/** What blocks; the same must forbid the creation, with nothing made. */
async function blocking(form: PartialDraft): Promise<Finding[]> {
  const { findings } = await berth.client.instances.check(await berth.client.instances.draft(form));
  const found = findings.filter(({ severity }) => severity === 'blocks');
  const refused = await refusal(berth.client.instances.create(form));
  expect(refused).toEqual({
    code: 'FINDINGS',
    data: { findings: found.map(({ path, code }) => ({ path, code })) },
  });
  expect(said(refused)).toContain('Nothing was changed.');
  expect((await berth.look().containers()).map((one) => one.name)).not.toContain(`${form.name}-server`);
  return found;
}

describe('ports', () => {
  const wanting = (hostPort: number): PartialDraft =>
    berth.form(`${name}-2`, { ports: [{ name: 'web', hostPort, hostIp: '0.0.0.0' }] });

  test('one that a program of this machine has: it is named, and the next free one', async () => {
    const [finding] = await blocking(wanting(port));
    expect(finding).toMatchObject({ code: 'PORT_TAKEN', path: ['services', 'server', 'ports', 'web'] });
    expect(finding?.data.owner).toMatch(/node|vitest|MainThread/i);
    expect(finding?.data.free).toBeGreaterThan(port);
    const { title, text } = findingWords(finding!);
    expect(title).toBe(`Port ${String(port)} is taken by ${finding?.data.owner ?? ''}.`);
    expect(text).toContain(`${String(finding?.data.free)}, which is free`);
  });

  test('one that another instance has', async () => {
    const { spec } = await berth.client.instances.get({ id: first.id });
    const taken = Object.values(spec.services)[0]?.ports[0]?.hostPort ?? 0;
    const [finding] = await blocking(wanting(taken));
    expect(findingWords(finding!).title).toBe(`Port ${String(taken)} is taken by ${name}.`);
  });

  test('one of UDP, which TCP does not mind', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    try {
      const form = (protocol: 'tcp' | 'udp'): PartialDraft =>
        berth.form(`${name}-udp`, {
          ports: [{ name: 'extra-dns', hostPort: socket.address().port, hostIp: '', containerPort: 53, protocol }],
        });
      const [finding] = await blocking(form('udp'));
      expect(finding).toMatchObject({ code: 'PORT_TAKEN', data: { protocol: 'udp', owner: 'node' } });
      expect(await told(form('tcp'))).toEqual([]);
    } finally {
      await new Promise<void>((resolve) => socket.close(resolve));
    }
  });

  test('one that a program has on IPv6 alone; on an address of IPv4 it is free', async () => {
    const six = createServer();
    await new Promise<void>((resolve) => six.listen({ port: 0, host: '::1', ipv6Only: true }, resolve));
    const { port: taken } = six.address() as AddressInfo;
    try {
      const form = (hostIp: string): PartialDraft =>
        berth.form(`${name}-six`, { ports: [{ name: 'web', hostPort: taken, hostIp }] });
      expect((await blocking(form('')))[0]).toMatchObject({ code: 'PORT_TAKEN', data: { port: taken, owner: 'node' } });
      expect((await blocking(form('::1')))[0]).toMatchObject({ code: 'PORT_TAKEN' });
      expect(await told(form('127.0.0.1'))).toEqual([]);
    } finally {
      await new Promise((resolve) => six.close(resolve));
    }
  });

  test('one that a stopped container of somebody else will want', async () => {
    const { spec } = await berth.client.instances.get({ id: first.id });
    const image = Object.values(spec.services)[0]?.image;
    const wanted = port + 2_000 > 65_535 ? port - 2_000 : port + 2_000;
    await docker(
      'create',
      '--name',
      `${name}-sleeper`,
      '-p',
      `127.0.0.1:${String(wanted)}:80`,
      `${image?.repository ?? ''}:${image?.tag ?? ''}`,
    );
    try {
      const form = (hostIp: string): PartialDraft =>
        berth.form(`${name}-stopped`, { ports: [{ name: 'web', hostPort: wanted, hostIp }] });
      const [finding] = await blocking(form(''));
      expect(finding).toMatchObject({ code: 'PORT_TAKEN', data: { owner: `${name}-sleeper` } });
      expect(await told(form('::1'))).toEqual([]);
    } finally {
      await docker('rm', '-f', `${name}-sleeper`);
    }
  });

  test('an address that this computer does not have', async () => {
    const form = berth.form(`${name}-address`, { ports: [{ name: 'web', hostPort: null, hostIp: '192.0.2.77' }] });
    expect((await blocking(form))[0]).toMatchObject({ code: 'PORT_ADDRESS', data: { name: '192.0.2.77' } });
  });

  test('one that was taken while the instance was stopped: it stays stopped, and says by whom', async () => {
    const { spec } = await berth.client.instances.get({ id: first.id });
    const own = Object.values(spec.services)[0]?.ports[0]?.hostPort ?? 0;
    await berth.finish((await berth.client.instances.stop({ id: first.id })).jobId);
    const thief = createServer();
    await new Promise<void>((resolve) => thief.listen(own, '127.0.0.1', resolve));
    try {
      const job = await berth.finish((await berth.client.instances.start({ id: first.id })).jobId);
      expect(job.problem).toMatchObject({ code: 'PORT_TAKEN', data: { port: own } });
      expect(said(job.problem)).toContain(`Port ${String(own)} is taken`);
    } finally {
      await new Promise((resolve) => thief.close(resolve));
    }
    const job = await berth.finish((await berth.client.instances.start({ id: first.id })).jobId);
    expect(job).toMatchObject({ state: 'done', problem: null });
    await berth.expectWhole(name, 'healthy');
  });
});

test('a name that is taken', async () => {
  const { findings } = await berth.client.instances.check(await berth.client.instances.draft(berth.form(name)));
  const taken = findings.find(({ code }) => code === 'NAME_TAKEN');
  expect(taken).toMatchObject({ path: ['name'], severity: 'blocks', data: { owner: name } });
  expect(findingWords(taken!).title).toBe(`${name} is taken.`);
  expect(await refusal(berth.client.instances.create(berth.form(name)))).toMatchObject({ code: 'FINDINGS' });
  await berth.expectWhole(name, 'healthy');
});

test('a tag and an image that the registry does not have', async () => {
  const [tag] = await blocking(berth.form(`${name}-3`, { tag: '7.7.7' }));
  expect(tag).toMatchObject({ code: 'IMAGE_NOT_FOUND', path: ['services', 'server', 'tag'] });
  expect(findingWords(tag!).title).toBe(`The registry does not have ${parts.registry}/berth/box:7.7.7.`);
  const [image] = await blocking(berth.form(`${name}-4`, { repository: `${parts.registry}/berth/nothing` }));
  expect(image).toMatchObject({ code: 'IMAGE_NOT_FOUND' });
});

test('an upgrade to a tag that is not there changes nothing', async () => {
  const { jobId } = await berth.client.upgrades.start({ id: first.id, tag: '7.7.7' });
  const job = await berth.finish(jobId);
  expect(job).toMatchObject({ state: 'rolledBack', problem: { code: 'IMAGE_NOT_FOUND' }, downtimeSeconds: null });
  expect(said(job.problem)).toContain(`The registry does not have ${parts.registry}/berth/box:7.7.7.`);
  await berth.expectWhole(name, 'healthy');
});

test('a required variable that is missing, and one of another form', async () => {
  const [missing] = await blocking(berth.form(`${name}-5`, { environment: { OWNER: '' } }));
  expect(missing).toMatchObject({ code: 'REQUIRED', path: ['services', 'server', 'environment', 'OWNER'] });
  expect(findingWords(missing!).title).toBe('Owner is needed.');
  const [wrong] = await blocking(berth.form(`${name}-6`, { environment: { OWNER: 'NOBODY 1' } }));
  expect(wrong).toMatchObject({ code: 'PATTERN' });
  expect(findingWords(wrong!)).toEqual({ title: 'Owner has another form.', text: 'Small letters.' });
});

describe('folders', () => {
  let readOnly: string;
  beforeAll(async () => {
    readOnly = mkdtempSync(join(tmpdir(), 'berth-read-only-'));
    await command('mount', ['-t', 'tmpfs', '-o', 'ro,size=64k', 'tmpfs', readOnly]);
  });
  afterAll(async () => {
    await command('umount', [readOnly]);
    rmSync(readOnly, { recursive: true });
  });

  test('one that cannot be written, and one that is not there', async () => {
    const on = (path: string): PartialDraft =>
      berth.form(`${name}-7`, { mounts: [{ name: 'shelf', source: { kind: 'folder', path } }] });
    const [locked] = await blocking(on(readOnly));
    expect(locked).toMatchObject({ code: 'FOLDER_NOT_WRITABLE', path: ['services', 'server', 'mounts', 'shelf'] });
    expect(findingWords(locked!).title).toBe(`The server may not write to ${readOnly}.`);
    const [missing] = await blocking(on(join(tmpdir(), 'berth-no-such-folder')));
    expect(missing).toMatchObject({ code: 'FOLDER_MISSING' });
  });

  test('backups that cannot be written: said before anything stops, or taken back', async () => {
    await berth.client.settings.set({ backupFolder: join(readOnly, 'backups') });
    try {
      const { jobId } = await berth.client.backups.create({ instance: first.id });
      const job = await berth.finish(jobId);
      expect(job.state).toBe('rolledBack');
      expect(['FOLDER_NOT_WRITABLE', 'DISK_FULL']).toContain(job.problem?.code);
      expect(said(job.problem)).toContain(readOnly);
    } finally {
      await berth.client.settings.set({ backupFolder: '' });
    }
    await berth.expectWhole(name, 'healthy');
  });
});

describe('folders and volumes of others', () => {
  let folder: string;
  const guarded = `
schema: 1
id: guarded
name: Guarded
summary: A box with a user of its own.
version: 1
tile: { letters: Gu, hue: 90 }
main: server
services:
  server:
    label: Guarded
    image: { repository: berth/box, tag: 1.0.0 }
    user: '1000:1000'
    volumes: [{ name: shelf, path: /shelf, label: Shelf, owner: '1000:1000' }]
upgrade: { order: semver }
`;
  const onShelf = (source: ServiceDraft['mounts'][number]['source'], template = 'guarded'): PartialDraft => ({
    ...berth.form(`${name}-8`, { mounts: [{ name: 'shelf', source }] }),
    template: templateIdSchema.parse(template),
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'berth-shelf-'));
    chmodSync(folder, 0o755);
    await berth.client.templates.import({ file: 'guarded.yaml', text: guarded });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('a folder that belongs to another user: the one who needs it is named', async () => {
    const shelf = join(folder, 'shelf');
    mkdirSync(shelf, { mode: 0o755 });
    const [closed] = await blocking(onShelf({ kind: 'folder', path: shelf }));
    expect(closed).toMatchObject({ code: 'FOLDER_OWNER', path: ['services', 'server', 'mounts', 'shelf'] });
    expect(closed?.data.owner).toBe('1000:1000');
    chownSync(shelf, 1000, 1000);
    expect(await told(onShelf({ kind: 'folder', path: shelf }))).toEqual([]);
    writeFileSync(join(shelf, 'something'), '');
    expect(await told(onShelf({ kind: 'folder', path: shelf }))).toMatchObject([
      { severity: 'note', code: 'VOLUME_HAS_DATA', data: { path: shelf } },
    ]);
  });

  test('a folder on a disk with little room', async () => {
    const small = join(folder, 'small');
    mkdirSync(small);
    await command('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=0777', 'tmpfs', small]);
    try {
      const [low] = await told(onShelf({ kind: 'folder', path: small }));
      expect(low).toMatchObject({ severity: 'note', code: 'FOLDER_DISK_LOW', data: { bytes: 1024 * 1024 } });
      expect(findingWords(low!).title).toBe(`The disk of ${small} is nearly full.`);
    } finally {
      await command('umount', [small]);
    }
  });

  test('a volume that an instance has, one that is spare, and one that there is not', async () => {
    const taken = await blocking(onShelf({ kind: 'volume', volume: `${name}-shelf` }));
    expect(taken[0]).toMatchObject({ code: 'VOLUME_IN_USE', data: { name: `${name}-shelf`, owner: name } });
    const spare = `${name}-spare`;
    expect((await blocking(onShelf({ kind: 'volume', volume: spare })))[0]).toMatchObject({ code: 'VOLUME_MISSING' });
    await docker('volume', 'create', spare);
    try {
      expect(await told(onShelf({ kind: 'volume', volume: spare }))).toMatchObject([
        { severity: 'note', code: 'VOLUME_HAS_DATA' },
      ]);
    } finally {
      await docker('volume', 'rm', spare);
    }
  });
});

test('two creations at the same moment that want one port: one is made, the other is refused', async () => {
  const form = (suffix: string): PartialDraft =>
    berth.form(`${name}-${suffix}`, {
      ports: [{ name: 'extra-one', hostPort: port === 65_535 ? 65_534 : port + 1, hostIp: '', containerPort: 9 }],
    });
  const results = await Promise.allSettled(['left', 'right'].map((side) => berth.client.instances.create(form(side))));
  const taken = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(taken).toHaveLength(1);
  for (const { jobId } of taken) expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
  const ports = (await berth.look().containers()).filter((one) => /-(?:left|right)-server$/.test(one.name));
  expect(ports).toHaveLength(1);
});
