import { describe, expect, it } from 'vitest';
import { createSearch, searchedCharacters } from '../../../src-main/services/log-search.ts';

const find = (text: string, texts: string[], options: { isRegex?: boolean; isCaseSensitive?: boolean } = {}) =>
  createSearch({ text, isRegex: false, isCaseSensitive: false, ...options })(texts).map(({ index, ranges }) => [
    index,
    ...ranges,
  ]);

describe('search in held lines', () => {
  it('takes plain text as it is, in any case unless told', () => {
    expect(find('a.b', ['xA.Bx a.b', 'aXb'])).toEqual([[0, [1, 4], [6, 9]]]);
    expect(find('a.b', ['xA.Bx'], { isCaseSensitive: true })).toEqual([]);
    expect(find('[(*', ['x[(*'])).toEqual([[0, [1, 4]]]);
  });

  it('reads expressions, and leaves empty matches out', () => {
    expect(find(String.raw`script\d{4}`, ['script0012 and script0013'], { isRegex: true })).toEqual([
      [0, [0, 10], [15, 25]],
    ]);
    expect(find('x*', ['axxb', 'b'], { isRegex: true })).toEqual([[0, [1, 3]]]);
  });

  it('says what is wrong with an expression', () => {
    expect(() => find('(a+', ['a'], { isRegex: true })).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'BAD_PATTERN' }) }),
    );
  });

  it('stops an expression that runs away', () => {
    const before = performance.now();
    expect(() => find('(a+)+$', ['a'.repeat(40) + 'b'], { isRegex: true })).toThrow(
      expect.objectContaining({
        problem: { code: 'BAD_PATTERN', data: { pattern: '(a+)+$', details: 'takes too long' } },
      }),
    );
    expect(performance.now() - before).toBeLessThan(3000);
  });

  it('looks at the beginning of very long lines', () => {
    const long = 'x'.repeat(searchedCharacters);
    expect(find('needle', [`needle${long}`, `${long}needle`])).toEqual([[0, [0, 6]]]);
  });
});
