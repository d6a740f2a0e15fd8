/** Takes secrets out of text that is kept: what a server or an engine wrote may repeat them. */
import { readConnectionString } from '../contract/connection-string.ts';

const hidden = '•••';
/** Shorter ones are words like any other, and cannot be told from them. */
const shortest = 6;

/** The password of a connection string, and the one in an address; the value ends where the notation ends it. */
const assigned = /\b(password|pwd)(\s*=\s*)("(?:[^"]|"")*"|'(?:[^']|'')*'|[^;\s"']+)/gi;
const inAddress = /(:\/\/[^\s:/@]+:)([^\s/@]+)@/g;

/** Returns a function that puts dots in the place of `secrets`, of their passwords, and of what is written like one. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const values = secrets
    .flatMap((secret) => [secret, ...secret.split(/\r?\n/), ...passwordsIn(secret)])
    .filter((value) => value.trim().length >= shortest)
    .sort((one, other) => other.length - one.length);
  return (text) => {
    const without = values.reduce((left, value) => left.replaceAll(value, hidden), text);
    return without.replace(assigned, `$1$2${hidden}`).replace(inAddress, `$1${hidden}@`);
  };
}

function passwordsIn(secret: string): string[] {
  const quoted = /^(["'])(.*)\1$/s;
  return [
    ...[...secret.matchAll(assigned)].map((match) => (match[3] ?? '').replace(quoted, '$2')),
    ...[...secret.matchAll(inAddress)].map((match) => match[2] ?? ''),
    // Without its quotes, and with the blanks and quotes that it may hold.
    readConnectionString(secret).parts.password,
  ];
}
