/** Splits a .NET connection string into its pairs, and says where one does not follow the grammar. */

/** One `key = value`. Places count characters of the text from 0. */
export interface ConnectionPair {
  /** As written, without the blanks around it; `==` is one `=`. */
  readonly key: string;
  /** Without its quotes. */
  readonly value: string;
  readonly keyStart: number;
  readonly valueStart: number;
  /** Behind the last character of the value, quotes included. */
  readonly valueEnd: number;
  readonly isQuoted: boolean;
}

/**
 * `pair`: something without `=`. `key`: nothing before `=`. `quoteOpen`: a quote that is never closed. `quoteRest`: more
 * text behind a closed quote. `quoteEnd`: the text ends with a quote that nothing opened. `control`: a control character
 * outside quotes.
 */
export type GrammarFault = 'pair' | 'key' | 'quoteOpen' | 'quoteRest' | 'quoteEnd' | 'control';

export interface PairFault {
  readonly fault: GrammarFault;
  readonly start: number;
  /** Behind the last character of what is wrong. */
  readonly end: number;
}

export interface ConnectionPairs {
  readonly pairs: readonly ConnectionPair[];
  readonly faults: readonly PairFault[];
}

const isBlank = (character: string): boolean => /^\s$/.test(character);
/** A control character that is not a blank. */
const control = /(?!\s)\p{Cc}/u;

/** Reads to the end whatever is wrong: a fault costs its own pair and no other. */
export function readPairs(text: string): ConnectionPairs {
  const pairs: ConnectionPair[] = [];
  const faults: PairFault[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === ';' || isBlank(text[at] ?? '')) {
      at += 1;
      continue;
    }
    const { pair, fault, next } = readPair(text, at);
    if (pair !== undefined) pairs.push(pair);
    if (fault !== undefined) faults.push(fault);
    at = next;
  }
  return { pairs, faults };
}

interface Read {
  readonly pair?: ConnectionPair;
  readonly fault?: PairFault;
  readonly next: number;
}

function readPair(text: string, keyStart: number): Read {
  const keyEnd = endOfKey(text, keyStart);
  const end = endOfBare(text, keyStart);
  if (keyEnd === undefined || keyEnd > end) return { fault: { fault: 'pair', start: keyStart, end }, next: end };
  const raw = text.slice(keyStart, keyEnd).trim();
  if (raw === '') return { fault: { fault: 'key', start: keyStart, end }, next: end };
  if (control.test(raw)) return { fault: { fault: 'control', start: keyStart, end: keyEnd }, next: end };
  let valueStart = keyEnd + 1;
  while (valueStart < text.length && isBlank(text[valueStart] ?? '')) valueStart += 1;
  const key = raw.replaceAll('==', '=');
  const quote = text[valueStart];
  if (quote === '"' || quote === "'") return quotedValue(text, { key, keyStart, valueStart }, quote);
  return bareValue(text, { key, keyStart, valueStart });
}

type Begun = Pick<ConnectionPair, 'key' | 'keyStart' | 'valueStart'>;

function quotedValue(text: string, begun: Begun, quote: string): Read {
  let at = begun.valueStart + 1;
  let value = '';
  for (;;) {
    const close = text.indexOf(quote, at);
    if (close < 0)
      return { fault: { fault: 'quoteOpen', start: begun.valueStart, end: text.length }, next: text.length };
    value += text.slice(at, close);
    at = close + 1;
    if (text[at] !== quote) break;
    value += quote;
    at += 1;
  }
  const pair = { ...begun, value, valueEnd: at, isQuoted: true };
  const end = endOfBare(text, at);
  if (text.slice(at, end).trim() === '') return { pair, next: end };
  return { pair, fault: { fault: 'quoteRest', start: at, end }, next: end };
}

function bareValue(text: string, begun: Begun): Read {
  const end = endOfBare(text, begun.valueStart);
  const value = text.slice(begun.valueStart, end).trimEnd();
  const valueEnd = begun.valueStart + value.length;
  const pair = { ...begun, value, valueEnd, isQuoted: false };
  const place = value.search(control);
  if (place >= 0) {
    const start = begun.valueStart + place;
    return { pair, fault: { fault: 'control', start, end: start + 1 }, next: end };
  }
  // .NET minds this quote only where nothing follows.
  const isLast = text.slice(end).trim() === '';
  if (isLast && /["']$/.test(value))
    return { pair, fault: { fault: 'quoteEnd', start: valueEnd - 1, end: valueEnd }, next: end };
  return { pair, next: end };
}

/** Place of the `=` that ends a key; two of them are one that belongs to it. */
function endOfKey(text: string, start: number): number | undefined {
  for (let at = text.indexOf('=', start); at >= 0; at = text.indexOf('=', at)) {
    if (text[at + 1] !== '=') return at;
    at += 2;
  }
  return undefined;
}

function endOfBare(text: string, start: number): number {
  const end = text.indexOf(';', start);
  return end < 0 ? text.length : end;
}
