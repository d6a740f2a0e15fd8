import { describe, expect, it } from 'vitest';
import { templateIdSchema } from '../../../src-main/contract/ids.ts';
import { TemplatesService } from '../../../src-main/services/templates.ts';
import { MemoryTemplates } from '../../fakes/memory-templates.ts';
import { builtInTemplate, templateText } from '../../fixtures/built-in-templates.ts';
import { specOf } from '../jobs/world.ts';

const nodeRed = templateText('node-red');
const id = (text: string) => templateIdSchema.parse(text);
const mine = nodeRed.replace('id: node-red', 'id: mine').replace('name: Node-RED', 'name: Mine');

function setUp(used?: { template: string; services: readonly string[] }) {
  const source = new MemoryTemplates(builtInTemplate('node-red'), builtInTemplate('postgresql'));
  const base = specOf('volume');
  const service = Object.values(base.services)[0];
  const specs = used
    ? [
        {
          ...base,
          name: 'user-of-it',
          template: { id: id(used.template), version: 1 },
          services: Object.fromEntries(used.services.map((name) => [name, service!])),
        },
      ]
    : [];
  const templates = new TemplatesService(source, { specs: () => specs });
  const take = (text: string, more: { file?: string; replace?: boolean; dryRun?: boolean } = {}) =>
    templates.import({ file: 'given.yaml', text, replace: false, dryRun: false, ...more });
  return { source, templates, take };
}

describe('templates of the user', () => {
  it('are stored by their id, whatever the file was called', async () => {
    const { source, templates, take } = setUp();
    let changes = 0;
    await templates.load();
    templates.changed.add(() => (changes += 1));
    expect(await take(mine, { file: '../../etc/passwd' })).toMatchObject({
      file: 'mine.yaml',
      origin: 'user',
      problem: null,
      instances: [],
      replacesBuiltIn: false,
    });
    expect([...source.files]).toEqual([['mine.yaml', mine]]);
    expect(templates.get(id('mine')).name).toBe('Mine');
    expect(changes).toBe(1);
  });

  it('lose a byte order mark', async () => {
    const { source, take } = setUp();
    await take(`\uFEFF${mine}`);
    expect(source.files.get('mine.yaml')).toBe(mine);
  });

  it('are only looked at in a dry run', async () => {
    const { source, take } = setUp();
    expect(await take(mine, { dryRun: true })).toMatchObject({ template: { id: 'mine' } });
    expect(source.files.size).toBe(0);
  });

  it('are refused with the place of what is wrong, under the last part of the name', async () => {
    const { source, take } = setUp();
    await expect(take('schema: 1\nid: WRONG\n', { file: 'C:\\my\nfiles\\wrong.yaml' })).rejects.toMatchObject({
      problem: { code: 'TEMPLATE_UNREADABLE', data: { file: 'wrong.yaml', line: 2, column: 5 } },
    });
    expect(source.files.size).toBe(0);
  });

  it('take the place of a built-in one only when told to, and give it back', async () => {
    const { source, templates, take } = setUp({ template: 'node-red', services: ['server'] });
    const other = nodeRed.replace('name: Node-RED', 'name: My Node-RED');
    for (const dryRun of [true, false]) {
      await expect(take(other, { dryRun })).rejects.toMatchObject({
        problem: { code: 'TEMPLATE_TAKEN', data: { template: 'node-red' } },
      });
    }
    expect(await take(other, { replace: true })).toMatchObject({ replacesBuiltIn: true, instances: ['user-of-it'] });
    expect((await templates.catalog()).map(({ template, origin }) => [template?.name, origin])).toEqual([
      ['My Node-RED', 'user'],
      ['PostgreSQL', 'builtIn'],
    ]);
    // the built-in one knows the service of the instance too, so nothing is lost
    await templates.remove(id('node-red'));
    expect(source.files.size).toBe(0);
    expect(templates.get(id('node-red')).name).toBe('Node-RED');
  });

  it('are overwritten where they are, and never beside', async () => {
    const { source, take } = setUp();
    source.files.set('by-hand.yml', mine);
    await expect(take(mine)).rejects.toMatchObject({ problem: { code: 'TEMPLATE_TAKEN' } });
    const next = mine.replace('name: Mine', 'name: Next');
    await take(next, { replace: true });
    expect([...source.files]).toEqual([['by-hand.yml', next]]);
  });

  it('leave the file of another template alone that has their name', async () => {
    const { source, take } = setUp();
    const other = mine.replace('id: mine', 'id: other');
    source.files.set('Mine.YAML', other);
    await take(mine, { replace: true });
    expect(Object.fromEntries(source.files)).toEqual({ 'Mine.YAML': other, 'mine-2.yaml': mine });
  });

  it('stay while an instance needs them', async () => {
    const { source, templates, take } = setUp({ template: 'mine', services: ['server'] });
    await take(mine);
    const inUse = { problem: { code: 'TEMPLATE_IN_USE', data: { template: 'mine', instances: ['user-of-it'] } } };
    await expect(templates.remove(id('mine'))).rejects.toMatchObject(inUse);
    const without = mine.replace('main: server', 'main: web').replace('  server:', '  web:');
    await expect(take(without, { replace: true })).rejects.toMatchObject(inUse);
    expect([...source.files]).toEqual([['mine.yaml', mine]]);
  });

  it('can be removed when they cannot be read', async () => {
    const { source, templates } = setUp();
    source.files.set('broken.yaml', 'schema: [');
    expect((await templates.catalog()).at(-1)).toMatchObject({
      file: 'broken.yaml',
      problem: { code: 'TEMPLATE_UNREADABLE' },
    });
    expect(() => templates.get(id('broken'))).toThrow('TEMPLATE_UNREADABLE');
    await templates.remove(id('broken'));
    expect(source.files.size).toBe(0);
  });

  it('are the only ones that can be removed', async () => {
    const { templates } = setUp();
    for (const one of ['node-red', 'nobody']) {
      await expect(templates.remove(id(one))).rejects.toMatchObject({ problem: { code: 'NO_SUCH_TEMPLATE' } });
    }
  });

  it('come in one after another: of two at the same moment one is refused', async () => {
    const { source, take } = setUp();
    const results = await Promise.allSettled([take(mine), take(mine.replace('name: Mine', 'name: Second'))]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect([...source.files.values()]).toEqual([mine]);
  });
});
