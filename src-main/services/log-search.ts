/**
 * Finds text in held lines. Expressions come from the user, so each batch runs under V8's own time limit
 * (`vm` timeout, which also interrupts a backtracking expression): it can never freeze the process.
 */
import { createContext, Script } from 'node:vm';
import { ProblemError } from '../ports/problem-error.ts';

export interface SearchOptions {
  readonly text: string;
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
}

export interface FoundRanges {
  /** Index in the batch. */
  readonly index: number;
  readonly ranges: [number, number][];
}

/** What is looked at of one line; the rest of longer lines is not searched. */
export const searchedCharacters = 16 * 1024;
const rangesPerLine = 200;
const batchLimitMs = 250;

const script = new Script(`(() => {
  const found = [];
  for (let index = 0; index < texts.length; index += 1) {
    const ranges = [];
    pattern.lastIndex = 0;
    for (let match; ranges.length < ${rangesPerLine} && (match = pattern.exec(texts[index])) !== null; ) {
      if (match[0].length > 0) ranges.push([match.index, match.index + match[0].length]);
      else pattern.lastIndex += 1;
    }
    if (ranges.length > 0) found.push({ index, ranges });
  }
  return found;
})()`);

/** Returns a function that searches one batch. Rejects what is no expression, or runs away, with BAD_PATTERN. */
export function createSearch(options: SearchOptions): (texts: readonly string[]) => FoundRanges[] {
  const pattern = patternOf(options);
  const context: { pattern: RegExp; texts: readonly string[] } = { pattern, texts: [] };
  createContext(context);
  return (texts) => {
    context.texts = texts.map((text) => (text.length > searchedCharacters ? text.slice(0, searchedCharacters) : text));
    try {
      return script.runInContext(context, { timeout: batchLimitMs }) as FoundRanges[];
    } catch (error) {
      throw ProblemError.of('BAD_PATTERN', { pattern: options.text, details: 'takes too long' }, error);
    }
  };
}

function patternOf({ text, isRegex, isCaseSensitive }: SearchOptions): RegExp {
  const flags = isCaseSensitive ? 'g' : 'gi';
  if (!isRegex) return new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), `${flags}u`);
  try {
    return new RegExp(text, flags);
  } catch (error) {
    const details = error instanceof Error ? error.message : String(error);
    throw ProblemError.of('BAD_PATTERN', { pattern: text, details }, error);
  }
}
