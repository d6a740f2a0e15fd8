import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareVersions,
  crossing,
  isSameVersion,
  judgeVersion,
  notesUrl,
  parseVersion,
  sortTags,
  versionGroup,
} from '../../../src-main/domain/versions.ts';

const rules = { order: 'calendar', downgrade: 'sameMinor', majorStep: 'any' } as const;

describe('the order of versions', () => {
  it('compares builds by number and puts a hotfix after its build', () => {
    expect(
      sortTags('calendar', ['2024.3.9', '2024.3.12899', 'latest', '2024.3.12899-hotfix.10558', '2024.10.1', '2024.4']),
    ).toEqual(['2024.10.1', '2024.3.12899-hotfix.10558', '2024.3.12899', '2024.3.9', 'latest', '2024.4']);
  });

  it('puts a pre-release before and a variant after the bare semver build', () => {
    expect(sortTags('semver', ['4.0.9', '4.0.9-24', '4.0.9-beta.2', '4.0.10', '4.0.9-9'])).toEqual([
      '4.0.10',
      '4.0.9-24',
      '4.0.9-9',
      '4.0.9',
      '4.0.9-beta.2',
    ]);
  });

  it('takes dotted numbers of any length', () => {
    expect(sortTags('numeric', ['15', '16.2', '15.18', '9.6.24'])).toEqual(['16.2', '15.18', '15', '9.6.24']);
  });

  it('is an order: antisymmetric and transitive', () => {
    const version = fc.record({
      numbers: fc.array(fc.nat(30), { minLength: 3, maxLength: 3 }),
      suffix: fc.constantFrom('', '24', 'beta.1', 'rc1', 'alpine'),
    });
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compareVersions('semver', a, b)).toBe(compareVersions('semver', b, a) * -1 || 0);
        if (compareVersions('semver', a, b) <= 0 && compareVersions('semver', b, c) <= 0)
          expect(compareVersions('semver', a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('the rules of a template', () => {
  it.each([
    ['2024.3.1', '2024.3.1', 'installed', 'same'],
    ['2024.3.1', '2024.4.1', 'newer', null],
    ['2024.3.5', '2024.3.1', 'older', null],
    ['2024.3.5', '2024.2.9', 'older', 'downgrade'],
    ['2024.3.5', 'latest', 'unordered', 'unordered'],
    ['latest', '2024.3.5', 'unordered', null],
  ] as const)('%s → %s is %s, refused by %s', (from, to, relation, rule) => {
    expect(judgeVersion(rules, from, to)).toEqual({ relation, isAllowed: rule === null, rule });
  });

  it('lets the first number grow as far as the template says', () => {
    const numeric = { order: 'numeric', downgrade: 'never' } as const;
    expect(judgeVersion({ ...numeric, majorStep: 'never' }, '15.18', '16.1').rule).toBe('majorStep');
    expect(judgeVersion({ ...numeric, majorStep: 'one' }, '15.18', '16.1').rule).toBeNull();
    expect(judgeVersion({ ...numeric, majorStep: 'one' }, '15.18', '17').rule).toBe('majorStep');
    expect(judgeVersion({ ...numeric, majorStep: 'any' }, '15.18', '15.2').rule).toBe('downgrade');
  });
});

it('knows what is crossed, grouped, reported and written about', () => {
  expect(crossing('calendar', '2024.3.1', '2024.4.1')).toBe('minor');
  expect(crossing('calendar', '2024.3.1', '2025.1.1')).toBe('major');
  expect(crossing('calendar', '2024.3.1', '2024.3.2')).toBe('none');
  expect(versionGroup('calendar', '2024.4.7091')).toBe('2024.4');
  expect(versionGroup('semver', '4.0.9-24')).toBe('4');
  expect(isSameVersion('calendar', '2024.4.7200-slow', '2024.4.7200')).toBe(true);
  expect(isSameVersion('calendar', '2024.4.7200', '2024.3.1')).toBe(false);
  expect(notesUrl({ ...rules, notesUrl: 'https://x/?a=${from}&b=${to}' }, '1 2', '3')).toBe('https://x/?a=1%202&b=3');
  expect(parseVersion('calendar', '2018.8.8-1803')).toEqual({ numbers: [2018, 8, 8], suffix: '1803' });
});
