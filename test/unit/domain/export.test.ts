import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Exported, ExportFormat, ExportSecrets } from '../../../src-main/contract/handover.ts';
import { secretRefSchema, type SecretRef } from '../../../src-main/contract/ids.ts';
import { instanceSpecSchema, type InstanceSpec } from '../../../src-main/contract/spec.ts';
import { exportFiles } from '../../../src-main/domain/export-files.ts';
import { builtInTemplate } from '../../fixtures/built-in-templates.ts';
import { octopusChartKeys } from '../../fixtures/octopus-chart-keys.ts';

const octopus = builtInTemplate('octopus-server');
const formats = ['dockerRun', 'compose', 'stack', 'helm'] as const satisfies ExportFormat[];
const ref = (path: string): SecretRef => secretRefSchema.parse(`instance01/${path}`);

const link =
  'Server=${services.database.host},1433;Database=Octopus;User Id=sa;Password=${services.database.variables.MSSQL_SA_PASSWORD}';

/** Octopus with its SQL Server, every option in use. */
function spec(more: Readonly<Record<string, unknown>> = {}, database = 'own'): InstanceSpec {
  const server = {
    image: { repository: 'octopusdeploy/octopusdeploy', tag: '2024.4.7091', digest: `sha256:${'a'.repeat(64)}` },
    environment: {
      ACCEPT_EULA: { kind: 'plain', value: 'Y' },
      DISABLE_DIND: { kind: 'plain', value: 'Y' },
      MASTER_KEY: { kind: 'secret', ref: ref('server/MASTER_KEY') },
      API_TOKEN: { kind: 'secret', ref: ref('server/API_TOKEN') },
      DB_CONNECTION_STRING: { kind: 'linked', text: link, quoting: 'connectionString', isSecret: true },
      GREETING: { kind: 'plain', value: 'costs $5' },
    },
    ports: [{ name: 'web', containerPort: 8080, protocol: 'tcp', hostPort: 8088, hostIp: '127.0.0.1' }],
    mounts: [],
    restart: 'unless-stopped',
    resources: { cpus: 1.5, memoryBytes: 2_000_000_000 },
    networks: ['office'],
    isPrivileged: true,
    labels: { 'berth.spec': 'never', team: 'a' },
    ...more,
  };
  const sql = {
    image: { repository: 'mcr.microsoft.com/mssql/server', tag: '2022-latest' },
    environment: {
      MSSQL_SA_PASSWORD: { kind: 'secret', ref: ref('database/MSSQL_SA_PASSWORD') },
      API_TOKEN: { kind: 'secret', ref: ref('database/API_TOKEN') },
    },
    ports: [],
    mounts: [],
    restart: 'no',
    resources: {},
    shmBytes: 64,
  };
  return instanceSpecSchema.parse({
    instanceId: 'instance01',
    name: 'octo',
    engineId: 'local',
    template: { id: 'octopus-server', version: 1 },
    revision: 1,
    choices: { database },
    services: { server, ...(database === 'own' ? { database: sql } : {}) },
  });
}

const values = {
  key: 'Qu4y$side;key',
  password: `B0ll"ard$'x`,
  one: 'T0ken-of-server',
  two: 'T0ken-of-database',
};
const opened = new Map([
  [ref('server/MASTER_KEY'), values.key],
  [ref('server/API_TOKEN'), values.one],
  [ref('database/MSSQL_SA_PASSWORD'), values.password],
  [ref('database/API_TOKEN'), values.two],
]);

function exported(format: ExportFormat, secrets: ExportSecrets, of = spec()): Exported {
  const found = exportFiles(of, octopus, format, secrets, opened);
  if (found === null) throw new Error('no export');
  return found;
}

/** As far as the tests look into a file. */
const file = z.record(z.string(), z.unknown());
const composed = z.object({
  services: z.record(
    z.string(),
    z.looseObject({
      environment: z.record(z.string(), z.string()).default({}),
      healthcheck: z.object({ test: z.array(z.string()) }).optional(),
    }),
  ),
  networks: z.unknown().optional(),
});
const yaml = (text: string | undefined) => file.parse(parse(text ?? '', { version: '1.1' }));
const compose = (text: string | undefined) => composed.parse(yaml(text));
const codes = (format: ExportFormat): string[] => exported(format, 'placeholders').notes.map(({ code }) => code);

describe.each(formats)('an export as %s', (format) => {
  it.each(['placeholders', 'separate'] as const)('holds no secret in its main file, secrets %s', (secrets) => {
    const [main] = exported(format, secrets).files;
    expect(main?.hasSecrets).toBe(false);
    for (const value of ['Qu4y', 'B0ll', 'T0ken']) expect(main?.text).not.toContain(value);
  });

  it('has a second file with them on demand, or all in one, and says which', () => {
    expect(exported(format, 'placeholders').files).toHaveLength(1);
    const [, apart] = exported(format, 'separate').files;
    expect(apart).toMatchObject({ hasSecrets: true, text: expect.stringContaining('Qu4y') as string });
    expect(exported(format, 'inline').files).toMatchObject([
      { hasSecrets: true, text: expect.stringContaining('Qu4y') as string },
    ]);
  });

  it('has none of the labels by which Berth knows its own', () => {
    expect(
      exported(format, 'inline')
        .files.map(({ text }) => text)
        .join(''),
    ).not.toMatch(/berth\./);
  });
});

describe('secrets', () => {
  /** What a program named `docker` finds, after a real shell has run the files: variables of its environment, and of its options. */
  function given(secrets: ExportSecrets): Map<string, string> {
    const { files } = exported('dockerRun', secrets);
    const place = mkdtempSync(join(tmpdir(), 'berth-export-'));
    try {
      writeFileSync(join(place, 'docker'), `#!/bin/sh\nenv -0\nprintf '%s\\0' "$@"\n`, { mode: 0o755 });
      for (const { name, text } of files) writeFileSync(join(place, name), text);
      const env = { PATH: `${place}:${process.env['PATH'] ?? ''}` };
      const out = execFileSync('sh', ['octo.sh'], { cwd: place, env, encoding: 'utf8' });
      const pairs = out
        .split('\0')
        .filter((item) => /^(MASTER_KEY|MSSQL_SA_PASSWORD|DB_CONNECTION_STRING)=/.test(item));
      return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
    } finally {
      rmSync(place, { recursive: true });
    }
  }

  it('reach docker run as they are, by its environment or on the line', () => {
    for (const secrets of ['separate', 'inline'] as const) {
      const found = given(secrets);
      expect(found.get('MASTER_KEY')).toBe(values.key);
      expect(found.get('MSSQL_SA_PASSWORD')).toBe(values.password);
      expect(found.get('DB_CONNECTION_STRING')).toBe(
        `Server=database,1433;Database=Octopus;User Id=sa;Password="B0ll""ard$'x"`,
      );
    }
  });

  it('have a name of their own where two services have the same', () => {
    const [main] = exported('compose', 'placeholders').files;
    const { services } = compose(main?.text);
    expect(services['server']?.environment['MASTER_KEY']).toBe('${MASTER_KEY:?}');
    expect(services['server']?.environment['API_TOKEN']).toBe('${SERVER_API_TOKEN:?}');
    expect(services['database']?.environment['API_TOKEN']).toBe('${DATABASE_API_TOKEN:?}');
  });

  it('keep every character in a file that Compose lays over the first', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (secret) => {
        const other = new Map([...opened, [ref('server/MASTER_KEY'), secret]]);
        const files = exportFiles(spec(), octopus, 'compose', 'separate', other)?.files;
        expect(compose(files?.[1]?.text).services['server']?.environment['MASTER_KEY']).toBe(
          secret.split('$').join('$$'),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('Compose', () => {
  it('starts the server when its database is ready, by the template’s own check', () => {
    const { services, networks } = compose(exported('compose', 'placeholders').files[0]?.text);
    expect(services['server']?.['depends_on']).toEqual({ database: { condition: 'service_healthy' } });
    expect(services['database']?.healthcheck?.test.slice(0, 5)).toEqual([
      'CMD',
      '/bin/sh',
      '-c',
      'SQLCMDPASSWORD="$$MSSQL_SA_PASSWORD" exec "$$@"',
      'check',
    ]);
    expect(services['server']?.healthcheck).toBeUndefined();
    expect(services['server']?.['networks']).toEqual({ default: {}, 'other-1': {} });
    expect(networks).toEqual({ default: { name: 'octo' }, 'other-1': { name: 'office', external: true } });
    expect(Object.keys(services)).toEqual(['database', 'server']);
  });
});

describe('a stack', () => {
  it('says what a Swarm cannot do', () => {
    expect(codes('stack')).toEqual([
      'NO_CONTAINER_NAMES',
      'PORTS_ON_EVERY_ADDRESS',
      'NETWORKS_MUST_EXIST',
      'NO_SHM',
      'NO_PRIVILEGES',
      'START_ORDER',
    ]);
    expect(codes('dockerRun')).toEqual(['START_ORDER', 'NETWORKS_MUST_EXIST']);
    expect(codes('compose')).toEqual(['NETWORKS_MUST_EXIST']);
  });

  it('has limits, one replica and ports on its node', () => {
    const { services } = compose(exported('stack', 'placeholders').files[0]?.text);
    expect(services['server']?.['deploy']).toMatchObject({
      replicas: 1,
      resources: { limits: { cpus: '1.5', memory: '2000000000' } },
      restart_policy: { condition: 'any' },
    });
    expect(services['server']?.['ports']).toEqual([{ target: 8080, published: 8088, protocol: 'tcp', mode: 'host' }]);
    expect(services['database']?.['deploy']).toMatchObject({ restart_policy: { condition: 'none' } });
    expect(services['server']?.environment['GREETING']).toBe('costs $$5');
    for (const key of ['container_name', 'depends_on', 'privileged', 'restart', 'platform'])
      expect(services['server']).not.toHaveProperty(key);
  });
});

describe('Helm values', () => {
  /** Dotted paths of everything that is no record. */
  function paths(value: unknown, path = ''): string[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
    return Object.entries(value).flatMap(([key, inner]) => paths(inner, path === '' ? key : `${path}.${key}`));
  }

  it('have only keys that the chart documents', () => {
    for (const database of ['own', 'external']) {
      const found = exported('helm', 'separate', spec({}, database)).files.flatMap(({ text }) => paths(yaml(text)));
      expect(found.length).toBeGreaterThan(8);
      const unknown = found.filter(
        (path) =>
          !octopusChartKeys.some((key) => (key.endsWith('*') ? path.startsWith(key.slice(0, -1)) : path === key)),
      );
      expect(unknown).toEqual([]);
    }
  });

  it('translate what the chart calls otherwise, and leave out what names a container', () => {
    const [main] = exported('helm', 'placeholders').files;
    expect(yaml(main?.text)).toMatchObject({
      octopus: {
        acceptEula: 'Y',
        masterKey: '<MASTER_KEY>',
        enableDockerInDocker: false,
        image: { repository: 'octopusdeploy/octopusdeploy', tag: '2024.4.7091' },
        webPort: 8088,
        resources: { limits: { cpu: '1.5', memory: '2000000000' } },
      },
      mssql: { enabled: true, SA_PASSWORD: '<MSSQL_SA_PASSWORD>' },
    });
    expect(main?.text).not.toContain('Server=database');
    expect(main?.text).toMatch(/^# helm install octo oci:.* --version \S+ -f values\.yaml\n/);
  });

  it('pass on no other value either that names a container, but one that is made of the name alone', () => {
    const whole = spec();
    const linked = (text: string): object => ({ kind: 'linked', text, quoting: 'none', isSecret: false });
    const text = JSON.stringify(whole).replace(
      '"GREETING":',
      `"SQL_HOST":${JSON.stringify(linked('${services.database.host}'))},"NODE":${JSON.stringify(linked('${instance.name}'))},"GREETING":`,
    );
    const [main] = exported('helm', 'placeholders', instanceSpecSchema.parse(JSON.parse(text))).files;
    expect(main?.text).toContain('NODE');
    expect(main?.text).not.toContain('SQL_HOST');
  });

  it('pass on every other variable, all in the secret file when one of them is', () => {
    const [main, apart] = exported('helm', 'separate').files;
    expect(main?.text).not.toContain('GREETING');
    const env = [
      { name: 'API_TOKEN', value: values.one },
      { name: 'GREETING', value: 'costs $5' },
    ];
    expect(yaml(apart?.text)).toMatchObject({ octopus: { containers: { octopus: { env } } } });
  });

  it('are not written for a template without a chart', () => {
    const { helm: _helm, ...bare } = octopus;
    expect(exportFiles(spec(), bare, 'helm', 'placeholders', new Map())).toBeNull();
  });
});
