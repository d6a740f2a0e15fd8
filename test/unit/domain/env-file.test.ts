import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envEntrySchema } from '../../../src-main/contract/handover.ts';
import { envEntries } from '../../../src-main/domain/env-entries.ts';
import { readEnvFile } from '../../../src-main/domain/env-file.ts';
import { twoServices } from '../../fixtures/two-services.ts';

const read = (text: string) => readEnvFile(text).map(({ name, value, fault }) => [name, value, fault] as const);
const good = (text: string) => {
  const [[, value, fault] = []] = read(text);
  expect(fault).toBeNull();
  return value;
};

describe('readEnvFile', () => {
  it.each([
    ['A=b', 'b'],
    ['  A = b  ', 'b'],
    ['export A=b', 'b'],
    ['export\tA=b', 'b'],
    ['A=b # c', 'b'],
    ['A=b\t#c', 'b'],
    ['A=b#c', 'b#c'],
    ['A=#b', '#b'],
    ['A=b=c==', 'b=c=='],
    ['A=$HOME/${X}', '$HOME/${X}'],
    ["A='b # c'", 'b # c'],
    ["A='b' # c", 'b'],
    ["A='b\\nc'", 'b\\nc'],
    ["A='it\\'s'", "it's"],
    ["A='a\nb\n'", 'a\nb\n'],
    ['A="b # c"', 'b # c'],
    ['A="b\\nc\\td"', 'b\nc\td'],
    ['A="b \\"c\\" \\\\ \\$d \\q"', 'b "c" \\ $d \\q'],
    ['A="a\r\nb"', 'a\nb'],
    ['A= "b" ', 'b'],
    ['A=it\'s "b"', 'it\'s "b"'],
    ['\uFEFFA=b', 'b'],
    ['A=b\rB=c', 'b'],
    ['A=größe 🦉', 'größe 🦉'],
  ])('reads %j', (text, value) => {
    expect(good(text)).toBe(value);
  });

  it.each([
    ['A=', 'A', 'empty'],
    ['A=""', 'A', 'empty'],
    ['A= # nothing', 'A', 'empty'],
    ['A', 'A', 'empty'],
    ['export A', 'A', 'empty'],
    ['1A=b', '1A', 'name'],
    ['a.b=c', 'a.b', 'name'],
    ['größe=c', 'größe', 'name'],
    ['A: b', 'A', 'unreadable'],
    ['A: b=c', 'A', 'unreadable'],
    ['two words=c', 'two', 'unreadable'],
    ['=b', '', 'unreadable'],
    ['A="b', 'A', 'unreadable'],
    ["A='b' c", 'A', 'unreadable'],
    ['A=b\0c', 'A', 'unreadable'],
  ])('tells what is wrong with %j', (text, name, fault) => {
    const [entry] = readEnvFile(text);
    expect([entry?.name, entry?.fault]).toEqual([name, fault]);
  });

  it('passes comments and blank lines by, and goes on below what it cannot read', () => {
    const text = '# one\r\n\r\nA="open\r\nB=2\r\n   # three\r\nC="3\r\n3"\r\nD=4\r\n';
    // The quote of C closes the one of A, and something stands behind it.
    expect(readEnvFile(text)).toEqual([
      { name: 'A', value: '', line: 3, fault: 'unreadable' },
      { name: 'B', value: '2', line: 4, fault: null },
      { name: 'C', value: '3\n3', line: 6, fault: null },
      { name: 'D', value: '4', line: 8, fault: null },
    ]);
  });

  it('tells no more of a line that is no assignment than its beginning', () => {
    expect(JSON.stringify(readEnvFile('-----BEGIN KEY-----\nhush hush hush\npassword: hush'))).not.toContain(' hush');
  });

  it('reads back what is written in double quotes', () => {
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/);
    const value = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\0\r]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.record({ name, value })), (pairs) => {
        const text = pairs
          .map((pair) => `${pair.name}="${pair.value.replaceAll(/[\\"$]/g, '\\$&')}" # "quoted"`)
          .join('\r\n');
        expect(readEnvFile(text).map((entry) => ({ name: entry.name, value: entry.value }))).toEqual(pairs);
      }),
    );
  });

  it('never throws, and names lines that there are, whatever it is given', () => {
    const piece = fc.constantFrom('A', '=', '"', "'", '\\', '\n', '\r', ' ', '#', 'export ', ':', '\0', '$', 'é', '1');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 60 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (given) => {
        const lines = given.split(/\r\n?|\n/).length;
        let before = 0;
        for (const entry of readEnvFile(given)) {
          expect(entry.line).toBeGreaterThan(before);
          expect(entry.line).toBeLessThanOrEqual(lines);
          before = entry.line;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('stays quick on a large file of open quotes', () => {
    const text = 'A="\nB=\'\n\\"'.repeat(50_000);
    const begun = performance.now();
    readEnvFile(text);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

describe('envEntries', () => {
  const text = [
    'MODE=fast',
    'PASSWORD=one',
    'OTHER_TOKEN=x',
    'TZ=Europe/Berlin',
    'DATABASE_URL=mine',
    'OLD_MODE=slow',
    'TZ=UTC',
    '9=x',
  ].join('\n');

  it('finds the service of each, and says what is not taken', () => {
    const entries = envEntries(text, twoServices, { database: 'own' });
    for (const entry of entries) expect(envEntrySchema.parse(entry)).toEqual(entry);
    expect(entries.map(({ name, fate, service, isSecret, reason }) => [name, fate, service, isSecret, reason])).toEqual(
      [
        ['MODE', 'ignored', 'server', false, 'duplicate'],
        ['PASSWORD', 'known', 'database', true, null],
        ['OTHER_TOKEN', 'extra', 'server', true, null],
        ['TZ', 'ignored', 'server', false, 'duplicate'],
        ['DATABASE_URL', 'ignored', 'server', true, 'composed'],
        ['MODE', 'known', 'server', false, null],
        ['TZ', 'extra', 'server', false, null],
        ['9', 'ignored', null, false, 'name'],
      ],
    );
  });

  it('goes by what was chosen', () => {
    const found = new Map(envEntries(text, twoServices, { database: 'external' }).map((entry) => [entry.name, entry]));
    expect(found.get('DATABASE_URL')).toMatchObject({ fate: 'known', service: 'server' });
    expect(found.get('PASSWORD')).toMatchObject({ fate: 'extra', service: 'server', isSecret: true });
  });
});
