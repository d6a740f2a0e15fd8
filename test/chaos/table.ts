/** The matrix as text: a line for each kill, and the count of each kind. */
import type { Result } from './lane.ts';

export function table(results: readonly Result[]): string {
  const lines = results
    .toSorted((left, right) => left.kind.localeCompare(right.kind))
    .map(({ kind, where, times, outcome, isWhole, seconds }) => {
      const place = times === 1 ? where : `${where} (${String(times)})`;
      return `${kind.padEnd(14)} ${place.padEnd(52)} ${isWhole ? 'whole ' : 'BROKEN'} ${outcome.split('\n')[0] ?? ''} (${String(seconds)} s)`;
    });
  const kinds = [...new Set(results.map(({ kind }) => kind))].sort();
  const counts = kinds.map((kind) => {
    const own = results.filter((result) => result.kind === kind);
    return `${kind.padEnd(14)} ${String(own.filter(({ isWhole }) => isWhole).length)} of ${String(own.length)} whole`;
  });
  const whole = results.filter(({ isWhole }) => isWhole).length;
  return [...lines, '', ...counts, `${'all'.padEnd(14)} ${String(whole)} of ${String(results.length)} whole`, ''].join(
    '\n',
  );
}
