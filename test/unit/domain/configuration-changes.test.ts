import { describe, expect, it } from 'vitest';
import type { ServiceEffect } from '../../../src-main/contract/configuration.ts';
import type { InstanceSpec } from '../../../src-main/contract/spec.ts';
import { configurationChanges, configurationEffects } from '../../../src-main/domain/configuration-changes.ts';
import { database, draftOf, edited, server, spec, template, worker, type Edit } from './configuration-world.ts';

function changed(edit: Edit, before: InstanceSpec = spec): string[] {
  return configurationChanges(before, edited(before, edit).spec, template).map(
    ({ service, field, key, before: was, after, isSecret }) =>
      `${service} ${field} ${key}: ${String(was)} → ${String(after)}${isSecret ? ' secret' : ''}`,
  );
}
function effects(edit: Edit): Record<string, string> {
  const all: ServiceEffect[] = configurationEffects(spec, edited(spec, edit).spec, template);
  return Object.fromEntries(all.map(({ service, effect, because }) => [service, [effect, ...because].join(' ')]));
}

describe('changes', () => {
  it('are told field by field, in the order of the form', () => {
    expect(
      changed((draft) => {
        draft.command = ['run', 'a b'];
        draft.restart = 'no';
        draft.resources = { memoryBytes: 2_500_000_000, cpus: 1.5 };
        draft.environment['NESTED'] = 'Y';
        draft.environment['COLOUR'] = '';
        draft.ports = [{ name: 'web', hostPort: 9090, hostIp: '127.0.0.1' }];
        draft.mounts = [{ name: 'data', source: { kind: 'folder', path: '/srv/data' } }];
        draft.labels = [{ name: 'team', value: 'blue' }];
        draft.networks = ['office'];
        draft.extraHosts = [{ name: 'db', address: '::1' }];
        draft.repository = 'mirror/server';
      }),
    ).toEqual([
      'server environment COLOUR: blue → null',
      'server environment NESTED: null → Y',
      'server port web: 8080 → 127.0.0.1:9090',
      'server mount data: demo-data → /srv/data',
      'server cpus : null → 1.5',
      'server memory : null → 2.5 GB',
      'server restart : unless-stopped → no',
      'server label team: null → blue',
      'server network office: null → office',
      'server host db: null → ::1',
      'server command : null → run "a b"',
      'server repository : demo/server → mirror/server',
      'server privileged : no → yes',
    ]);
  });

  it('tell nothing of a secret but that it comes, goes or is another', () => {
    expect(changed((draft) => void (draft.environment['TOKEN'] = 'hush'))).toEqual([
      'server environment TOKEN: null → null secret',
    ]);
    expect(changed((draft) => void (draft.keep = ['ADMIN', 'API_KEY']))).toEqual([
      'server environment TOKEN: ••• → null secret',
    ]);
    expect(changed((draft) => void draft.extra.push({ name: 'PIN', value: '1234', isSecret: true }))).toEqual([
      'server environment PIN: null → ••• secret',
    ]);
  });

  it('reach values that are made of others', () => {
    expect(changed((_draft, all) => void (draftOf(all, database).environment['PASSWORD'] = 'another'))).toEqual([
      'database environment PASSWORD: null → null secret',
      'server environment LOGIN: null → null secret',
    ]);
  });

  it('tell several addresses of one port together, and other ports by their number', () => {
    expect(
      changed((draft) => {
        draft.ports = [
          { name: 'web', hostPort: 8080, hostIp: '127.0.0.1' },
          { name: 'web', hostPort: 8080, hostIp: '::1' },
          { name: 'extra-53-udp', hostPort: 53, hostIp: '', containerPort: 53, protocol: 'udp' },
        ];
      }),
    ).toEqual(['server port 53/udp: null → 53', 'server port web: 8080 → 127.0.0.1:8080, [::1]:8080']);
  });
});

describe('effects', () => {
  it('keep what nothing concerns', () => {
    expect(effects((draft) => void (draft.environment['COLOUR'] = 'green'))).toEqual({
      database: 'kept',
      server: 'recreated environment',
      worker: 'restarted',
    });
  });

  it('change limits and the restart policy at once', () => {
    const limit: Edit = (draft, all) => {
      draft.resources = { cpus: 2 };
      draftOf(all, worker).restart = 'no';
    };
    expect(effects(limit)).toEqual({ database: 'kept', server: 'updated cpus', worker: 'updated restart' });
    expect(edited(spec, limit).spec.revision).toBe(spec.revision);
  });

  it('restart what depends on it, and what depends on that', () => {
    const edit: Edit = (draft, all) => {
      draft.resources = { cpus: 2 };
      draftOf(all, database).environment['EDITION'] = 'full';
    };
    expect(effects(edit)).toEqual({
      database: 'recreated environment',
      server: 'restarted cpus',
      worker: 'restarted',
    });
    const { spec: after } = edited(spec, edit);
    expect(after.services[server]?.revision).toBe(3);
    expect(after.services[database]?.revision).toBeUndefined();
  });

  it('make anew what is given another value of somebody else’s', () => {
    expect(effects((_draft, all) => void (draftOf(all, database).environment['PASSWORD'] = 'another'))).toEqual({
      database: 'recreated environment',
      server: 'recreated environment',
      worker: 'restarted',
    });
  });
});
