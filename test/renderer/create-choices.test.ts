/** What was typed outlives the trying of options; the draft only has what the chosen ones ask for. */
import { expect, test } from 'vitest';
import { serviceNameSchema } from '../../src-main/contract/ids.ts';
import type { Finding } from '../../src-main/contract/instance.ts';
import { chooseOption, isIncomplete, nothingParked } from '../../src-renderer/form/chosen-services.ts';
import { setVariable } from '../../src-renderer/form/draft-edits.ts';
import { mendOf } from '../../src-renderer/form/mend.ts';
import { servicesOf } from '../../src-renderer/form/sections.ts';
import { fillDraft } from '../fakes/memory-client-form.ts';
import { makeWorld } from '../fixtures/world.ts';

const world = makeWorld();
const template = world.templates.find((one) => one.id === 'octopus-server')!;
const server = serviceNameSchema.parse('server');
const database = serviceNameSchema.parse('database');
const own = fillDraft(world, { template: template.id, name: 'one', services: {} });
const connection = 'DB_CONNECTION_STRING';

test('a service that is not chosen waits outside of the draft with what was typed', () => {
  const typed = setVariable(database, 'MSSQL_SA_PASSWORD', 'Halyard-31')(own);
  const external = chooseOption(template, { draft: typed, parked: nothingParked }, 'database', 'external');
  expect(Object.keys(external.draft.services)).toEqual(['server']);
  expect(isIncomplete(template, external.draft)).toBe(false);
  const asked = { ...external, draft: setVariable(server, connection, 'Server=sql01')(external.draft) };
  const back = chooseOption(template, asked, 'database', 'own');
  expect(back.draft.services[database]?.environment['MSSQL_SA_PASSWORD']).toBe('Halyard-31');
  // Composed now: what was typed is not in the draft, and not lost.
  expect(back.draft.services[server]?.environment[connection]).toBeUndefined();
  const again = chooseOption(template, back, 'database', 'external');
  expect(again.draft.services[server]?.environment[connection]).toBe('Server=sql01');
});

test('a service that nobody filled in yet is told to be missing', () => {
  const external = fillDraft(world, {
    template: template.id,
    name: 'one',
    choices: { database: 'external' },
    services: {},
  });
  const chosen = chooseOption(template, { draft: external, parked: nothingParked }, 'database', 'own');
  expect(isIncomplete(template, chosen.draft)).toBe(true);
});

const findingOf = (code: Finding['code'], path: string[], data: Finding['data'] = {}): Finding => ({
  path,
  section: 'basics',
  severity: 'blocks',
  code,
  data,
});

test('what Berth can mend it mends: a free port, a generated secret, the engine’s own name, a duplicate', () => {
  const before = setVariable(server, connection, 'Server=localhost,1433;Database=D;User Id=o;Password="a;b"')(own);
  const doubled = {
    ...before,
    services: {
      ...before.services,
      [server]: {
        ...before.services[server]!,
        extra: [
          { name: 'A', value: '1', isSecret: false },
          { name: 'A', value: '2', isSecret: false },
        ],
        networks: ['gone', 'corp'],
      },
    },
  };
  const form = { draft: doubled, services: servicesOf(template, own.choices), before: null };
  const after = (finding: Finding) => mendOf(form, finding)?.edit(doubled).services;
  const at = (...rest: string[]) => ['services', 'server', ...rest];
  expect(after(findingOf('PORT_TAKEN', at('ports', 'web'), { free: 8082 }))?.[server]?.ports[0]?.hostPort).toBe(8082);
  expect(
    after(findingOf('REQUIRED', ['services', 'database', 'environment', 'MSSQL_SA_PASSWORD']))?.[database]?.environment[
      'MSSQL_SA_PASSWORD'
    ],
  ).toHaveLength(24);
  expect(
    after(findingOf('CONNECTION_LOCALHOST', at('environment', connection)))?.[server]?.environment[connection],
  ).toBe('Server=host.docker.internal,1433;Database=D;User Id=o;Password="a;b"');
  expect(after(findingOf('VARIABLE_TWICE', at('extra', '1', 'name')))?.[server]?.extra).toHaveLength(1);
  expect(after(findingOf('NETWORK_MISSING', at('networks', '0'), { name: 'gone' }))?.[server]?.networks).toEqual([
    'corp',
  ]);
  expect(mendOf(form, findingOf('NAME_TAKEN', ['name']))).toBeNull();
  expect(mendOf(form, findingOf('REQUIRED', at('environment', 'ADMIN_EMAIL')))).toBeNull();
});
