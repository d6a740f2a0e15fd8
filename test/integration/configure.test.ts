/** Changes of configuration on the real engine: what is made anew, what stays, what comes back, and data that moves. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Draft, ServiceDraft } from '../../src-main/contract/instance.ts';
import type { Job } from '../../src-main/contract/job.ts';
import { command } from './engine-harness/command.ts';
import { freePort } from './engine-harness/free-port.ts';
import { Berth, refusal, type Box } from './weather-berth.ts';
import { openBoxParts, type BoxParts } from './weather-parts.ts';

/** A server and its database; both keep what is put into them. */
const pair = `
schema: 1
id: pair
name: Pair
summary: A box that needs another one.
version: 1
tile: { letters: Pa, hue: 60 }
main: server
services:
  server:
    label: Box
    dependsOn: [database]
    image: { repository: berth/box, tag: 1.0.0 }
    stop: { timeoutSeconds: 5 }
    variables:
      - name: LOGIN
        label: Login
        secret: true
        links: [{ text: 'host=\${services.database.host};password=\${services.database.variables.PASSWORD}' }]
      - { name: COLOUR, label: Colour }
    ports:
      - { name: web, label: Window, container: 8080, open: { scheme: http } }
    volumes:
      - { name: data, path: /data, label: Data }
    probe:
      checks: [{ kind: exec, label: Box, command: [cat, /tmp/open] }]
      intervalMs: 200
      budgetSeconds: 30
  database:
    label: Database
    image: { repository: berth/box, tag: 1.0.0 }
    stop: { timeoutSeconds: 5 }
    variables:
      - { name: PASSWORD, label: Password, secret: true, required: true, generator: { kind: password, length: 16 } }
    volumes:
      - { name: rows, path: /data, label: Rows }
    probe:
      checks: [{ kind: exec, label: Box, command: [cat, /tmp/open] }]
      intervalMs: 200
      budgetSeconds: 30
upgrade: { order: semver }
backup: { consistency: stopped }
`;

let parts: BoxParts;
let berth: Berth;
let folder: string;

beforeAll(async () => {
  parts = await openBoxParts();
  folder = mkdtempSync(join(tmpdir(), 'berth-configure-'));
  berth = await Berth.open(parts);
  await berth.stop();
  writeFileSync(join(berth.folder, 'templates', 'pair.yaml'), pair);
  await berth.start();
});
afterAll(async () => {
  await berth.close();
  rmSync(folder, { recursive: true, force: true });
  await parts.close();
});

const docker = (...words: string[]): Promise<string> => command('docker', ['-H', parts.engine, ...words]);
const inspect = async (container: string, format: string): Promise<string> =>
  (await docker('inspect', '-f', format, container)).trim();
const note = (container: string): Promise<string | null> => berth.look().readFile(container, '/data/note');

/** A server with its database that runs. */
async function pairOf(name: string): Promise<Box> {
  berth.form(name);
  await berth.untilEngine('connected');
  const { id, jobId } = await berth.client.instances.create({ template: 'pair', name, services: {} });
  expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
  await berth.untilState(name, 'healthy');
  return { id, name };
}

type Edit = (server: ServiceDraft, all: Draft['services']) => void;

async function edited(box: Box, edit: Edit): Promise<{ id: never; revision: number; draft: Draft }> {
  const { draft, revision } = await berth.client.instances.configuration({ id: box.id });
  const server = draft.services['server' as never];
  if (server === undefined) throw new Error('no server');
  edit(server, draft.services);
  return { id: box.id as never, revision, draft };
}

async function configure(box: Box, edit: Edit, safetyBackup = true): Promise<Job> {
  const input = await edited(box, edit);
  const { jobId } = await berth.client.instances.configure({ ...input, safetyBackup });
  return berth.finish(jobId);
}

describe('a server with its database', () => {
  const name = 'configure-pair';
  let box: Box;
  beforeAll(async () => {
    box = await pairOf(name);
    await berth.look().writeFile(`${name}-server`, '/data/note', 'kept');
  });

  test('an edit of nothing changes nothing', async () => {
    const input = await edited(box, () => undefined);
    expect(await berth.client.instances.configurePlan({ ...input, safetyBackup: true })).toMatchObject({
      changes: [],
      plan: null,
    });
    expect(await refusal(berth.client.instances.configure({ ...input, safetyBackup: true }))).toMatchObject({
      code: 'NOTHING_TO_CHANGE',
    });
  });

  test('variable, port and memory of one: it is made anew, the other stays the container it is', async () => {
    const before = await inspect(`${name}-database`, '{{.Id}} {{.State.StartedAt}}');
    const port = await freePort();
    const edit: Edit = (server) => {
      server.environment['COLOUR'] = 'green';
      server.ports = [{ name: 'web', hostPort: port, hostIp: '' }];
      server.resources = { memoryBytes: 64_000_000 };
    };
    const { effects, plan, findings } = await berth.client.instances.configurePlan({
      ...(await edited(box, edit)),
      safetyBackup: true,
    });
    expect(findings.filter(({ severity }) => severity === 'blocks')).toEqual([]);
    expect(effects).toEqual([
      { service: 'database', effect: 'kept', because: [] },
      { service: 'server', effect: 'recreated', because: ['environment', 'port', 'memory'] },
    ]);
    expect(plan?.notes.map(({ code }) => code)).toEqual(['ADDRESS_MOVES', 'NOT_RECREATED']);
    expect(plan?.blockedBy).toEqual([]);

    expect(await configure(box, edit)).toMatchObject({ state: 'done', problem: null });
    await berth.untilState(name, 'healthy');
    expect(await inspect(`${name}-server`, '{{.Config.Env}}')).toContain('COLOUR=green');
    expect(await inspect(`${name}-server`, '{{.HostConfig.Memory}}')).toBe('64000000');
    expect(await docker('port', `${name}-server`)).toContain(`8080/tcp -> 0.0.0.0:${String(port)}`);
    expect(await inspect(`${name}-database`, '{{.Id}} {{.State.StartedAt}}')).toBe(before);
    expect(await note(`${name}-server`)).toBe('kept');
    const ours = (await berth.look().containers()).filter((one) => one.name.startsWith(name));
    expect(ours.map((one) => one.name).sort()).toEqual([`${name}-database`, `${name}-server`]);
  });

  test('one that does not come up is undone, with what it did to the data', async () => {
    const before = await inspect(`${name}-server`, '{{.Config.Cmd}}');
    const job = await configure(box, (server) => {
      server.command = ['-c', 'echo spoiled > /data/note; exit 3'];
    });
    expect(job).toMatchObject({ state: 'rolledBack', problem: { code: 'CONTAINER_EXITED', data: { exitCode: 3 } } });
    await berth.untilState(name, 'healthy');
    expect(await note(`${name}-server`)).toBe('kept');
    expect(await inspect(`${name}-server`, '{{.Config.Cmd}}')).toBe(before);
    const ours = (await berth.look().volumes()).filter((one) => one.name.startsWith(`${name}-`));
    expect(ours).toHaveLength(2);
  });

  test('a password that the other is given too: both are made anew and know it', async () => {
    const job = await configure(box, (_server, all) => {
      const database = all['database' as never] as ServiceDraft;
      database.environment['PASSWORD'] = 'Harbour-9-lantern';
    });
    expect(job).toMatchObject({ state: 'done', problem: null });
    expect(await inspect(`${name}-database`, '{{.Config.Env}}')).toContain('PASSWORD=Harbour-9-lantern');
    expect(await inspect(`${name}-server`, '{{.Config.Env}}')).toContain('host=database;password=Harbour-9-lantern');
    expect(JSON.stringify(job)).not.toContain('lantern');
    expect(await inspect(`${name}-server`, '{{json .Config.Labels}}')).not.toContain('lantern');
  });

  test('limits and restart policy alone: the same containers go on', async () => {
    const ids = await inspect(`${name}-server`, '{{.Id}} {{.State.StartedAt}}');
    const edit: Edit = (server) => {
      server.resources = { memoryBytes: 96_000_000, cpus: 0.5 };
      server.restart = 'no';
    };
    const { plan } = await berth.client.instances.configurePlan({ ...(await edited(box, edit)), safetyBackup: true });
    expect(plan).toMatchObject({ notes: [{ code: 'APPLIED_AT_ONCE' }], downtimeSeconds: null });
    expect(await configure(box, edit)).toMatchObject({ state: 'done', problem: null, downtimeSeconds: null });
    expect(await inspect(`${name}-server`, '{{.Id}} {{.State.StartedAt}}')).toBe(ids);
    const format = '{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.RestartPolicy.Name}}';
    expect(await inspect(`${name}-server`, format)).toBe('96000000 500000000 no');
    const lifted = await configure(box, (server) => {
      server.resources = {};
      server.restart = 'unless-stopped';
    });
    expect(lifted).toMatchObject({ state: 'done', problem: null });
    // An engine takes no limit away: all that there is limits nothing.
    const all = (await docker('info', '-f', '{{.MemTotal}} {{.NCPU}}')).trim();
    expect(await inspect(`${name}-server`, format)).toBe(`${all}000000000 unless-stopped`);
  });

  test('another version, name or choice is not for here', async () => {
    const input = await edited(box, (server) => {
      server.tag = '1.1.0';
    });
    input.draft.name = 'other';
    const { findings } = await berth.client.instances.configurePlan({ ...input, safetyBackup: true });
    const blocking = findings.filter(({ severity }) => severity === 'blocks').map(({ code }) => code);
    expect(blocking.sort()).toEqual(['FIXED', 'VERSION_IS_UPGRADE']);
  });

  test('a job runs: the next one waits its turn, and says for whom', async () => {
    const input = await edited(box, (server) => {
      server.environment['COLOUR'] = 'red';
    });
    const { jobId } = await berth.client.instances.configure({ ...input, safetyBackup: true });
    expect(await refusal(berth.client.instances.configure({ ...input, safetyBackup: true }))).toMatchObject({
      code: 'BUSY',
      data: { job: jobId, kind: 'configure' },
    });
    expect(await berth.finish(jobId)).toMatchObject({ state: 'done' });
    expect(await refusal(berth.client.instances.configure({ ...input, safetyBackup: true }))).toMatchObject({
      code: 'CHANGED_SINCE',
    });
  });
});

test('two instances want one port at the same moment: one of them has it, the other is as it was', async () => {
  const boxes = [await berth.box('configure-one'), await berth.box('configure-two')];
  const port = await freePort();
  const ends = await Promise.all(
    boxes.map(async (box) => {
      try {
        const job = await configure(box, (server) => {
          server.ports = [{ name: 'web', hostPort: port, hostIp: '' }];
        });
        return job.state;
      } catch {
        return 'refused';
      }
    }),
  );
  expect(ends.filter((end) => end === 'done')).toHaveLength(1);
  for (const box of boxes) await berth.untilState(box.name, 'healthy');
  const published = await Promise.all(boxes.map(({ name }) => docker('port', `${name}-server`)));
  expect(published.filter((text) => text.includes(String(port)))).toHaveLength(1);
});

describe('data that moves', () => {
  const name = 'configure-move';
  let box: Box;
  beforeAll(async () => {
    box = await berth.box(name);
    await fill(await volumePath());
  });

  const volumePath = async (): Promise<string> =>
    inspect(`${name}-server`, '{{range .Mounts}}{{if eq .Destination "/data"}}{{.Source}}{{end}}{{end}}');
  const move = (source: ServiceDraft['mounts'][number]['source']): Promise<Job> =>
    configure(box, (server) => {
      server.mounts = server.mounts.map((mount) => (mount.name === 'data' ? { ...mount, source } : mount));
    });

  test('from a volume to a folder and back: every entry is the same by the system’s own tools', async () => {
    const target = join(folder, 'data');
    mkdirSync(target);
    const before = await listing(await volumePath());
    expect(before.split('\n').length).toBeGreaterThan(40);
    expect(await move({ kind: 'folder', path: target })).toMatchObject({ state: 'done', problem: null });
    await berth.untilState(name, 'healthy');
    expect(await volumePath()).toBe(target);
    expect(await listing(target)).toBe(before);
    await berth.expectWhole(name, 'healthy');

    expect(await move({ kind: 'volume' })).toMatchObject({ state: 'done', problem: null });
    expect(await listing(await volumePath())).toBe(before);
    expect(await listing(target)).toBe(before);
    await berth.expectWhole(name, 'healthy');
  });

  test('a folder with something in it is refused, by the form and by the job, and is left alone', async () => {
    const target = join(folder, 'full');
    mkdirSync(target);
    writeFileSync(join(target, 'mine'), 'mine');
    expect(await refusal(move({ kind: 'folder', path: target }))).toMatchObject({
      code: 'FINDINGS',
      data: { findings: [{ path: ['services', 'server', 'mounts', 'data'], code: 'VOLUME_HAS_DATA' }] },
    });
    expect(readdirSync(target)).toEqual(['mine']);
    await berth.expectRunningUntouched(name);
  });

  test('a server that does not come up on its new place is on the old one again, and the new one is empty', async () => {
    const target = join(folder, 'unfit');
    mkdirSync(target);
    const before = await listing(await volumePath());
    const job = await configure(box, (server) => {
      server.mounts = server.mounts.map((mount) =>
        mount.name === 'data' ? { ...mount, source: { kind: 'folder', path: target } } : mount,
      );
      server.command = ['-c', 'exit 4'];
    });
    expect(job).toMatchObject({ state: 'rolledBack', problem: { code: 'CONTAINER_EXITED' } });
    await berth.expectWhole(name, 'healthy');
    expect(await listing(await volumePath())).toBe(before);
    expect(readdirSync(target)).toEqual([]);
  });
});

/** All that a file system can hold and an archive can lose. */
async function fill(path: string): Promise<void> {
  const script = `
    cd "$1"
    printf plain > plain; printf '' > empty; printf x > 'with blank and ü'; printf y > .hidden; printf nl > 'new
line'
    printf z > -dash; mkdir -p deep/er/still empty-folder; printf deep > deep/er/still/file
    ln -s plain link; ln -s /nowhere/at/all broken; ln plain hard; mkfifo pipe
    head -c 3000000 /dev/urandom > big; truncate -s 5000000 sparse
    printf s > set-id; chown 1000:1001 set-id; chmod 4755 set-id; printf o > owned; chown 70000:70001 owned; chmod 600 owned
    chmod 1777 empty-folder; chmod 700 deep/er; chown 1000:1001 deep
    long=$(printf 'l%.0s' $(seq 1 120)); mkdir -p "$long/$long"; printf long > "$long/$long/$long"
    for n in $(seq 1 30); do printf "$n" > "file-$n"; done
    touch -d '2001-02-03 04:05:06.5' plain; touch -h -d '1999-01-01' link; touch -d '1980-06-07' deep/er; chmod 751 .; chown 1000:1001 .
  `;
  await command('bash', ['-ceu', script, 'fill', path]);
}

/** By find and sha256sum. The sizes of folders are the file system's own. */
async function listing(path: string): Promise<string> {
  const entries = await command('bash', [
    '-c',
    String.raw`cd "$1" && find . \( -type d -printf '%y %m %U:%G - %Ts %n? %P\0' \) -o -printf '%y %m %U:%G %s %Ts %l %P\0' | sed -z 's/ [0-9]*? / /' | sort -z | tr '\0' '\n'`,
    'listing',
    path,
  ]);
  const sums = await command('bash', [
    '-c',
    'cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum',
    'sums',
    path,
  ]);
  return entries + sums;
}
