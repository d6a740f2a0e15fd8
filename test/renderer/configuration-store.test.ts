import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Configuration, ConfigurationPlan } from '../../src-main/contract/configuration.ts';
import { jobIdSchema, serviceNameSchema } from '../../src-main/contract/ids.ts';
import type { Draft, ServiceDraft } from '../../src-main/contract/instance.ts';
import { ProblemError } from '../../src-main/ports/problem-error.ts';
import { createConfigurationStore, type Wish } from '../../src-renderer/features/configuration/configuration-store.ts';
import { draftChanges } from '../../src-renderer/features/configuration/draft-changes.ts';
import { mergeDraft } from '../../src-renderer/features/configuration/draft-merge.ts';
import { diffLines } from '../../src-renderer/features/configuration/plan-facts.ts';
import { addExtra, keepSecret, setMemory, setVariable } from '../../src-renderer/form/draft-edits.ts';
import { setPort } from '../../src-renderer/form/place-edits.ts';
import { configurationOf, configurationPlanOf } from '../fakes/memory-client-configuration.ts';
import { idOf } from '../fixtures/world-instances.ts';
import { makeWorld } from '../fixtures/world.ts';
import { ORPCError } from '@orpc/client';

const world = makeWorld();
const prod = world.instances.find(({ id }) => id === idOf('octopus-prod'))!;
const template = world.templates.find(({ id }) => id === prod.template.id)!;
const { draft: read } = configurationOf(world, prod);
const server = serviceNameSchema.parse('server');
const sections = (draft: Draft) => draftChanges(template, read, draft).map(({ section, path }) => [section, ...path]);

test('one entry for each thing that a person would call a change, none for what is as it was', () => {
  expect(draftChanges(template, read, structuredClone(read))).toEqual([]);
  expect(sections(setVariable(server, 'TASK_CAP', '9')(read))).toEqual([
    ['environment', 'services', 'server', 'environment', 'TASK_CAP'],
  ]);
  expect(sections(setPort(server, 'web', null)(read))).toEqual([['ports', 'services', 'server', 'ports', 'web']]);
  expect(sections(setMemory(server, 8e9)(read))).toEqual([
    ['resources', 'services', 'server', 'resources', 'memoryBytes'],
  ]);
  expect(sections(addExtra(server)(read))).toHaveLength(1);
});

test('a stored secret is changed by a new value, and not by looking at it or keeping it', () => {
  const replaced = setVariable(server, 'ADMIN_PASSWORD', 'Quay-1-harbour')(read);
  expect(sections(replaced)).toHaveLength(1);
  expect(sections(keepSecret(server, 'ADMIN_PASSWORD')(replaced))).toEqual([]);
  expect(sections(setVariable(server, 'ADMIN_PASSWORD', '')(read))).toHaveLength(1);
});

const text = fc.string({ maxLength: 6 });
const name = fc.constantFrom('A', 'B', 'C');
const serviceDraft: fc.Arbitrary<ServiceDraft> = fc.record({
  tag: fc.constant('1'),
  environment: fc.dictionary(name, text, { noNullPrototype: true }),
  extra: fc.uniqueArray(fc.record({ name: fc.constantFrom('X', 'Y'), value: text, isSecret: fc.boolean() }), {
    selector: (each) => each.name,
  }),
  ports: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('web', 'ssh'),
      hostPort: fc.integer({ min: 1, max: 9 }),
      hostIp: fc.constant(''),
    }),
    { selector: (each) => each.name },
  ),
  mounts: fc.constant([]),
  restart: fc.constantFrom('no', 'unless-stopped'),
  resources: fc.record({ cpus: fc.integer({ min: 1, max: 4 }) }, { requiredKeys: [] }),
  labels: fc.uniqueArray(fc.record({ name: fc.constantFrom('l', 'm'), value: text }), {
    selector: (each) => each.name,
  }),
  networks: fc.uniqueArray(fc.constantFrom('n1', 'n2')),
  command: fc.array(text, { maxLength: 2 }),
});
const draft = serviceDraft.map((service): Draft => ({ ...read, services: { [server]: service } }));
const differs = (left: Draft, right: Draft) => draftChanges(template, left, right).map(({ path }) => path.join('/'));

test('edits on an older form come over whole; what nobody edited is as it is now', () => {
  fc.assert(
    fc.property(draft, draft, draft, (base, mine, theirs) => {
      // Nobody else changed anything: my edits stand. I changed nothing: theirs stand.
      expect(differs(mine, mergeDraft(base, mine, base))).toEqual([]);
      expect(differs(theirs, mergeDraft(base, base, theirs))).toEqual([]);
      // What differs from theirs afterwards is only what I edited.
      const edited = new Set(differs(base, mine));
      expect(differs(theirs, mergeDraft(base, mine, theirs)).every((path) => edited.has(path))).toBe(true);
    }),
  );
});

function makeStore(answers: Partial<Record<'read' | 'plan' | 'apply', () => unknown>> = {}) {
  const wishes: Wish[] = [];
  let current: Configuration = { draft: read, revision: 3 };
  const store = createConfigurationStore({
    template: () => Promise.resolve(template),
    read: () => Promise.resolve(current),
    plan: (wish): Promise<ConfigurationPlan> => {
      wishes.push(wish);
      if (wish.revision !== current.revision)
        return Promise.reject(new ORPCError('CHANGED_SINCE', { data: { instance: 'octopus-prod' } }));
      return Promise.resolve(configurationPlanOf(world, prod, wish.draft));
    },
    apply: () => {
      answers.apply?.();
      return Promise.resolve({ jobId: jobIdSchema.parse('20261122T090000Z-m0001') });
    },
  });
  return {
    store,
    wishes,
    changeOutside: (next: Configuration) => {
      current = next;
    },
  };
}

test('the plan follows the last key once, and closes with the last change put back', async () => {
  vi.useFakeTimers();
  try {
    const { store, wishes } = makeStore();
    await store.getState().read();
    for (const value of ['8', '80', '800']) store.getState().edit(setVariable(server, 'TASK_CAP', value));
    expect(store.getState().isPlanning).toBe(true);
    await vi.advanceTimersByTimeAsync(399);
    expect(wishes).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(wishes).toHaveLength(1);
    expect(store.getState().plan?.changes).toMatchObject([{ key: 'TASK_CAP', before: '5', after: '800' }]);
    store.getState().edit(setVariable(server, 'TASK_CAP', '5'));
    expect(store.getState()).toMatchObject({ plan: null, changes: [], isPlanning: false });
    await vi.advanceTimersByTimeAsync(1000);
    expect(wishes).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});

test('changed meanwhile: it is read again under the edits, which stay where they fit', async () => {
  const { store, wishes, changeOutside } = makeStore();
  await store.getState().read();
  changeOutside({ revision: 4, draft: setMemory(server, 2e9)(setVariable(server, 'LOG_LEVEL', 'Verbose')(read)) });
  store.getState().edit(setVariable(server, 'TASK_CAP', '9'));
  await vi.waitFor(() => expect(store.getState()).toMatchObject({ wasReread: true, isPlanning: false }));
  expect(wishes.map(({ revision }) => revision)).toEqual([3, 4]);
  const { draft: merged, changes, problem } = store.getState();
  expect(problem).toBeNull();
  expect(merged?.services[server]).toMatchObject({
    environment: { TASK_CAP: '9', LOG_LEVEL: 'Verbose' },
    resources: { memoryBytes: 2e9 },
  });
  expect(changes).toHaveLength(1);
});

test('a plan that cannot be made is asked for again by hand only, and an older one does not stand in for it', async () => {
  const { store, wishes, changeOutside } = makeStore();
  await store.getState().read();
  store.getState().edit(setVariable(server, 'TASK_CAP', '9'));
  await vi.waitFor(() => expect(store.getState().plan).not.toBeNull());
  // Whatever is read, the plan says that it is old.
  changeOutside({
    draft: read,
    get revision() {
      return Math.random();
    },
  });
  store.getState().edit(setVariable(server, 'TASK_CAP', '10'));
  await vi.waitFor(() => expect(store.getState()).toMatchObject({ problem: { code: 'CHANGED_SINCE' }, plan: null }));
  await vi.waitFor(() => expect(wishes).toHaveLength(3));
  expect(wishes).toHaveLength(3);
  changeOutside({ draft: read, revision: 9 });
  store.getState().planAgain();
  await vi.waitFor(() => expect(store.getState()).toMatchObject({ problem: null, isPlanning: false }));
  expect(store.getState().plan?.changes).toMatchObject([{ after: '10' }]);
});

test('edits stay for mending when their job was undone, and are done with when it ended well', async () => {
  const { store } = makeStore();
  await store.getState().read();
  store.getState().edit(setVariable(server, 'TASK_CAP', '9'));
  await store.getState().apply();
  expect(store.getState().appliedAs).not.toBeNull();
  store.getState().settle(false);
  expect(store.getState()).toMatchObject({ appliedAs: null, changes: [{ section: 'environment' }] });
  await store.getState().apply();
  store.getState().settle(true);
  expect(store.getState()).toMatchObject({ appliedAs: null, changes: [] });
});

test('a refusal is said, and nothing is taken back for it', async () => {
  const { store } = makeStore({
    apply: () => {
      throw new ORPCError('BUSY', { data: ProblemError.of('BUSY', { job: 'x', kind: 'backup' }).problem.data });
    },
  });
  await store.getState().read();
  store.getState().edit(setVariable(server, 'TASK_CAP', '9'));
  expect(await store.getState().apply()).toBeNull();
  expect(store.getState()).toMatchObject({ problem: { code: 'BUSY' }, isApplying: false, appliedAs: null });
  expect(store.getState().changes).toHaveLength(1);
});

test('differences: fields of one kind first, groups under their heads, secrets never from what to what', () => {
  const change = { service: server, isSecret: false };
  const lines = diffLines([
    { ...change, field: 'environment', key: 'HTTPS_PROXY', before: null, after: 'http://proxy:3128' },
    { ...change, field: 'environment', key: 'ADMIN_PASSWORD', before: null, after: null, isSecret: true },
    { ...change, field: 'environment', key: 'DB', before: null, after: null, isSecret: true },
    { ...change, field: 'environment', key: 'URL', before: 'a', after: 'a' },
    { ...change, field: 'port', key: 'web', before: '8080', after: '8081' },
    { ...change, field: 'memory', key: '', before: '6 GB', after: '8 GB' },
    { ...change, field: 'network', key: 'corp', before: null, after: 'corp' },
  ]);
  expect(lines.map(({ kind, text: words }) => `${kind} ${words}`)).toEqual([
    'head server',
    'removed memory: 6 GB',
    'added memory: 8 GB',
    'head environment',
    'added HTTPS_PROXY=http://proxy:3128',
    'added ADMIN_PASSWORD: changed',
    'added DB: changed',
    'added URL: composed anew',
    'head ports',
    'removed web: 8080',
    'added web: 8081',
    'head networks',
    'added corp',
  ]);
});
