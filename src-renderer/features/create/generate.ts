import type { Generator } from '../../../src-main/contract/template.ts';

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const smallLetters = 'abcdefghijkmnopqrstuvwxyz';
const digits = '23456789';
const symbols = '-_.';

function randomIndex(below: number): number {
  // Values above the largest multiple are thrown away, so that every index is equally likely.
  const limit = Math.floor(0x1_0000_0000 / below) * below;
  for (;;) {
    const value = crypto.getRandomValues(new Uint32Array(1))[0] ?? limit;
    if (value < limit) return value % below;
  }
}

function pick(alphabet: string): string {
  return alphabet.charAt(randomIndex(alphabet.length));
}

function shuffled(characters: readonly string[]): string {
  const result = [...characters];
  for (let index = result.length - 1; index > 0; index--) {
    const other = randomIndex(index + 1);
    const kept = result[index] ?? '';
    result[index] = result[other] ?? '';
    result[other] = kept;
  }
  return result.join('');
}

/** A letter of each case, a digit and exactly one symbol that needs no quoting, in any order. */
function password(length: number): string {
  const any = letters + smallLetters + digits;
  const rest = Array.from({ length: Math.max(0, length - 4) }, () => pick(any));
  return shuffled([pick(letters), pick(smallLetters), pick(digits), pick(symbols), ...rest]);
}

export function generate(generator: Generator): string {
  switch (generator.kind) {
    case 'base64':
      return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(generator.bytes))));
    case 'password':
      return password(generator.length);
    case 'token':
      return generator.prefix + Array.from({ length: generator.length }, () => pick(generator.alphabet)).join('');
  }
}
