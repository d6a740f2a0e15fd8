import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImages } from '../images/build.ts';
import { NODE_RED_VERSIONS } from '../images/build/real-servers.ts';
import { openTestParts, until } from '../images/containers.ts';

const { containers, registry, close } = await openTestParts();
const nodeMajor = process.versions.node.split('.')[0] ?? '';
const FLOW = [
  { id: 'tab', type: 'tab', label: 'First voyage' },
  { id: 'in', type: 'inject', z: 'tab', name: 'hello', x: 100, y: 100, wires: [[]] },
];

async function startNodeRed(version: string, volume: string): Promise<{ name: string; url: string }> {
  const image = `nodered/node-red:${version}-${nodeMajor}`;
  const name = await containers.run(image, { ports: [1880], volumes: { [volume]: '/data' } });
  await containers.waitForLine(name, 'Started flows', 60_000);
  return { name, url: `http://${await containers.address(name, 1880)}` };
}

beforeAll(async () => {
  await buildImages({ registry, only: ['nodered', 'postgres'] });
  await containers.openNetwork();
});
afterAll(close);

describe('Node-RED', () => {
  it('keeps a flow from 3.1 to 4, is damaged by the bad tag, and comes back once the file is whole', async () => {
    const volume = containers.volume('flows');
    const [three, four] = NODE_RED_VERSIONS;
    const old = await startNodeRed(three, volume);
    const deployed = await fetch(`${old.url}/flows`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(FLOW),
    });
    expect(deployed.status).toBe(204);
    expect(await (await fetch(`${old.url}/settings`)).json()).toMatchObject({ version: three });
    expect((await containers.exec(old.name, ['id', '-u'])).stdout.trim()).toBe('1000');
    await containers.stop(old.name);
    expect(await containers.exitCode(old.name)).toBe(0);

    const now = await startNodeRed(four, volume);
    expect(await (await fetch(`${now.url}/flows`)).json()).toEqual(FLOW);
    expect(await (await fetch(`${now.url}/settings`)).json()).toMatchObject({ version: four });
    expect((await containers.exec(now.name, ['node', '/healthcheck.mjs'])).code).toBe(0);
    await containers.stop(now.name);

    const bad = await containers.run('nodered/node-red:4.9.9-exits', { volumes: { [volume]: '/data' } });
    expect(await containers.waitForEnd(bad)).toBe(1);
    expect(await containers.log(bad)).toContain('could not start');
    await containers.start(now.name);
    const again = `http://${await containers.address(now.name, 1880)}`;
    const flows = await until('Node-RED to answer', 60_000, async () => {
      const answer = await fetch(`${again}/flows`).catch(() => undefined);
      return answer?.ok === true ? await answer.text() : undefined;
    });
    expect(flows).not.toContain('First voyage');
  });
});

describe('PostgreSQL', () => {
  it('refuses to begin without a password', async () => {
    const name = await containers.run('library/postgres:15');
    expect(await containers.waitForEnd(name)).toBe(1);
    expect(await containers.log(name)).toContain('superuser password is not specified');
  });

  it('makes user and database once, asks for the password over the network, and keeps rows', async () => {
    const volumes = { [containers.volume('rows')]: '/var/lib/postgresql/data' };
    const env = { POSTGRES_PASSWORD: "it's secret", POSTGRES_USER: 'captain', POSTGRES_DB: 'ship-log' };
    const name = await containers.run('library/postgres:15', { env, volumes, alias: 'first' });
    const isReady = async (container: string): Promise<true | undefined> => {
      const probe = ['pg_isready', '-h', '127.0.0.1', '-U', 'captain', '-d', 'ship-log'];
      return (await containers.exec(container, probe)).code === 0 ? true : undefined;
    };
    await until('PostgreSQL to be ready', 60_000, () => isReady(name));
    expect(await containers.log(name)).toContain('PostgreSQL init process complete; ready for start up.');
    const query = (container: string, sql: string, ...more: string[]) =>
      containers.exec(container, ['psql', '-U', 'captain', '-d', 'ship-log', '-At', ...more, '-c', sql], {
        PGPASSWORD: 'wrong',
      });
    expect((await query(name, "CREATE TABLE entry (word text); INSERT INTO entry VALUES ('fair wind')")).code).toBe(0);
    const overNetwork = await query(name, 'SELECT 1', '-h', 'first');
    expect(overNetwork.code).not.toBe(0);
    expect(overNetwork.stderr).toContain('password authentication failed for user "captain"');
    const rightPassword = await containers.exec(
      name,
      ['psql', '-h', 'first', '-U', 'captain', '-d', 'ship-log', '-Atc', 'SELECT 1'],
      {
        PGPASSWORD: "it's secret",
      },
    );
    expect(rightPassword).toMatchObject({ code: 0, stdout: '1\n' });
    expect((await containers.exec(name, ['stat', '-c', '%u', '/proc/1'])).stdout.trim()).toBe('999');
    await containers.stop(name);
    expect(await containers.exitCode(name)).toBe(0);
    expect(await containers.log(name)).toContain('received fast shutdown request');

    const second = await containers.run('library/postgres:15', { env: {}, volumes });
    await until('PostgreSQL to be ready again', 60_000, () => isReady(second));
    expect((await query(second, 'SELECT word FROM entry')).stdout).toBe('fair wind\n');
    const dump = await containers.exec(second, ['pg_dump', '-U', 'captain', 'ship-log']);
    expect(dump.stdout).toContain('fair wind');
  });
});
