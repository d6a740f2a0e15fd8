import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../../src-main/domain/template-parse.ts';
import { builtInTemplates, templateText } from '../../fixtures/built-in-templates.ts';
import { placeOf } from '../../fixtures/place-of.ts';

const good = `schema: 1
id: shop
name: Shop
summary: A small shop.
version: 1
tile: { letters: Sh, hue: 20 }
main: server
services:
  server:
    label: Shop
    image: { repository: example/shop, tag: 1.0.0 }
    variables:
      - { name: USER_NAME, label: User, default: admin, pattern: '^[a-z]+$' }
      - { name: KEY, label: Key, secret: true }
    ports:
      - { name: web, label: Web, container: 80, host: 8080 }
    volumes:
      - { name: data, path: /data, label: Data }
    probe:
      checks:
        - { kind: http, label: Web, port: web, path: /, ready: [200] }
      budgetSeconds: 60
    captures:
      - name: key
        label: Key
        variable: KEY
        match: '^\\w+$'
        forms:
          - command: [show-key]
    logRules:
      - { id: up, pattern: started, level: info, diagnosis: It is up. }
upgrade: { order: semver }
`;

function fault(text: string) {
  const parsed = parseTemplate(text, 'shop.yaml');
  return parsed.template === null ? parsed.problem.data : null;
}

describe('parseTemplate', () => {
  it('reads a good one and fills in the defaults', () => {
    const { template } = parseTemplate(good, 'shop.yaml');
    expect(template?.services).toMatchObject({ server: { restart: 'unless-stopped', stop: { timeoutSeconds: 10 } } });
  });

  it.each(builtInTemplates)('reads the built-in %s', (id) => {
    expect(parseTemplate(templateText(id), id)).toMatchObject({ template: { id } });
  });

  const wrongValues: readonly (readonly [string, string, string, string])[] = [
    ['a value of another kind', 'container: 80,', 'container: eighty,', 'eighty'],
    ['a number out of range', 'container: 80,', 'container: 80000,', '80000'],
    ['a key that does not exist', 'budgetSeconds: 60', 'budgetSeconds: 60\n      budgetSecond: 1', 'budgetSecond: 1'],
    ['an unknown choice', 'order: semver', 'order: newest', 'newest'],
    ['a port that does not exist', 'port: web, path', 'port: wep, path', 'wep, path'],
    ['a main service that does not exist', 'main: server', 'main: shop-server', 'shop-server'],
    ['a captured variable that does not exist', 'variable: KEY', 'variable: KEYS', 'KEYS'],
    ['a captured variable that is no secret', 'variable: KEY', 'variable: USER_NAME', 'USER_NAME\n        match'],
    ['a pattern that is none', "'^[a-z]+$'", "'^[a-z+$'", "'^[a-z+$'"],
    ['a log pattern that is none', 'pattern: started', "pattern: '(started'", "'(started'"],
    ['a default that does not fit its pattern', 'default: admin', 'default: Admin', 'Admin'],
    ['an unknown placeholder', 'default: admin', 'default: "${instance.nme}"', '"${instance.nme}"'],
    ['a default of a secret', 'label: Key, secret', 'label: Key, default: x, secret', 'x, secret'],
    ['the same variable twice', 'name: KEY,', 'name: USER_NAME,', 'USER_NAME, label: Key'],
    ['a command without a program', 'command: [show-key]', 'command: []', '[]'],
    ['a command with an unknown variable', 'show-key', '"${variables.NOBODY}"', '["${variables'],
  ];
  it.each(wrongValues)('says where %s is', (_name, from, to, needle) => {
    const text = good.replace(from, () => to);
    expect(text).not.toBe(good);
    const found = fault(text);
    expect(found).toMatchObject({ file: 'shop.yaml' });
    // the fault is told at the value or at the key before it, on the same line
    const place = placeOf(text, needle);
    expect(found?.line).toBe(place.line);
    expect(found?.column).toBeLessThanOrEqual(place.column);
    expect(found?.details).not.toBe('');
    expect(found?.details).not.toMatch(/invalid|error/i);
  });

  it('says what is missing at the place it is missing from', () => {
    const found = fault(good.replace('    label: Shop\n', ''));
    expect(found?.details).toMatch(/^services\.server\.label/);
    expect(found?.line).toBe(placeOf(good, 'server:\n').line);
  });

  it.each([
    ['tabs', 'schema: 1\n\tid: shop\n', 2],
    ['an open quote', 'schema: 1\nid: "shop\n', 2],
    ['the same key twice', 'schema: 1\nschema: 1\n', 2],
    ['a strange tag', 'schema: 1\nid: !!js/function "x"\n', 2],
  ])('says where the YAML itself is wrong: %s', (_name, text, line) => {
    expect(fault(text)?.line).toBeGreaterThanOrEqual(line);
  });

  it.each(['', '[]', '42', 'null', '- a\n- b', '\u0000', '{'])('refuses %j with a place', (text) => {
    expect(fault(text)).toMatchObject({ line: 1 });
  });

  it('refuses aliases that grow without end', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let index = 1; index < 9; index += 1) {
      lines.push(
        `a${String(index)}: &a${String(index)} [${Array(10)
          .fill(`*a${String(index - 1)}`)
          .join(', ')}]`,
      );
    }
    expect(fault(lines.join('\n'))?.details).toMatch(/alias/i);
  });

  it('refuses a text that is too long to be one', () => {
    expect(fault(`# ${'x'.repeat(1_100_000)}\n${good}`)?.details).toMatch(/1 MiB/);
  });
});
