import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateValue } from '../../../src-main/domain/generate-value.ts';
import { builtInTemplate } from '../../fixtures/built-in-templates.ts';

describe('generateValue', () => {
  it('makes base64 of as many bytes as wanted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 64 }), (bytes) => {
        expect(Buffer.from(generateValue({ kind: 'base64', bytes }, randomBytes), 'base64')).toHaveLength(bytes);
      }),
    );
  });

  it('makes passwords of all kinds of characters and of none that need quoting', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 128 }), (length) => {
        const password = generateValue({ kind: 'password', length }, randomBytes);
        expect(password).toMatch(/^[A-Za-z][A-Za-z0-9-]+$/);
        expect(password).toHaveLength(length);
        for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /-/]) expect(password).toMatch(kind);
      }),
    );
  });

  it('uses every character of an alphabet, none much more often than another', () => {
    const counts = new Map<string, number>();
    for (let run = 0; run < 300; run += 1) {
      const token = generateValue({ kind: 'token', prefix: 'T-', alphabet: 'ABCDEFG', length: 128 }, randomBytes);
      expect(token).toMatch(/^T-[A-G]{128}$/);
      for (const character of token.slice(2)) counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    const expected = (300 * 128) / 7;
    expect([...counts.keys()].sort().join('')).toBe('ABCDEFG');
    for (const count of counts.values()) expect(Math.abs(count - expected) / expected).toBeLessThan(0.1);
  });

  it('never makes the same twice, and draws nothing from elsewhere', () => {
    const made = new Set(Array.from({ length: 500 }, () => generateValue({ kind: 'base64', bytes: 16 }, randomBytes)));
    expect(made.size).toBe(500);
    const constant = (count: number) => new Uint8Array(count).fill(7);
    expect(generateValue({ kind: 'base64', bytes: 16 }, constant)).toBe(Buffer.alloc(16, 7).toString('base64'));
  });

  it.each(['octopus-server', 'node-red', 'postgresql'] as const)('makes values that %s itself accepts', (id) => {
    const variables = Object.values(builtInTemplate(id).services).flatMap((service) => service.variables);
    const generated = variables.filter(({ generator }) => generator);
    expect(generated.length).toBeGreaterThan(0);
    for (const { name, generator, pattern } of generated) {
      for (let run = 0; run < 50; run += 1) {
        expect(generateValue(generator!, randomBytes), name).toMatch(new RegExp(pattern ?? '', 'u'));
      }
    }
  });
});
