/** The `docker run` line of the vendor's documentation beside a SQL Server: adopted untouched, then configured, backed up, upgraded. */
import { createServer } from 'node:net';
import { expect } from 'vitest';
import { command } from '../../integration/engine-harness/command.ts';
import { freePort } from '../../integration/engine-harness/free-port.ts';
import { docker, dockerOrNothing, engineEndpoint, registry, sweep, until } from '../harness/parts.ts';
import type { OpenWindow } from '../harness/window.ts';
import { Journey } from './journey.ts';
import {
  apply,
  backUp,
  chooseVersion,
  field,
  openGallery,
  openInstance,
  openTab,
  outcome,
  see,
  waitForState,
} from './moves.ts';
import { OctopusApi, startDatabase } from './octopus-standin.ts';

const first = '2024.3.12899';
const good = '2024.4.7091';
const jobLimitMs = 120_000;
/** Of the documentation, as is the port, unless another program of this machine holds it. */
const container = 'OctopusDeploy';
const usualPort = 1322;

/** What an untouched container must still be; the engine itself notes its health checks and commands. */
async function inspected(...names: string[]): Promise<unknown> {
  const all = JSON.parse(await docker('inspect', ...names)) as { State: { Health?: unknown }; ExecIDs: unknown }[];
  return all.map(({ State: { Health: _health, ...state }, ExecIDs: _execs, ...one }) => ({ ...one, State: state }));
}

function usualPortOr(other: number): Promise<number> {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', () => answer(other));
    server.listen(usualPort, '0.0.0.0', () => server.close(() => answer(usualPort)));
  });
}

const volumesAndNetworks = async (): Promise<string> =>
  (await docker('volume', 'ls', '-q')) + (await docker('network', 'ls', '--format', '{{.Name}}'));

export async function octopusAdoptedJourney(open: OpenWindow, kind: string): Promise<void> {
  const name = `adopted-${kind}`;
  const sql = `e2e-adopted-sql-${kind}`;
  await sweep(name);
  await dockerOrNothing('rm', '-fv', container);
  const database = await startDatabase(sql);
  const window = await open();
  const { page } = window;
  const journey = new Journey(window, 'octopus-adopted');
  const webPort = await usualPortOr(await freePort('0.0.0.0'));
  const api = new OctopusApi(webPort);
  try {
    await journey.step('the line of the documentation', async () => {
      const image = `${registry()}/octopusdeploy/octopusdeploy:${first}`;
      const line = `docker run --interactive --detach --name ${container} --publish ${String(webPort)}:8080 --env ACCEPT_EULA="Y" --env DB_CONNECTION_STRING="${database.connectionString}" ${image}`;
      await command('env', [`DOCKER_HOST=${engineEndpoint()}`, 'sh', '-c', line]);
      await until('Octopus to answer', 60_000, () =>
        api.version().then(
          () => true,
          () => undefined,
        ),
      );
      await api.putDocument('Projects-1');
      await api.putPackage('Shop', 'first');
    });
    const before = [await inspected(container, sql), await volumesAndNetworks()];
    const files = await api.files();

    await journey.step('it is offered, with what is known of it', async () => {
      await openGallery(page);
      await page.getByRole('button', { name: /^Adopt a container/ }).click();
      await see(page.getByRole('heading', { level: 1, name: 'Adopt' }));
      const candidates = page.getByRole('list', { name: 'Containers on this engine' });
      await candidates.getByRole('button', { name: new RegExp(container) }).click();
      const details = page.getByRole('region', { name: `Details of ${container}` });
      await see(details.getByText('DB_CONNECTION_STRING'));
      await see(details.getByText('Nothing is touched now.'));
      expect(await page.locator('main').innerText()).not.toContain('Berth-Journey-1');
      await field(page, 'Name').fill(name);
      await journey.look('adopt');
      await details.getByRole('button', { name: `Adopt ${name}` }).click();
      expect(await outcome(page, jobLimitMs)).toBe(`${name} is adopted, and its containers are as they were.`);
      await journey.look('adopted');
    });

    await journey.step('nothing was changed on the engine, and it is watched', async () => {
      await openInstance(page, name);
      await waitForState(page, 'Healthy');
      await see(page.locator('main').getByText(first));
      await journey.look('overview');
      await page.getByRole('button', { name: 'More actions' }).click();
      await see(page.getByRole('menuitem', { name: 'Release…' }));
      await page.keyboard.press('Escape');
      expect([await inspected(container, sql), await volumesAndNetworks()]).toEqual(before);
    });

    await journey.step('configured: the plan says that the container is replaced', async () => {
      await openTab(page, 'Configuration');
      await field(page, 'Tasks at a time').fill('7');
      await see(page.getByText(/was not made by Berth and is replaced\.$/));
      await journey.look('plan');
      await apply(page, 1);
      expect(await outcome(page, jobLimitMs)).toBe(`${name} runs with its new configuration, with all of its volumes.`);
      expect(await docker('exec', `${name}-server`, 'printenv', 'TASK_CAP')).toContain('7');
      expect(await docker('ps', '-a', '--format', '{{.Names}}')).not.toMatch(new RegExp(`^${container}$`, 'm'));
      expect(await api.documents()).toEqual(['Projects-1']);
      expect(await api.files()).toEqual(files);
    });

    await journey.step('backed up, and upgraded with everything there', async () => {
      await openInstance(page, name);
      await waitForState(page, 'Healthy');
      await backUp(page);
      await see(page.getByRole('table', { name: 'Backups' }).getByText('Checksums match'));
      const key = (await api.state()).keyFingerprint;
      await openTab(page, 'Overview');
      await page.getByRole('button', { name: /^Upgrade/ }).click();
      await chooseVersion(page, good);
      await page.getByRole('button', { name: `Upgrade to ${good}` }).click();
      expect(await outcome(page, jobLimitMs)).toBe(`${name} runs on ${good}, with all of its volumes.`);
      expect(await api.state()).toMatchObject({ imageVersion: good, keyFingerprint: key });
      expect(await api.documents()).toEqual(['Projects-1']);
      expect(await api.files()).toEqual(files);
      await openInstance(page, name);
      await waitForState(page, 'Healthy');
      await journey.look('overview-after');
    });

    journey.requireAccess();
  } finally {
    await window.close();
    await dockerOrNothing('rm', '-fv', container);
    await sweep(name);
    await database.remove();
  }
}
