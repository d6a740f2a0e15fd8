/**
 * Every built-in template on a real engine, from the form to nothing left. This proves the templates, not the servers:
 * PostgreSQL and Node-RED are real, the others are stand-ins that want what the template has to give and answer as it
 * expects.
 */
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceNameSchema } from '../../src-main/contract/ids.ts';
import type { PartialDraft } from '../../src-main/contract/instance.ts';
import { buildImages } from '../images/build.ts';
import { NODE_RED_VERSIONS } from '../images/build/real-servers.ts';
import { openTestParts } from '../images/containers.ts';
import {
  builtInTemplate,
  builtInTemplates,
  templateText,
  type BuiltInTemplate,
} from '../fixtures/built-in-templates.ts';
import { Berth, refusal } from './weather-berth.ts';

const parts = await openTestParts();
let berth: Berth;

const postgres = { tag: '15' };
const nodeRed = `${NODE_RED_VERSIONS[1]}-${process.versions.node.split('.')[0] ?? ''}`;
const agreed = { environment: { ACCEPT_EULA: 'Y' } };

/** What the form of a template needs beyond its defaults: versions that are here, and agreement. */
const given: Record<BuiltInTemplate, Pick<PartialDraft, 'services' | 'choices'>> = {
  gitea: { services: services({ database: postgres }) },
  jenkins: { services: {} },
  n8n: { services: services({ database: postgres }) },
  nextcloud: { services: services({ database: postgres }) },
  'node-red': { services: services({ server: { tag: nodeRed } }) },
  'octopus-server': {
    services: services({
      server: agreed,
      database: { ...agreed, repository: `${parts.registry}/mssql/server` },
    }),
  },
  postgresql: { services: services({ database: postgres }) },
  sonarqube: { services: services({ database: postgres }) },
  'uptime-kuma': { services: {} },
  vaultwarden: { services: {} },
};

function services(named: Readonly<Record<string, object>>): PartialDraft['services'] {
  return named;
}

function formOf(template: BuiltInTemplate, name: string, more: Partial<PartialDraft> = {}): PartialDraft {
  return { ...berth.form(name), ...given[template], template: template as PartialDraft['template'], ...more };
}

async function create(form: PartialDraft): Promise<string> {
  const { id, jobId } = await berth.client.instances.create(form);
  const job = await berth.finish(jobId);
  expect(job).toMatchObject({ state: 'done', problem: null });
  await berth.untilState(form.name, 'healthy');
  return id;
}

async function removeWhole(id: string, name: string): Promise<void> {
  const { jobId } = await berth.client.instances.remove({ id, safetyBackup: false });
  expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
  await berth.expectWhole(name, 'gone');
}

/** What this machine allows, up to what SonarQube wants: a kernel that other programs share is not turned for a test. */
function limitsHere(): { areas: number; files: number } {
  const files = /Max open files\s+\S+\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return {
    areas: Math.min(Number(readFileSync('/proc/sys/vm/max_map_count', 'utf8')), 524_288),
    files: Math.min(Number(files), 131_072),
  };
}

async function takeSonarQube({ areas, files }: { areas: number; files: number }): Promise<void> {
  const text = templateText('sonarqube')
    .replace('atLeast: 524288', `atLeast: ${String(areas)}`)
    .replace('soft: 131072, hard: 131072', `soft: ${String(files)}, hard: ${String(files)}`);
  await berth.client.templates.import({ file: 'sonarqube.yaml', text, replace: true });
}

beforeAll(async () => {
  await buildImages({ registry: parts.registry });
  const { engine } = parts;
  berth = await Berth.open({ engine, registry: parts.registry });
  await berth.untilEngine('connected');
});
afterAll(async () => {
  await berth.close();
  await parts.close();
});

describe('a kernel setting that is too low', () => {
  it('is said before anything is made, and nothing is left', async () => {
    const form = formOf('sonarqube', 'low');
    const there = Number(readFileSync('/proc/sys/vm/max_map_count', 'utf8'));
    await takeSonarQube({ ...limitsHere(), areas: there + 1 });
    const problem = await refusal(berth.client.instances.create(form));
    expect(JSON.stringify(problem)).toContain('KERNEL_SETTING_LOW');
    await berth.expectWhole('low', 'gone');
    await berth.client.templates.remove({ id: 'sonarqube' });
  });
});

describe.each(builtInTemplates)('%s', (template) => {
  const name = `all-${template}`;

  it('comes up healthy from its form, is backed up, and leaves nothing behind', async () => {
    if (template === 'sonarqube') await takeSonarQube(limitsHere());
    const id = await create(formOf(template, name));
    const containers = (await berth.look().containers()).filter((one) => one.name.startsWith(`${name}-`));
    const wanted = Object.keys(builtInTemplate(template).services).map((service) => `${name}-${service}`);
    expect(containers.map((one) => one.name).sort()).toEqual(wanted.sort());
    if (template === 'sonarqube') {
      expect(await parts.containers.log(`${name}-server`)).toContain(`Open files ${String(limitsHere().files)}\n`);
    }
    const backup = await berth.backUp({ id, name });
    await berth.untilState(name, 'healthy');
    const [view] = await berth.client.backups.list({ instance: id });
    expect(view).toMatchObject({ id: backup, damage: null });
    await berth.expectWhole(name, 'healthy');
    await removeWhole(id, name);
  });
});

describe('a choice', () => {
  it.each(['gitea', 'n8n'] as const)('leaves the database of %s out', async (template) => {
    const name = `file-${template}`;
    const id = await create(formOf(template, name, { choices: { database: 'sqlite' }, services: {} }));
    const containers = (await berth.look().containers()).filter((one) => one.name.startsWith(`${name}-`));
    expect(containers.map((one) => one.name)).toEqual([`${name}-server`]);
    await removeWhole(id, name);
  });
});

describe('what a stop begins', () => {
  it('is ended by the next start: Nextcloud leaves its maintenance mode, its files and its database are those of before', async () => {
    const name = 'nextcloud-again';
    const id = await create(formOf('nextcloud', name));
    const answer = async (): Promise<number> => {
      const instance = await berth.client.instances.get({ id });
      const { hostPort } = instance.spec.services[serviceNameSchema.parse('server')]?.ports[0] ?? { hostPort: 0 };
      return await new Promise((resolve, reject) => {
        get({ host: '127.0.0.1', port: hostPort, headers: { host: 'localhost' } }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        }).on('error', reject);
      });
    };
    expect(await answer()).toBe(200);
    const stopped = await berth.client.instances.stop({ id });
    expect(await berth.finish(stopped.jobId)).toMatchObject({ state: 'done', problem: null });
    const started = await berth.client.instances.start({ id });
    expect(await berth.finish(started.jobId)).toMatchObject({ state: 'done', problem: null });
    await berth.untilState(name, 'healthy');
    expect(await answer()).toBe(200);
    const log = await parts.containers.log(`${name}-server`);
    expect(log).toContain('Start 2 on /var/www/html');
    expect(log.match(/The database nextcloud on database answers/g)).toHaveLength(2);
    await removeWhole(id, name);
  });
});

describe('the key of n8n', () => {
  it('is taken out of the running server with a backup, and opens the data that comes back', async () => {
    const name = 'n8n-again';
    const id = await create(formOf('n8n', name));
    const { value } = await berth.client.instances.revealSecret({
      id,
      service: serviceNameSchema.parse('server'),
      variable: 'N8N_ENCRYPTION_KEY',
    });
    const config = await parts.containers.exec(`${name}-server`, ['cat', '/home/node/.n8n/config']);
    expect(config.code === 0 ? (JSON.parse(config.stdout) as object) : config.stderr).toEqual({ encryptionKey: value });
    const backup = await berth.backUp({ id, name });
    const { jobId } = await berth.client.backups.restore({ id: backup, instance: id });
    expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
    await berth.untilState(name, 'healthy');
    expect(await parts.containers.log(`${name}-server`)).toContain('Start 2 on /home/node/.n8n');
    await removeWhole(id, name);
  });
});
