import { describe, expect, it } from 'vitest';
import { groupContainers } from '../../../src-main/domain/recognise-containers.ts';
import { isImageOf } from '../../../src-main/domain/recognise-image.ts';
import { suggestName } from '../../../src-main/domain/adopt-name.ts';
import { choicesOf } from '../../../src-main/domain/adopt-choices.ts';
import { digest, found, inNetwork, ofProject, plainDatabase, shop } from './adopt-world.ts';
import type { Found } from '../../../src-main/domain/adopt-found.ts';

describe('telling an image by its repository', () => {
  it.each([
    ['octopusdeploy/octopusdeploy', 'octopusdeploy/octopusdeploy', true],
    ['docker.io/octopusdeploy/octopusdeploy', 'octopusdeploy/octopusdeploy', true],
    ['127.0.0.1:5000/octopusdeploy/octopusdeploy', 'octopusdeploy/octopusdeploy', true],
    ['registry.corp.example/hub/octopusdeploy/octopusdeploy', 'octopusdeploy/octopusdeploy', true],
    ['octopusdeploy/tentacle', 'octopusdeploy/octopusdeploy', false],
    ['myoctopusdeploy/octopusdeploy', 'octopusdeploy/octopusdeploy', false],
    ['docker.io/library/postgres', 'postgres', true],
    ['localhost/library/postgres', 'postgres', true],
    ['registry.corp.example/postgres', 'postgres', true],
    ['somebody/postgres', 'postgres', false],
    ['bitnami/postgresql', 'postgres', false],
    ['registry.corp.example/mssql/server', 'mcr.microsoft.com/mssql/server', true],
    ['postgres', 'registry.corp.example/hub/library/postgres', false],
  ])('%s as %s: %s', (repository, wanted, isIt) => {
    expect(isImageOf(repository, { repository: wanted, tag: '1' })).toBe(isIt);
  });

  it('knows what it was called before', () => {
    expect(
      isImageOf('docker.io/oldshops/shop', { repository: 'shops/shop', tag: '1', formerly: ['oldshops/shop'] }),
    ).toBe(true);
  });
});

function names(all: readonly Found[], templates = [plainDatabase, shop]) {
  return groupContainers(all, templates).map(({ template, services }) => [
    template?.id ?? null,
    Object.fromEntries([...services].map(([service, { container }]) => [service, container.name])),
  ]);
}

describe('grouping containers', () => {
  it('takes the database of the same Compose project along, and offers it once', () => {
    const all = [
      found('stack-db-1', 'postgres:16', { ...ofProject('stack'), ...inNetwork('stack_default', 'db') }),
      found('other-db', 'postgres:16', inNetwork('elsewhere')),
      found('stack-shop-1', 'shops/shop:2.0.0', { ...ofProject('stack'), ...inNetwork('stack_default', 'shop') }),
    ];
    expect(names(all)).toEqual([
      ['postgresql', { database: 'other-db' }],
      ['shop', { server: 'stack-shop-1', database: 'stack-db-1' }],
    ]);
  });

  it('takes the one that the server names when several share its network', () => {
    const all = [
      found('a-db', 'postgres:16', inNetwork('apps')),
      found('b-db', 'postgres:16', inNetwork('apps', 'orders')),
      found('shop', 'shops/shop:2.0.0', { ...inNetwork('apps'), environment: ['DB=Server=orders,5432;User=x'] }),
    ];
    expect(names(all)[1]).toEqual(['shop', { server: 'shop', database: 'b-db' }]);
  });

  it('guesses nothing: two that are as near, or two servers that want one', () => {
    const two = [
      found('a-db', 'postgres:16', inNetwork('apps')),
      found('b-db', 'postgres:16', inNetwork('apps')),
      found('shop', 'shops/shop:2.0.0', inNetwork('apps')),
    ];
    expect(names(two)).toContainEqual(['shop', { server: 'shop' }]);
    const one = [
      found('db', 'postgres:16', inNetwork('apps')),
      found('shop-1', 'shops/shop:2.0.0', inNetwork('apps')),
      found('shop-2', 'shops/shop:2.0.0', inNetwork('apps')),
    ];
    expect(names(one)).toHaveLength(3);
  });

  it('does not join what only shares the default bridge', () => {
    expect(names([found('db', 'postgres:16'), found('shop', 'shops/shop:2.0.0')])).toHaveLength(2);
  });

  it('puts containers of unknown images last, and knows one by its image when its tag has moved on', () => {
    const moved = found(
      'moved',
      'f'.repeat(64),
      {},
      { ...found('x', 'shops/shop:1').image!, digests: [`shops/shop@${digest}`] },
    );
    expect(names([found('thing', 'corp/thing:1'), moved])).toEqual([
      ['shop', { server: 'moved' }],
      [null, { server: 'thing' }],
    ]);
  });
});

it('chooses the options under which the found services belong to the instance', () => {
  expect(choicesOf(shop, new Set(['server', 'database']))).toEqual({ database: 'own' });
  expect(choicesOf(shop, new Set(['server']))).toEqual({ database: 'external' });
  expect(choicesOf(plainDatabase, new Set(['database']))).toEqual({});
});

it.each([
  ['OctopusDeploy', 'octopus-deploy'],
  ['stack-shop-1', 'stack-shop'],
  ['Größe_No.1', 'gro-e-no'],
  ['---', 'server'],
  ['漢字', 'server'],
  ['x'.repeat(200), 'x'.repeat(36)],
])('suggests a name for %s: %s', (container, name) => {
  expect(suggestName(container, () => true)).toBe(name);
});

it('counts on where a name is taken', () => {
  expect(suggestName('shop', (name) => !['shop', 'shop-2'].includes(name))).toBe('shop-3');
});
