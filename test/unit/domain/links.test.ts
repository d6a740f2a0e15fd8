import { describe, expect, it } from 'vitest';
import type { EnvironmentValue } from '../../../src-main/contract/spec.ts';
import { neededSecrets, resolveEnvironment } from '../../../src-main/domain/containers.ts';
import {
  atRevision,
  revisionOf,
  servicesInOrder,
  servingName,
  withService,
} from '../../../src-main/domain/services.ts';
import { fillEnvironment } from '../../../src-main/domain/template-values.ts';
import { database, pairSpec, pairTemplate, passwordRef } from '../jobs/pair-world.ts';
import { server } from '../jobs/world.ts';

type Linked = Extract<EnvironmentValue, { kind: 'linked' }>;

describe('values made of others', () => {
  const made = (text: string, quoting: Linked['quoting'], password = 'p;w "1"'): string | undefined => {
    const spec = withService(pairSpec(), server, (one) => ({
      ...one,
      environment: { OWN: { kind: 'plain', value: 'mine' }, MADE: { kind: 'linked', text, quoting, isSecret: true } },
    }));
    return resolveEnvironment(spec, server, new Map([[passwordRef, password]]))['MADE'];
  };
  const password = '${services.database.variables.DB_PASSWORD}';

  it('are put together at the last moment, quoted as their place needs it', () => {
    expect(made(`\${instance.name} \${variables.OWN} \${services.database.host} ${password}`, 'none')).toBe(
      'demo mine database p;w "1"',
    );
    expect(made(`postgres://x:${password}@\${services.database.host}/x`, 'url')).toBe(
      'postgres://x:p%3Bw%20%221%22@database/x',
    );
    expect(made(`Server=\${services.database.host};Password=${password}`, 'connectionString')).toMatch(
      /^Server=database;Password=['"].*['"]$/,
    );
  });

  it('leave alone what they do not know, and nothing for what has no value', () => {
    expect(made('${nonsense.x} [${services.database.variables.NONE}] [${services.none.variables.A}]', 'none')).toBe(
      '${nonsense.x} [] []',
    );
    // What was put in is not looked through again.
    expect(made(password, 'none', '${instance.name}')).toBe('${instance.name}');
  });

  it('say which secrets of which service they need', () => {
    expect(neededSecrets(pairSpec(), server)).toEqual([passwordRef]);
    expect(neededSecrets(pairSpec(), database)).toEqual([passwordRef]);
  });
});

describe('variables of a probe', () => {
  it('stand for what the service was given', () => {
    const given = { PASSWORD: 'a${variables.OTHER}b' };
    expect(fillEnvironment({ A: '${variables.PASSWORD}', B: 'x${variables.NONE}y' }, given)).toEqual({
      A: 'a${variables.OTHER}b',
      B: 'xy',
    });
  });
});

describe('revisions', () => {
  const adopted = withService(pairSpec(), database, (one) => ({ ...one, adopted: { container: 'sql1', id: 'c1' } }));

  it('are those of the containers: who is not renewed keeps what it has', () => {
    const next = atRevision(adopted, 4, (service) => service === server);
    expect([revisionOf(next, server), revisionOf(next, database)]).toEqual([4, 1]);
    expect(servingName(next, database)).toBe('sql1');
    const later = atRevision(next, 5);
    expect([revisionOf(later, server), revisionOf(later, database)]).toEqual([5, 5]);
    expect(later.services[server]).not.toHaveProperty('revision');
    expect(servingName(later, database)).toBe('demo-database');
  });

  it('start in the order of their needs, and a cycle ends', () => {
    expect(servicesInOrder(pairSpec(), pairTemplate).map(({ name }) => name)).toEqual([database, server]);
    const mine = pairTemplate.services[server];
    const its = pairTemplate.services[database];
    if (mine === undefined || its === undefined) throw new Error('no service');
    const cycle = { ...pairTemplate, services: { [server]: mine, [database]: { ...its, dependsOn: [server] } } };
    expect(servicesInOrder(pairSpec(), cycle).map(({ name }) => name)).toEqual([database, server]);
  });
});
