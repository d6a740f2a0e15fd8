import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTemplateFolder } from '../../../../src-main/adapters/files/template-folder.ts';
import { builtInTemplates, templateText } from '../../../fixtures/built-in-templates.ts';
import { tempFolder } from '../../../fixtures/temp-folder.ts';

const builtIn = fileURLToPath(new URL('../../../../assets/templates', import.meta.url));

describe('template folder', () => {
  it('has the built-in ones, and needs no folder of the user', async () => {
    const found = await createTemplateFolder({ builtIn, user: join(await tempFolder(), 'templates') }).list();
    expect(found.map(({ origin, template }) => [origin, template?.id])).toEqual(
      builtInTemplates.map((id) => ['builtIn', id]),
    );
  });

  it('lists wrong files with their place beside the good ones', async () => {
    const user = await tempFolder();
    await writeFile(join(user, 'wrong.yaml'), 'schema: 1\nid: WRONG\n');
    await writeFile(join(user, 'good.yml'), templateText('node-red').replace('id: node-red', 'id: my-red'));
    await writeFile(join(user, 'twin.yml'), templateText('node-red').replace('id: node-red', 'id: my-red'));
    await writeFile(join(user, 'notes.txt'), 'no template');
    await writeFile(join(user, '.hidden.yaml'), 'no template');
    await mkdir(join(user, 'folder.yaml'));
    const found = (await createTemplateFolder({ builtIn, user }).list()).filter(({ origin }) => origin === 'user');
    expect(found.map(({ file, template }) => [file, template?.id ?? null])).toEqual([
      ['folder.yaml', null],
      ['good.yml', 'my-red'],
      ['twin.yml', null],
      ['wrong.yaml', null],
    ]);
    expect(found.at(-1)).toMatchObject({
      problem: { code: 'TEMPLATE_UNREADABLE', data: { file: 'wrong.yaml', line: 2, column: 5 } },
    });
  });

  it('lists a template of the user beside the built-in one with its id, and sees changes', async () => {
    const user = await tempFolder();
    const source = createTemplateFolder({ builtIn, user });
    expect((await source.list()).every(({ origin }) => origin === 'builtIn')).toBe(true);
    await writeFile(join(user, 'mine.yaml'), templateText('postgresql').replace('name: PostgreSQL', 'name: Mine'));
    const found = await source.list();
    expect(found.filter(({ template }) => template?.id === 'postgresql')).toMatchObject([
      { origin: 'builtIn', file: 'postgresql.yaml', template: { name: 'PostgreSQL' } },
      { origin: 'user', file: 'mine.yaml', template: { name: 'Mine' } },
    ]);
  });

  it('writes files whole into a folder that it makes, and removes them', async () => {
    const user = join(await tempFolder(), 'templates');
    const source = createTemplateFolder({ builtIn, user });
    const text = templateText('node-red').replace('id: node-red', 'id: mine');
    await source.remove('mine.yaml');
    await source.put('mine.yaml', 'schema: 1\n');
    await source.put('mine.yaml', text);
    expect(await readdir(user)).toEqual(['mine.yaml']);
    expect(await readFile(join(user, 'mine.yaml'), 'utf8')).toBe(text);
    await source.remove('mine.yaml');
    await source.remove('mine.yaml');
    expect(await readdir(user)).toEqual([]);
  });

  it('keeps the old file when the new one cannot be written', async () => {
    const user = await tempFolder();
    const source = createTemplateFolder({ builtIn, user });
    await source.put('mine.yaml', 'old');
    // a folder is where the new content would be gathered
    await mkdir(join(user, '.mine.yaml.next', 'in-the-way'), { recursive: true });
    await expect(source.put('mine.yaml', 'new')).rejects.toThrow();
    expect(await readFile(join(user, 'mine.yaml'), 'utf8')).toBe('old');
  });

  it.each([
    '../mine.yaml',
    'folder/mine.yaml',
    'folder\\mine.yaml',
    'C:mine.yaml',
    '.mine.yaml',
    '.yaml',
    '..',
    '',
    'mine',
    'mine.yaml/',
    'mine\0.yaml',
    'mine.yaml\n',
  ])('never writes or removes %j', async (file) => {
    const user = join(await tempFolder(), 'templates');
    const source = createTemplateFolder({ builtIn, user });
    await expect(source.put(file, 'x')).rejects.toThrow(/is no name of a template/);
    await expect(source.remove(file)).rejects.toThrow(/is no name of a template/);
    await expect(readdir(user)).rejects.toThrow('ENOENT');
  });
});
