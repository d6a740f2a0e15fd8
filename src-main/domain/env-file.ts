/** Reads `.env` files as dotenv and Compose write them; nothing is expanded, and a `$` is a `$`. */

/** One assignment of the file. Lines count from 1, from where it begins. */
export interface EnvLine {
  readonly name: string;
  readonly value: string;
  readonly line: number;
  /** `unreadable`: no assignment. `name`: no name of a variable. `empty`: it has no value. */
  readonly fault: 'unreadable' | 'name' | 'empty' | null;
}

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' };

/**
 * Comments (whole lines, and behind a blank), `export `, single quotes (literal, `\'` for one), double quotes (`\n \r \t
 * \" \\ \$`), values over several lines within quotes, CRLF, a byte order mark. Never throws: a line that is none of this
 * is told as `unreadable`, and reading goes on below it.
 */
export function readEnvFile(text: string): EnvLine[] {
  const plain = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const entries: EnvLine[] = [];
  let line = 1;
  let at = 0;
  while (at < plain.length) {
    const end = endOfLine(plain, at);
    const read = readAssignment(plain, at, end);
    if (read !== null) entries.push({ name: read.name, value: read.value, line, fault: read.fault });
    const next = read?.end ?? end;
    line += newlines(plain, at, next) + 1;
    at = next + 1;
  }
  return entries;
}

interface Read {
  readonly name: string;
  readonly value: string;
  readonly fault: EnvLine['fault'];
  /** Where its last line ends. */
  readonly end: number;
}

/** Null for a line that says nothing. */
function readAssignment(text: string, start: number, end: number): Read | null {
  const line = text.slice(start, end);
  const head = line.trim();
  if (head === '' || head.startsWith('#')) return null;
  const [whole = '', given = ''] = /^\s*(?:export\s+)?([^=]*)=/.exec(line) ?? [];
  const unreadable = (name: string): Read => ({ name, value: '', fault: 'unreadable', end });
  if (whole === '') {
    const bare = head.replace(/^export\s+/, '').replace(/\s+#.*$/, '');
    return variableName.test(bare) ? { name: bare, value: '', fault: 'empty', end } : unreadable(shortened(bare));
  }
  const name = given.trim();
  if (name === '' || /[\s:]/.test(name)) return unreadable(shortened(name));
  const read = readValue(text, start + whole.length, end);
  if (read === null || read.value.includes('\0')) return unreadable(name);
  if (!variableName.test(name)) return { ...read, name, fault: 'name' };
  return { ...read, name, fault: read.value === '' ? 'empty' : null };
}

/** Of a line that is no assignment only so much is told as lets one find it: the rest may be part of a secret. */
function shortened(text: string): string {
  return /^[\w.-]{0,40}/.exec(text)?.[0] ?? '';
}

interface ReadValue {
  readonly value: string;
  readonly end: number;
}

/** Null when a quote is not closed, or something stands behind it. */
function readValue(text: string, from: number, end: number): ReadValue | null {
  const rest = text.slice(from, end);
  const blanks = rest.length - rest.trimStart().length;
  const quote = rest.trimStart().charAt(0);
  if (quote !== '"' && quote !== "'") return { value: bareValue(rest), end };
  const close = closingQuote(text, from + blanks + 1, quote);
  if (close === null) return null;
  const lineEnd = endOfLine(text, close);
  const behind = text.slice(close + 1, lineEnd);
  if (!/^\s*(?:#.*)?$/.test(behind)) return null;
  const inside = text.slice(from + blanks + 1, close);
  const value =
    quote === "'"
      ? inside.replaceAll("\\'", "'")
      : inside.replaceAll(/\\([\s\S])/g, (whole, character: string) => escapes[character] ?? whole);
  return { value, end: lineEnd };
}

/** A `#` begins a comment only behind a blank: passwords may hold one. */
function bareValue(rest: string): string {
  const comment = rest.search(/\s#/);
  return (comment < 0 ? rest : rest.slice(0, comment)).trim();
}

function closingQuote(text: string, from: number, quote: '"' | "'"): number | null {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === quote) return at;
    const isEscape = text[at] === '\\' && (quote === '"' || text[at + 1] === "'");
    if (isEscape) at += 1;
  }
  return null;
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
