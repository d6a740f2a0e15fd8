/** The level of a log line, read from its own words. */
import type { LogLevel } from '../contract/logs.ts';

/** Levels stand at the front of a line; what comes later is text about something. */
const frontLength = 200;

const words: Readonly<Record<string, LogLevel>> = {
  trace: 'trace',
  trc: 'trace',
  verbose: 'trace',
  debug: 'debug',
  dbg: 'debug',
  debug1: 'debug',
  debug2: 'debug',
  info: 'info',
  inf: 'info',
  information: 'info',
  notice: 'info',
  log: 'info',
  statement: 'info',
  hint: 'info',
  warn: 'warn',
  warning: 'warn',
  wrn: 'warn',
  error: 'error',
  err: 'error',
  severe: 'error',
  fatal: 'fatal',
  ftl: 'fatal',
  panic: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  emergency: 'fatal',
};

const forms: readonly RegExp[] = [
  /["']?(?:level|severity|lvl)["']?\s*[=:]\s*["']?([a-z]+)/i,
  /\[([a-z]+\d?)\s*\]/i,
  /(?:^|\s)([A-Z]{3,11}\d?):/,
  /(?:^|\s|\|)([A-Z]{3,11})(?=\s|\||$)/,
  /^\s*([a-z]+):\s/i,
];

export function levelOf(text: string): LogLevel {
  const front = text.slice(0, frontLength);
  for (const form of forms) {
    const word = form.exec(front)?.[1]?.toLowerCase();
    const level = word === undefined || !Object.hasOwn(words, word) ? undefined : words[word];
    if (level !== undefined) return level;
  }
  return 'unknown';
}
