/** Makes the values of secrets in the window, so that they are seen before they are used. */
import type { Generator } from '../../src-main/contract/template.ts';

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const smallLetters = 'abcdefghijkmnopqrstuvwxyz';
const digits = '23456789';
const symbol = '-';

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

/** A letter of each case, a digit and one symbol that needs no quoting; begins with a letter. */
function password(length: number): string {
  const any = letters + smallLetters + digits;
  for (;;) {
    const characters = Array.from({ length }, () => pick(any));
    characters[1 + randomIndex(Math.max(1, length - 2))] = symbol;
    const text = characters.join('');
    if (/^[A-Za-z]/.test(text) && /[A-Z]/.test(text) && /[a-z]/.test(text) && /[0-9]/.test(text)) return text;
  }
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
