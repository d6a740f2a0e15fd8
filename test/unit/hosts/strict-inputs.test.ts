import { isContractProcedure } from '@orpc/contract';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { partialDraftSchema } from '../../../src-main/contract/instance.ts';
import { contract } from '../../../src-main/contract/router.ts';

const inputs = Object.entries(contract).flatMap(([noun, verbs]) =>
  Object.entries(verbs).flatMap(([verb, procedure]) => {
    const schema: unknown = isContractProcedure(procedure) ? procedure['~orpc'].inputSchema : undefined;
    return schema === undefined ? [] : [{ name: `${noun}.${verb}`, schema }];
  }),
);

test('there are inputs to look at', () => expect(inputs.length).toBeGreaterThan(20));

test.each(inputs)('$name says a field that it does not know', ({ schema }) => {
  expect(schema).toBeInstanceOf(z.ZodType);
  const { error } = (schema as z.ZodType).safeParse({ mispelt: 1 });
  expect(error?.issues).toContainEqual(expect.objectContaining({ code: 'unrecognized_keys', keys: ['mispelt'] }));
});

describe('the form of a script', () => {
  const server = { tag: '1' };
  test.each([
    ['a service', { ...server, enviroment: {} }],
    ['a port', { ports: [{ name: 'web', hostPort: 1, hostIp: '', hostport: 1 }] }],
    ['a mount', { mounts: [{ name: 'data', source: { kind: 'folder', path: '/x', ro: true } }] }],
    ['a variable', { extra: [{ name: 'A', value: '', isSecret: false, secret: true }] }],
    ['the resources', { resources: { memory: 1 } }],
  ])('%s with a field that is not known is refused', (_where, service) => {
    const form = { template: 'node-red', name: 'x' };
    expect(partialDraftSchema.safeParse({ ...form, services: { server } }).success).toBe(true);
    const { error } = partialDraftSchema.safeParse({ ...form, services: { server: service } });
    expect(JSON.stringify(error?.issues)).toContain('unrecognized_keys');
  });
});
