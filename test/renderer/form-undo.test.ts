/** `Mod Z` in forms: what counts as one change, and that a form comes back whole. */
import { expect, test, vi } from 'vitest';
import { jobIdSchema, serviceNameSchema } from '../../src-main/contract/ids.ts';
import type { Draft } from '../../src-main/contract/instance.ts';
import { createConfigurationStore } from '../../src-renderer/features/configuration/configuration-store.ts';
import { createCreateStore } from '../../src-renderer/features/create/create-store.ts';
import { addExtra, setExtra, setMemory, setName, setVariable } from '../../src-renderer/form/draft-edits.ts';
import { DraftHistory, historyLimit } from '../../src-renderer/form/draft-history.ts';
import { setPort } from '../../src-renderer/form/place-edits.ts';
import { configurationOf, configurationPlanOf } from '../fakes/memory-client-configuration.ts';
import { fillDraft } from '../fakes/memory-client-form.ts';
import { idOf } from '../fixtures/world-instances.ts';
import { makeWorld } from '../fixtures/world.ts';

const world = makeWorld();
const prod = world.instances.find(({ id }) => id === idOf('octopus-prod'))!;
const template = world.templates.find(({ id }) => id === prod.template.id)!;
const { draft: read } = configurationOf(world, prod);
const server = serviceNameSchema.parse('server');
const database = serviceNameSchema.parse('database');

/** A form without a store: its edits and what came of them. */
function makeForm(start: Draft) {
  const history = new DraftHistory<{ readonly draft: Draft }>();
  let draft = start;
  return {
    draft: () => draft,
    edit: (...changes: ((draft: Draft) => Draft)[]) => {
      for (const change of changes) {
        const next = change(draft);
        history.record({ draft }, next);
        draft = next;
      }
    },
    undo: () => {
      const back = history.takeBack(draft);
      if (back !== null) draft = back.moment.draft;
      return back?.path.join('/') ?? null;
    },
  };
}

const typed = (text: string) => Array.from(text, (_, at) => setVariable(server, 'TZ', text.slice(0, at + 1)));

test('what is typed in one go is one change; a paste, a choice and another field are each their own', () => {
  const form = makeForm(setVariable(server, 'TZ', undefined)(read));
  form.edit(...typed('Europe'));
  form.edit(setVariable(server, 'TZ', 'Pacific/Auckland'));
  form.edit(setName('a'), setName('ab'));
  const named = form.draft();
  form.edit(setVariable(server, 'TZ', 'Pacific/Aucklan'));
  expect(form.undo()).toBe('services/server/environment/TZ');
  expect(form.draft()).toEqual(named);
  expect(form.undo()).toBe('name');
  expect(form.draft().name).toBe('a');
  expect([form.undo(), form.draft().name]).toEqual(['name', read.name]);
  expect([form.undo(), form.draft().services[server]?.environment.TZ]).toEqual([
    'services/server/environment/TZ',
    'Europe',
  ]);
  expect(form.undo()).toBe('services/server/environment/TZ');
  expect(form.draft().services[server]?.environment).not.toHaveProperty('TZ');
  expect(form.undo()).toBeNull();
});

test('letters at another place of the same text are another change, and letters taken out again are none', () => {
  const form = makeForm(setVariable(server, 'TZ', 'Server=a;Database=b')(read));
  form.edit(setVariable(server, 'TZ', 'Server=ax;Database=b'), setVariable(server, 'TZ', 'Server=ax;Database=by'));
  expect(form.undo()).not.toBeNull();
  expect(form.draft().services[server]?.environment.TZ).toBe('Server=ax;Database=b');
  form.edit(setVariable(server, 'TZ', 'Server=ax;Database=bz'), setVariable(server, 'TZ', 'Server=ax;Database=b'));
  form.undo();
  expect(form.draft().services[server]?.environment.TZ).toBe('Server=a;Database=b');
});

test('a limit that is dragged is one change; a port is found by its name, a new row by its place', () => {
  const form = makeForm(read);
  form.edit(setMemory(server, 7e9), setMemory(server, 7.5e9), setMemory(server, 8e9));
  form.edit(setPort(server, 'web', { name: 'web', hostPort: 9000, hostIp: '' }));
  const count = read.services[server]?.extra.length ?? 0;
  form.edit(addExtra(server), setExtra(server, count, { name: 'A' }), setExtra(server, count, { name: 'AB' }));
  expect(form.undo()).toBe(`services/server/extra/${String(count)}/name`);
  expect(form.undo()).toBe(`services/server/extra/${String(count)}`);
  expect(form.undo()).toBe('services/server/ports/web/hostPort');
  expect(form.undo()).toBe('services/server/resources/memoryBytes');
  expect(form.draft()).toEqual(read);
});

test('only so many changes are kept', () => {
  const form = makeForm(read);
  for (let count = 0; count < historyLimit + 20; count += 1)
    form.edit(setName(`name-${'x'.repeat(count % 2)}-${count}`));
  let undone = 0;
  while (form.undo() !== null) undone += 1;
  expect(undone).toBe(historyLimit);
});

test('a new instance: an option that was tried is taken back with the services that it brought or sent away', async () => {
  const own = fillDraft(world, { template: template.id, name: 'one', services: {} });
  const store = createCreateStore(
    {
      template: () => Promise.resolve(template),
      versions: () => Promise.resolve({ versions: [], problem: null }),
      draft: (partial) => Promise.resolve(fillDraft(world, partial)),
      check: () => Promise.resolve({ findings: [], preview: { compose: '', dockerRun: '' } }),
      create: () => Promise.reject(new Error('not asked')),
    },
    template.id,
  );
  await store.getState().load();
  store.setState({ draft: own });
  store.getState().edit(setVariable(database, 'MSSQL_SA_PASSWORD', 'Halyard-31'));
  store.getState().choose('database', 'external');
  store.getState().edit(setVariable(server, 'DB_CONNECTION_STRING', 'Server=sql01'));
  expect(store.getState().undo()).toEqual(['services', 'server', 'environment', 'DB_CONNECTION_STRING']);
  expect(store.getState().undo()).not.toBeNull();
  expect(store.getState().draft).toMatchObject({
    choices: { database: 'own' },
    services: { database: { environment: { MSSQL_SA_PASSWORD: 'Halyard-31' } } },
  });
  store.getState().undo();
  expect(store.getState().draft).toEqual(own);
  expect(store.getState().undo()).toBeNull();
});

test('configuration: discarded changes come back, applied ones and those on an older instance do not', async () => {
  let current = { draft: read, revision: 3 };
  const store = createConfigurationStore({
    template: () => Promise.resolve(template),
    read: () => Promise.resolve(current),
    plan: (wish) => Promise.resolve(configurationPlanOf(world, prod, wish.draft)),
    apply: () => Promise.resolve({ jobId: jobIdSchema.parse('20261122T090000Z-m0001') }),
  });
  const { getState } = store;
  await getState().read();
  getState().edit(setVariable(server, 'TASK_CAP', '9'));
  getState().discard();
  expect(getState().changes).toHaveLength(0);
  expect(getState().undo()).toEqual(['services', 'server', 'environment', 'TASK_CAP']);
  expect(getState().changes).toHaveLength(1);
  await vi.waitFor(() => expect(getState().plan).not.toBeNull());
  await getState().apply();
  getState().settle(true);
  expect(getState().undo()).toBeNull();
  getState().edit(setVariable(server, 'TASK_CAP', '10'));
  current = { draft: setMemory(server, 2e9)(read), revision: 4 };
  await getState().read();
  expect(getState().undo()).toBeNull();
  expect(getState().changes).toHaveLength(1);
});
