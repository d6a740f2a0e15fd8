import { describe, expect, it } from 'vitest';
import { draftSchema } from '../../../src-main/contract/instance.ts';
import type { FolderFact } from '../../../src-main/domain/draft-facts.ts';
import { draftFindings } from '../../../src-main/domain/draft-findings.ts';
import { twoServices } from '../../fixtures/two-services.ts';
import { database, draftOf, ofServer, quiet, told } from './two-services-form.ts';

const openFolder: FolderFact = {
  exists: true,
  isFolder: true,
  isWritable: true,
  isReadOnlyDisk: false,
  owner: 'root',
  access: { mode: 0o755, uid: 0, gid: 0 },
  isEmpty: true,
  freeBytes: 41e9,
};

describe('ports', () => {
  const port = (name: string, hostPort: number | null, hostIp = '') => ({ name, hostPort, hostIp });
  const taken = (port: number, protocol: 'tcp' | 'udp', hostIp: string) => ({ port, protocol, hostIp, owner: 'other' });

  it('are refused for their protocol and address alone', () => {
    const ports = [port('web', 9000, '127.0.0.1'), port('dns', 9000)];
    expect(ofServer({ ports }, { takenPorts: [taken(9000, 'tcp', '192.0.2.7'), taken(9000, 'tcp', '::')] })).toEqual(
      [],
    );
    expect(ofServer({ ports }, { takenPorts: [taken(9000, 'udp', '::1')] })).toEqual(['blocks PORT_TAKEN ports.dns']);
    expect(ofServer({ ports }, { takenPorts: [taken(9000, 'tcp', '0.0.0.0')] })).toEqual([
      'blocks PORT_TAKEN ports.web',
    ]);
  });

  it('offer one that is free for both', () => {
    const findings = draftFindings(draftOf({ ports: [port('dns', 9000)] }), twoServices, {
      ...quiet,
      takenPorts: [taken(9000, 'udp', ''), taken(9001, 'tcp', ''), taken(9002, 'udp', '')],
    });
    expect(findings.find(({ code }) => code === 'PORT_TAKEN')?.data).toEqual({
      port: 9000,
      protocol: 'udp',
      owner: 'other',
      free: 9001,
      label: 'Names',
    });
  });

  it.each(['', '0.0.0.0', '::', '127.0.0.1', '127.1.2.3', '[::1]', '192.0.2.7', 'FD00::7'])('take %j', (hostIp) => {
    expect(ofServer({ ports: [port('web', 9000, hostIp)] })).toEqual([]);
  });

  it.each(['localhost', '192.0.2.8', '1.2.3', '300.1.1.1', ' ', 'x'.repeat(255)])('do not take %j', (hostIp) => {
    const expected = hostIp.trim() === '' ? [] : ['blocks PORT_ADDRESS ports.web'];
    expect(ofServer({ ports: [port('web', null, hostIp)] })).toEqual(expected);
  });

  it('cannot judge addresses that cannot be seen', () => {
    expect(ofServer({ ports: [port('web', 9000, '192.0.2.8')] }, { addresses: null })).toEqual([]);
  });
});

describe('folders', () => {
  const mounts = [{ name: 'data', source: { kind: 'folder', path: '/srv/data' } }];
  const draft = (() => {
    const made = draftOf({ environment: { MODE: '' } });
    const service = made.services[database]!;
    return draftSchema.parse({ ...made, services: { ...made.services, database: { ...service, mounts } } });
  })();
  const judged = (folder: Partial<FolderFact>, user?: string) =>
    told(draft, {
      folders: { '/srv/data': { ...openFolder, ...folder } },
      images: user === undefined ? {} : { database: { state: 'here', user } },
    });
  const field = 'services.database.mounts.data';

  it.each([
    ['of another user', { mode: 0o755, uid: 0, gid: 5 }, [`blocks FOLDER_OWNER ${field}`]],
    ['of the user', { mode: 0o700, uid: 10001, gid: 5 }, []],
    ['of the user, closed to it', { mode: 0o577, uid: 10001, gid: 5 }, [`blocks FOLDER_OWNER ${field}`]],
    ['of the group', { mode: 0o770, uid: 7, gid: 0 }, []],
    ['open to everybody', { mode: 0o777, uid: 7, gid: 7 }, []],
  ])('%s', (_name, access, expected) => {
    expect(judged({ access })).toEqual(expected);
  });

  it('tell who has to be given it', () => {
    const findings = draftFindings(draft, twoServices, { ...quiet, folders: { '/srv/data': openFolder } });
    expect(findings.find(({ code }) => code === 'FOLDER_OWNER')?.data).toMatchObject({ owner: '10001:0' });
  });

  it('are judged by Berth’s own rights where owners do not count', () => {
    expect(judged({ access: null })).toEqual([]);
    expect(judged({ access: null, isWritable: false })).toEqual([`blocks FOLDER_NOT_WRITABLE ${field}`]);
  });

  it.each(['', '0', 'root', '0:0'])(
    'are open to a program that starts as %j, unless nobody can write there',
    (user) => {
      const mounts = [{ name: 'files', source: { kind: 'folder', path: '/srv/files' } }];
      const judgedFor = (folder: Partial<FolderFact>, user: string) =>
        ofServer(
          { mounts },
          { folders: { '/srv/files': { ...openFolder, ...folder } }, images: { server: { state: 'here', user } } },
        );
      const closed = { access: { mode: 0o700, uid: 7, gid: 7 }, isWritable: false };
      expect(judgedFor(closed, user)).toEqual([]);
      expect(judgedFor(closed, '1000')).toEqual(['blocks FOLDER_OWNER mounts.files']);
      expect(judgedFor(closed, 'somebody')).toEqual(['blocks FOLDER_NOT_WRITABLE mounts.files']);
      expect(judgedFor({ isReadOnlyDisk: true }, user)).toEqual(['blocks FOLDER_NOT_WRITABLE mounts.files']);
    },
  );

  it('are told with the user that may write there, as far as it is known, and their room', () => {
    const ready = (folder: Partial<FolderFact>, user: string) =>
      draftFindings(
        draftOf({ mounts: [{ name: 'files', source: { kind: 'folder', path: '/srv/files' } }] }),
        twoServices,
        {
          ...quiet,
          folders: { '/srv/files': { ...openFolder, ...folder } },
          images: { server: { state: 'here', user } },
        },
      ).find(({ code }) => code === 'FOLDER_READY')?.data;
    const data = { path: '/srv/files', label: 'Files', bytes: 41e9 };
    expect(ready({ access: { mode: 0o700, uid: 999, gid: 7 } }, '999')).toEqual({ ...data, owner: '999' });
    expect(ready({}, '')).toEqual({ ...data, owner: null });
    expect(ready({ freeBytes: null }, 'somebody')).toEqual({ path: data.path, label: data.label });
    expect(ready({ isEmpty: false }, '')).toBeUndefined();
    expect(ready({ access: { mode: 0o700, uid: 0, gid: 0 } }, '999')).toBeUndefined();
  });

  it('note little room, and what lies there', () => {
    const access = { mode: 0o700, uid: 10001, gid: 0 };
    expect(judged({ access, isEmpty: false, freeBytes: 1e9 })).toEqual([
      `note VOLUME_HAS_DATA ${field}`,
      `note FOLDER_DISK_LOW ${field}`,
    ]);
  });
});

describe('extra mounts and volumes', () => {
  const extra = (name: string, path: string, volume?: string, more: object = {}) => ({
    name,
    path,
    source: { kind: 'volume', ...(volume === undefined ? {} : { volume }) },
    ...more,
  });
  const judged = (...mounts: object[]) =>
    ofServer(
      { mounts },
      {
        volumes: {
          free: { owner: null, isInUse: false },
          busy: { owner: 'other', isInUse: true },
          idle: { owner: 'old', isInUse: false },
        },
      },
    );

  it.each(['relative', '/', '//', '/a/../b', '/a/./b', '', '/a\0b'])('refuse the path %j', (path) => {
    expect(judged(extra('extra-1', path))).toEqual(['blocks MOUNT_PATH mounts.extra-1']);
  });

  it('refuse a path twice, and note one below another', () => {
    expect(judged(extra('extra-1', '/files/'))).toEqual(['blocks MOUNT_TWICE mounts.extra-1']);
    expect(judged(extra('extra-1', '/a'), extra('extra-2', '//a'))).toEqual(['blocks MOUNT_TWICE mounts.extra-2']);
    expect(judged(extra('extra-1', '/files/more'))).toEqual(['note MOUNT_TWICE mounts.extra-1']);
    expect(judged(extra('extra-1', '/a'), extra('extra-1', '/b'))).toEqual(['blocks MOUNT_TWICE mounts.extra-1']);
  });

  it.each(['extra-Ü', 'extra-', 'more', 'extra-../x', `extra-${'a'.repeat(250)}`])('refuse the name %j', (name) => {
    expect(judged(extra(name, '/a'))).toEqual([`blocks PATTERN mounts.${name}`]);
  });

  it('judge volumes that are named', () => {
    expect(judged(extra('extra-1', '/a', 'free'))).toEqual(['note VOLUME_HAS_DATA mounts.extra-1']);
    expect(judged(extra('extra-1', '/a', 'busy'))).toEqual(['blocks VOLUME_IN_USE mounts.extra-1']);
    expect(judged(extra('extra-1', '/a', 'busy', { isReadOnly: true }))).toEqual(['note VOLUME_IN_USE mounts.extra-1']);
    expect(judged(extra('extra-1', '/a', 'idle'))).toEqual(['note VOLUME_IN_USE mounts.extra-1']);
    expect(judged(extra('extra-1', '/a', 'gone'))).toEqual(['blocks VOLUME_MISSING mounts.extra-1']);
    expect(judged(extra('extra-1', '/a', 'constructor'))).toEqual(['blocks VOLUME_MISSING mounts.extra-1']);
    expect(judged(extra('extra-1', '/a', 'free'), extra('extra-2', '/b', 'free'))).toEqual([
      'note VOLUME_HAS_DATA mounts.extra-1',
      'blocks VOLUME_IN_USE mounts.extra-2',
    ]);
  });
});
