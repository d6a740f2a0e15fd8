import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { instanceSpecSchema } from '../../../src-main/contract/spec.ts';
import type { InstanceSpec } from '../../../src-main/contract/spec.ts';
import { previewCompose } from '../../../src-main/domain/preview-compose.ts';
import { previewDockerRun, shellQuoted } from '../../../src-main/domain/preview-docker-run.ts';
import { builtInTemplate } from '../../fixtures/built-in-templates.ts';

const octopus = builtInTemplate('octopus-server');

function specWith(environment: Record<string, string>, folder = '/srv/artifacts'): InstanceSpec {
  const plain = Object.entries(environment).map(([name, value]) => [name, { kind: 'plain', value }]);
  return instanceSpecSchema.parse({
    instanceId: 'instance01',
    name: 'octo',
    engineId: 'local',
    template: { id: 'octopus-server', version: 1 },
    revision: 1,
    services: {
      server: {
        image: { repository: 'octopusdeploy/octopusdeploy', tag: '2024.4.7091' },
        environment: {
          ...Object.fromEntries(plain),
          MASTER_KEY: { kind: 'secret', ref: 'instance01/server/MASTER_KEY' },
        },
        ports: [
          { name: 'web', containerPort: 8080, protocol: 'tcp', hostPort: 8080, hostIp: '' },
          { name: 'dns', containerPort: 53, protocol: 'udp', hostPort: 5353, hostIp: '::1' },
        ],
        mounts: [
          {
            name: 'repository',
            path: '/repository',
            source: { kind: 'volume', volume: 'octo-repository' },
            backup: true,
            onRollback: 'restore',
          },
          {
            name: 'artifacts',
            path: '/artifacts',
            source: { kind: 'folder', path: folder },
            backup: true,
            onRollback: 'restore',
          },
        ],
        restart: 'unless-stopped',
        resources: { cpus: 2, memoryBytes: 4_000_000_000 },
      },
    },
  });
}

/** The arguments of every `docker` in the text, as a real shell splits them. */
function dockerCalls(text: string): string[][] {
  const script = `docker() { printf '%s\\0' "$@"; printf '\\001\\0'; }\n${text}`;
  const out = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
  return out
    .split('\x01\0')
    .slice(0, -1)
    .map((call) => call.split('\0').slice(0, -1));
}

/** Text that a process can be given: no zero bytes, and whole characters. */
const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => !/[\0\x01]/.test(value));

describe('docker run preview', () => {
  it('says all that Berth does', () => {
    const [network, run] = dockerCalls(previewDockerRun(specWith({ ACCEPT_EULA: 'Y' }), octopus));
    expect(network).toEqual(['network', 'create', 'octo']);
    expect(run?.join(' ')).toBe(
      'run --detach --name octo-server --network octo --network-alias server --platform linux/amd64 --env ACCEPT_EULA=Y ' +
        '--env MASTER_KEY=•••••• --publish 8080:8080 --publish [::1]:5353:53/udp ' +
        '--mount type=volume,source=octo-repository,target=/repository --volume /srv/artifacts:/artifacts ' +
        '--interactive --cpus 2 --memory 4000000000 --stop-timeout 60 --restart unless-stopped octopusdeploy/octopusdeploy:2024.4.7091',
    );
  });

  it('is read by a shell as it was meant, whatever the values hold', () => {
    fc.assert(
      fc.property(text, text, (value, folder) => {
        const [, run] = dockerCalls(previewDockerRun(specWith({ VALUE: value }, `/srv/${folder}`), octopus));
        expect(run?.[run.indexOf('--env') + 1]).toBe(`VALUE=${value}`);
        expect(run?.at(-1)).toBe('octopusdeploy/octopusdeploy:2024.4.7091');
      }),
      { numRuns: 60 },
    );
  });

  it('quotes a word so that a shell gives it back', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 30 }), (words) => {
        const script = `printf '%s\\0' ${words.map(shellQuoted).join(' ')}`;
        expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(
          words.map((word) => `${word}\0`).join(''),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('quotes a folder with a comma and a colon for the mount', () => {
    const [, run] = dockerCalls(previewDockerRun(specWith({}, '/srv/a:b,readonly"x'), octopus));
    expect(run).toContain('type=bind,"source=/srv/a:b,readonly""x",target=/artifacts');
  });
});

describe('Compose preview', () => {
  it('says all that Berth does', () => {
    expect(parse(previewCompose(specWith({ ACCEPT_EULA: 'Y' }), octopus), { version: '1.1' })).toEqual({
      name: 'octo',
      services: {
        server: {
          image: 'octopusdeploy/octopusdeploy:2024.4.7091',
          container_name: 'octo-server',
          platform: 'linux/amd64',
          environment: { ACCEPT_EULA: 'Y', MASTER_KEY: '••••••' },
          ports: ['8080:8080', '[::1]:5353:53/udp'],
          volumes: [{ type: 'volume', source: 'octo-repository', target: '/repository' }, '/srv/artifacts:/artifacts'],
          stdin_open: true,
          cpus: 2,
          mem_limit: 4_000_000_000,
          stop_grace_period: '60s',
          restart: 'unless-stopped',
        },
      },
      networks: { default: { name: 'octo' } },
      volumes: { 'octo-repository': { name: 'octo-repository' } },
    });
  });

  it('keeps every value a text, whatever it looks like', () => {
    fc.assert(
      fc.property(
        fc.oneof(text, fc.constantFrom('yes', 'N', 'null', '1e3', '0o17', '~', '2024-01-01', '$HOME ${X} $$')),
        (value) => {
          const file = parse(previewCompose(specWith({ VALUE: value }), octopus), { version: '1.1' });
          expect(file.services.server.environment.VALUE).toBe(value.split('$').join('$$'));
        },
      ),
    );
  });
});
