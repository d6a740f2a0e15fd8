import fc from 'fast-check';
import { expect, test } from 'vitest';
import { engineIdSchema, serviceNameSchema, templateIdSchema } from '../../src-main/contract/ids.ts';
import type { Draft, Finding } from '../../src-main/contract/instance.ts';
import { createCreateStore, type CreateCalls } from '../../src-renderer/features/create/create-store.ts';
import { setName, setVariable, takeLines } from '../../src-renderer/form/draft-edits.ts';
import { setMount, setPort } from '../../src-renderer/form/place-edits.ts';
import { looksSecret, parseEnvironmentLines } from '../../src-renderer/form/env-lines.ts';
import { generate } from '../../src-renderer/form/generate.ts';
import { findingAt } from '../../src-renderer/form/sections.ts';
import { worldTemplates } from '../fixtures/world-templates.ts';

const server = serviceNameSchema.parse('server');
const template = templateIdSchema.parse('octopus-server');
const draft: Draft = {
  template,
  name: 'one',
  engine: engineIdSchema.parse('local'),
  services: {
    [server]: {
      tag: '1',
      environment: { A: '1' },
      extra: [],
      ports: [{ name: 'web', hostPort: 80, hostIp: '' }],
      mounts: [],
      restart: 'no',
      resources: {},
    },
  },
};

test('a .env file is read line by line: quotes off, comments and nonsense left out', () => {
  const text = '# c\n\nexport A=1\r\nB="two words"\nC=\'x\'\nD=a=b\n=nothing\nno line\nE=';
  expect(parseEnvironmentLines(text)).toEqual([
    { name: 'A', value: '1' },
    { name: 'B', value: 'two words' },
    { name: 'C', value: 'x' },
    { name: 'D', value: 'a=b' },
    { name: 'E', value: '' },
  ]);
  expect(['DB_PASSWORD', 'ApiKey', 'TOKEN'].every(looksSecret)).toBe(true);
  expect(looksSecret('TZ')).toBe(false);
});

test('a password has a letter of each case, a digit and a symbol, and begins with a letter', () => {
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 64 }), (length) => {
      const made = generate({ kind: 'password', length });
      expect(made).toHaveLength(length);
      expect(made).toMatch(/^[A-Za-z]/);
      expect(/[A-Z]/.test(made) && /[a-z]/.test(made) && /[0-9]/.test(made) && /-/.test(made)).toBe(true);
    }),
  );
  expect(atob(generate({ kind: 'base64', bytes: 16 }))).toHaveLength(16);
  expect(generate({ kind: 'token', prefix: 'API-', alphabet: 'XY', length: 6 })).toMatch(/^API-[XY]{6}$/);
});

test('edits change what they name and nothing else', () => {
  const service = (changed: Draft) => changed.services[server];
  expect(service(setVariable(server, 'A', undefined)(draft))?.environment).toEqual({});
  expect(service(setPort(server, 'web', null)(draft))?.ports).toEqual([]);
  expect(service(setPort(server, 'poll', { name: 'poll', hostPort: null, hostIp: '' })(draft))?.ports).toHaveLength(2);
  expect(
    service(setMount(server, 'data', { name: 'data', source: { kind: 'folder', path: '/srv' } })(draft))?.mounts,
  ).toEqual([{ name: 'data', source: { kind: 'folder', path: '/srv' } }]);
  const taken = takeLines(
    server,
    [
      { name: 'A', value: '2' },
      { name: 'B', value: 'x' },
    ],
    new Set(['A']),
  )(draft);
  expect(service(taken)?.environment.A).toBe('2');
  expect(service(taken)?.extra).toEqual([{ name: 'B', value: 'x', isSecret: false }]);
  expect(draft.services[server]?.environment.A).toBe('1');
});

test('what has to be settled is shown before what is to note, at its own field only', () => {
  const at = (severity: Finding['severity'], path: string[]): Finding => ({
    path,
    section: 'ports',
    severity,
    code: 'PORT_TAKEN',
    data: {},
  });
  const findings = [at('note', ['a']), at('blocks', ['a']), at('blocks', ['a', 'b']), at('passed', ['c'])];
  expect(findingAt(findings, ['a'])?.severity).toBe('blocks');
  expect(findingAt(findings, ['c'])).toBeNull();
});

test('the newest check wins, whatever comes back late', async () => {
  const answers: { name: string; resolve: (findings: Finding[]) => void }[] = [];
  const calls: CreateCalls = {
    template: () => Promise.resolve(worldTemplates[0]!),
    versions: () => Promise.resolve({ versions: [], problem: null }),
    draft: () => Promise.resolve(draft),
    check: ({ name }) =>
      new Promise((resolve) =>
        answers.push({ name, resolve: (findings) => resolve({ findings, preview: { compose: name, dockerRun: '' } }) }),
      ),
    create: () => Promise.reject(new Error('not asked')),
  };
  const store = createCreateStore(calls, template);
  await store.getState().load();
  store.getState().edit(setName('two'));
  await expect.poll(() => answers.length, { timeout: 3000 }).toBe(2);
  answers[1]!.resolve([]);
  await expect.poll(() => store.getState().preview?.compose).toBe('two');
  answers[0]!.resolve([{ path: ['name'], section: 'basics', severity: 'blocks', code: 'NAME_TAKEN', data: {} }]);
  await Promise.resolve();
  expect(store.getState().preview?.compose).toBe('two');
  expect(store.getState().findings).toEqual([]);
});
