/** Makes the values of secrets that nobody typed. */
import { assertNever } from '../base/assert-never.ts';
import type { Generator } from '../contract/template.ts';

/** `count` bytes that nobody can foresee; tests give their own. */
export type RandomBytes = (count: number) => Uint8Array;

// Letters and digits that cannot be taken for one another, and a symbol that no shell, Compose file or connection string minds.
const upper = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const lower = 'abcdefghijkmnpqrstuvwxyz';
const digits = '23456789';
const symbol = '-';

/** A fresh value. Every character of an alphabet is equally likely. */
export function generateValue(generator: Generator, random: RandomBytes): string {
  switch (generator.kind) {
    case 'base64':
      return Buffer.from(random(generator.bytes)).toString('base64');
    case 'password':
      return password(generator.length, random);
    case 'token':
      return generator.prefix + pick(generator.alphabet, generator.length, random).join('');
    default:
      return assertNever(generator);
  }
}

/** Begins with a letter and has upper and lower case, a digit and the symbol. */
function password(length: number, random: RandomBytes): string {
  const any = pick(upper + lower + digits, length - 5, random);
  const rest = [...[upper, lower, digits, symbol].flatMap((kind) => pick(kind, 1, random)), ...any];
  for (let index = rest.length - 1; index > 0; index -= 1) {
    const other = below(index + 1, random);
    [rest[index], rest[other]] = [rest[other] ?? '', rest[index] ?? ''];
  }
  return [...pick(upper + lower, 1, random), ...rest].join('');
}

function pick(alphabet: string, count: number, random: RandomBytes): string[] {
  return Array.from({ length: count }, () => alphabet.charAt(below(alphabet.length, random)));
}

/** A number from 0 to `limit` - 1, by rejection so that none is favoured. */
function below(limit: number, random: RandomBytes): number {
  const span = 65_536 - (65_536 % limit);
  for (;;) {
    const [high = 0, low = 0] = random(2);
    const value = high * 256 + low;
    if (value < span) return value % limit;
  }
}
