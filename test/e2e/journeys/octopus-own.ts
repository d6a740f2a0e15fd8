/** Octopus (its stand-in) with a SQL Server of its own, from the form alone: then exported and configured, well and badly. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { freePort } from '../../integration/engine-harness/free-port.ts';
import { docker, dockerOrNothing, registry, sweep } from '../harness/parts.ts';
import type { OpenWindow } from '../harness/window.ts';
import { Journey } from './journey.ts';
import {
  apply,
  chooseFolder,
  create,
  field,
  fillForm,
  openGallery,
  openInstance,
  openMenu,
  openTab,
  outcome,
  publishAt,
  see,
  setMemory,
  waitForState,
} from './moves.ts';
import { OctopusApi } from './octopus-standin.ts';

const version = '2024.4.7091';
const jobLimitMs = 120_000;

/** As people keep it: quotes, `export`, a later line that wins, and a line that is none. */
const envFile = `# of the old server
export ADMIN_USERNAME=captain
ADMIN_EMAIL="captain@corp.example"
TASK_CAP=3
TASK_CAP=4
COMPANY_PROXY=http://proxy:3128
not a line
`;

export async function octopusOwnJourney(open: OpenWindow, kind: string): Promise<void> {
  const name = `harbour-${kind}`;
  const squatter = `e2e-squatter-${kind}`;
  await sweep(name);
  await dockerOrNothing('rm', '-fv', squatter);
  const window = await open();
  const { page } = window;
  const journey = new Journey(window, 'octopus-own');
  const [taken, polling, moved] = [await freePort('0.0.0.0'), await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'berth-artifacts-'));
  let api = new OctopusApi(moved);
  const idOf = async (service: string): Promise<string> =>
    (await docker('inspect', '--format', '{{.Id}} {{.State.StartedAt}}', `${name}-${service}`)).trim();
  try {
    await journey.step('the form: a SQL Server of its own, a .env file', async () => {
      const owner = ['--env', 'ACCEPT_EULA=Y', '--env', 'MSSQL_SA_PASSWORD=Berth-Squatter-1'];
      const at = ['--publish', `${String(taken)}:1433`];
      await docker('run', '--detach', '--name', squatter, ...owner, ...at, `${registry()}/mssql/server:2022-latest`);
      await openGallery(page);
      await fillForm(page, 'Octopus Deploy', name, version);
      expect(await page.getByRole('radio', { name: 'New SQL Server container' }).isChecked()).toBe(true);
      await page.getByRole('checkbox', { name: /Octopus license terms/ }).check();
      await page.getByRole('checkbox', { name: /SQL Server license terms/ }).check();
      // Its image comes from a mirror.
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await field(page, 'Image of SQL Server').fill(`${registry()}/mssql/server`);
      await page.getByRole('button', { name: 'Import .env' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Lines of the file' }).fill(envFile);
      await see(dialog.getByRole('list', { name: 'Settings of the template' }).getByText('captain@corp.example'));
      await see(dialog.getByRole('list', { name: 'Left out' }));
      await journey.look('import-env');
      await dialog.getByRole('button', { name: 'Take over 4 lines' }).click();
      await expect.poll(() => field(page, 'Admin user').inputValue()).toBe('captain');
      expect(await field(page, 'Tasks at a time').inputValue()).toBe('4');
      expect(await field(page, 'Name of extra variable 1').inputValue()).toBe('COMPANY_PROXY');
      await journey.look('form-environment');
    });

    const web = await journey.step('a port that another container has: who has it, and the next free one', async () => {
      await publishAt(page, 'Web portal', taken);
      await publishAt(page, 'Tentacle polling', polling);
      await see(page.getByText(`Port ${String(taken)} is taken by ${squatter}.`));
      const use = page
        .getByRole('group', { name: 'Ports' })
        .or(page.locator('form'))
        .getByRole('button', {
          name: /^Use \d+$/,
        });
      await use.first().scrollIntoViewIfNeeded();
      await journey.look('port-taken');
      expect(await page.getByRole('button', { name: new RegExp(`^Create ${name}`) }).isDisabled()).toBe(true);
      await use.first().click();
      const port = Number(await field(page, 'Host port of Web portal').inputValue());
      expect(port).toBeGreaterThan(taken);
      return port;
    });

    await journey.step('both services come up, the database first', async () => {
      await create(page, name);
      await see(page.getByRole('list', { name: 'Steps' }));
      await journey.look('creating', { isBrief: true });
      expect(await outcome(page, jobLimitMs)).toBe(`${name} is there and answers.`);
      await openInstance(page, name);
      await waitForState(page, 'Healthy');
      const services = page.getByRole('region', { name: 'Services' }).or(page.locator('main'));
      await see(services.getByText('database', { exact: true }));
      await expect
        .poll(() =>
          page
            .locator('main li')
            .filter({ hasText: /^(server|database)/ })
            .count(),
        )
        .toBe(2);
      for (const service of ['server', 'database'])
        await see(
          page
            .locator('main li')
            .filter({ hasText: new RegExp(`^${service}`) })
            .getByText('Healthy'),
        );
      await journey.look('overview');
      api = new OctopusApi(web);
      await api.putDocument('Projects-1');
      await api.putPackage('Shop', 'first');
      await api.putArtifact('logo', 'first');
    });
    const files = await api.files();

    await journey.step('the export says what runs', async () => {
      await openMenu(page, 'Export…');
      const dialog = page.getByRole('dialog');
      await see(dialog.getByRole('region', { name: /compose/ }));
      await journey.look('export-compose');
      await dialog.getByText('docker run', { exact: true }).click();
      const text = dialog.getByRole('region', { name: /\.sh$/ });
      await see(text);
      const lines = await text.innerText();
      for (const part of [
        `--name ${name}-server`,
        `--name ${name}-database`,
        `${String(web)}:8080`,
        `octopusdeploy/octopusdeploy:${version}`,
        'COMPANY_PROXY',
      ])
        expect(lines).toContain(part);
      const password = await docker('exec', `${name}-database`, 'printenv', 'MSSQL_SA_PASSWORD');
      expect(lines).not.toContain(password.trim());
      await dialog.getByText('In a file of their own').click();
      await see(dialog.getByText('Whoever has this file has the secrets.'));
      await journey.look('export-run');
      await dialog.getByText('Helm values').click();
      await see(dialog.getByRole('tab', { name: /values/ }));
      await journey.look('export-helm');
      await dialog.getByRole('button', { name: 'Close' }).last().click();
    });

    await journey.step('configure: another port, a variable and a limit, with the plan beside them', async () => {
      const database = await idOf('database');
      await openTab(page, 'Configuration');
      await publishAt(page, 'Web portal', moved);
      await field(page, 'Tasks at a time').fill('7');
      await setMemory(page, 'Octopus Server', '0.75');
      const plan = page.getByRole('complementary', { name: 'Plan' });
      await see(plan.getByRole('button', { name: 'Apply 3 changes' }));
      await see(plan.getByText('is re-created, because'));
      await see(plan.getByText('SQL Server keeps running.'));
      await see(plan.getByText('goes back by itself'));
      const differences = plan.getByRole('group', { name: 'Differences' });
      expect(await differences.innerText()).toMatch(/TASK_CAP/);
      await journey.look('plan');
      await apply(page, 3);
      await see(page.getByRole('list', { name: 'Steps' }));
      await journey.look('configuring', { isBrief: true });
      expect(await outcome(page, jobLimitMs)).toBe(`${name} runs with its new configuration, with all of its data.`);
      await journey.look('configured');
      api = new OctopusApi(moved);
      expect(await api.version()).toBe(version);
      expect(await api.documents()).toEqual(['Projects-1']);
      expect(await api.files()).toEqual(files);
      expect(await docker('exec', `${name}-server`, 'printenv', 'TASK_CAP')).toContain('7');
      expect(await idOf('database')).toBe(database);
    });

    await journey.step('limits alone: applied at once, to the same container', async () => {
      const before = await idOf('server');
      await openInstance(page, name);
      await openTab(page, 'Configuration');
      await setMemory(page, 'Octopus Server', '0.5');
      await see(page.getByText('Applied at once, no restart.').first());
      await journey.look('plan-limits');
      await apply(page, 1);
      expect(await outcome(page, jobLimitMs)).toBe(`${name} runs with its new configuration, with all of its data.`);
      expect(await idOf('server')).toBe(before);
      const memory = await docker('inspect', '--format', '{{.HostConfig.Memory}}', `${name}-server`);
      expect(Number(memory)).toBe(500_000_000);
    });

    await journey.step('a configuration that does not come up goes back by itself', async () => {
      await api.putDocument('Projects-2');
      await api.putArtifact('banner', 'second');
      const kept = await api.files();
      await openInstance(page, name);
      await openTab(page, 'Configuration');
      // The stand-in ends in the middle of its start when it is told so.
      await page.getByRole('button', { name: 'Add a variable' }).first().click();
      await field(page, 'Name of extra variable 2').first().fill('STANDIN_FAULT_STEP');
      await field(page, 'Value of extra variable 2').first().fill('9');
      await apply(page, 1);
      expect(await outcome(page, jobLimitMs)).toBe(
        `${name} is running again with its configuration of before, with all of its data. The new one did not come up.`,
      );
      await see(page.getByText('Rolled back'));
      await journey.look('rolled-back');
      await expect.poll(() => api.version(), { timeout: 30_000 }).toBe(version);
      expect(await api.documents()).toEqual(['Projects-1', 'Projects-2']);
      expect(await api.files()).toEqual(kept);
      // What was tried is still there, to be mended or thrown away.
      await page.getByRole('button', { name: 'Back to the configuration' }).click();
      await see(page.getByRole('tab', { name: /^Configuration/ }));
      await page.getByRole('button', { name: 'Discard' }).first().click();
    });

    await journey.step('a volume becomes a folder, chosen in a dialog', async () => {
      const kept = await api.files();
      await openInstance(page, name);
      await openTab(page, 'Configuration');
      await chooseFolder(window, 'Artifacts', folder, () => journey.look('folder-picker'));
      await see(
        page
          .getByText(/^Artifacts moves from /)
          .or(page.getByText(/moves from/))
          .first(),
      );
      await journey.look('plan-folder');
      await apply(page, 1);
      expect(await outcome(page, jobLimitMs)).toBe(`${name} runs with its new configuration, with all of its data.`);
      expect(await api.files()).toEqual(kept);
      expect(readdirSync(folder)).not.toEqual([]);
      expect(await docker('volume', 'ls', '-q')).not.toContain(`${name}-artifacts`);
    });

    journey.requireAccess();
  } finally {
    await window.close();
    await dockerOrNothing('rm', '-fv', squatter);
    await sweep(name);
    rmSync(folder, { recursive: true, force: true });
  }
}
