/** Which patterns are refused because of what a hostile text could do with them. */
import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../../src-main/domain/template-parse.ts';
import { runsAway } from '../../../src-main/domain/runaway-pattern.ts';

describe('a pattern', () => {
  it.each([
    '(a+)+$',
    '^(?:\\w+\\s?)*$',
    '^(a|a)*$',
    '^(?:a|aa)+$',
    '([a-z]+-?)*x',
    '(?=(x+)*y)',
    '(?:(?:ab)*)*c',
    '(?:\\d+,?){20}x',
    '^(?:[^"]|\\S)*$',
    '(.*)*',
    '(a?a)*b',
    'a'.repeat(5000),
  ])('runs away: %s', (pattern) => {
    expect(runsAway(pattern, 'u')).toBe(true);
  });

  it.each([
    '^[A-Za-z0-9.:*_-]+(?: +[A-Za-z0-9.:*_-]+)*$',
    '^(?:\\d+\\.)+\\d+$',
    '"(?:[^"]|"")*"',
    '^(?![\\s\\S]*--prefix)[\\s\\S]*$',
    'licen[cs]e.{0,80}(?:expired|not valid|does not (?:cover|allow))',
    '^20\\d\\d-(?:latest|CU\\d+(?:-GDR\\d+)?(?:-ubuntu-\\d+\\.\\d+)?)$',
    '(?:error|exception)*',
    '(?<name>[\\p{Lu}_]{2,})=\\k<name>',
    '[^\\]]+\\]',
    '\\(\\d{1,3}\\)',
  ])('does not: %s', (pattern) => {
    expect(runsAway(pattern, 'u')).toBe(false);
  });
});

it('is refused in a template before anything is matched with it, at its line', () => {
  const text = `schema: 1
id: slow
name: Slow
summary: Never ends
version: 1
tile: { letters: S, hue: 1 }
main: server
upgrade: { order: semver }
services:
  server:
    label: Server
    image: { repository: demo/server, tag: '1' }
    variables:
      - name: COLOUR
        label: Colour
        default: ${'a'.repeat(60)}!
        pattern: '^(a+)+$'
`;
  expect(parseTemplate(text, 'slow.yaml')).toMatchObject({
    template: null,
    problem: { data: { line: 17, details: expect.stringContaining('pattern') as string } },
  });
});
