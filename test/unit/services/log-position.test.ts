import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../src-main/ports/engine.ts';
import { instantKey, LogPosition } from '../../../src-main/services/log-position.ts';

/** Nanosecond stamps, several lines to one. */
const history = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 60 }).map((steps) => {
  let nanos = 0;
  return steps.map((step, index): LogRecord => {
    nanos += step;
    return {
      at: `2026-11-22T08:00:00.${String(nanos).padStart(9, '0')}Z`,
      stream: 'stdout',
      text: String(index),
      isCut: false,
    };
  });
});

describe('a position in a log', () => {
  it('neither loses nor repeats a line, wherever reading broke off', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 10 }), (records, breaks) => {
        const position = new LogPosition('c1');
        const got: string[] = [];
        const readFrom = (count: number): void => {
          position.resume();
          const since = position.since;
          const sent = records.filter(({ at }) => since === null || at >= since).slice(0, count);
          for (const record of sent) if (position.admit(record)) got.push(record.text);
        };
        for (const count of breaks) readFrom(count);
        readFrom(Number.POSITIVE_INFINITY);
        expect(got).toEqual(records.map(({ text }) => text));
      }),
    );
  });

  it('compares stamps of any precision and zone', () => {
    expect(instantKey('2026-11-22T09:00:00.5+01:00')).toBe('2026-11-22T08:00:00.500000000Z');
    expect(instantKey('2026-11-22T08:00:00Z') < instantKey('2026-11-22T08:00:00.000000001Z')).toBe(true);
  });
});
