import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceNameSchema } from '../../../src-main/contract/ids.ts';
import { LogBuffer } from '../../../src-main/services/log-buffer.ts';
import type { HeldLine } from '../../../src-main/services/log-buffer.ts';

const line = (text: string): HeldLine => ({
  atMs: 0,
  service: serviceNameSchema.parse('server'),
  stream: 'stdout',
  text,
  isCut: false,
});

describe('the log buffer', () => {
  it('holds the newest lines under their own numbers, within both bounds, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 30 }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 200, max: 2000 }),
        (texts, lines, bytes) => {
          const buffer = new LogBuffer(() => 0, { lines, bytes });
          texts.forEach((text, index) => expect(buffer.append(line(text))).toBe(index));
          expect(buffer.next).toBe(texts.length);
          expect(buffer.next - buffer.first).toBeLessThanOrEqual(lines);
          expect(buffer.next - buffer.first <= 1 || buffer.bytes <= bytes).toBe(true);
          for (let number = 0; number < texts.length; number += 1) {
            expect(buffer.at(number)?.text).toBe(number < buffer.first ? undefined : texts[number]);
          }
        },
      ),
    );
  });

  it('keeps the last line even when it alone is too large', () => {
    const buffer = new LogBuffer(() => 0, { lines: 10, bytes: 100 });
    buffer.append(line('a'));
    buffer.append(line('x'.repeat(5000)));
    expect(buffer.extent()).toMatchObject({ first: 1, next: 2 });
    buffer.append(line('b'));
    expect(buffer.at(2)?.text).toBe('b');
  });

  it('tells lines a second as the mean of the last five', () => {
    let now = 10_000;
    const buffer = new LogBuffer(() => now);
    for (let second = 0; second < 8; second += 1) {
      for (let index = 0; index < 10; index += 1) buffer.append(line('x'));
      now += 1000;
    }
    expect(buffer.extent().rate).toBe(10);
    now += 20_000;
    expect(buffer.extent().rate).toBe(0);
  });
});
