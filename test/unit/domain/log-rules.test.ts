import { describe, expect, it } from 'vitest';
import { createDiagnoser } from '../../../src-main/domain/diagnose.ts';
import { levelOf } from '../../../src-main/domain/log-level.ts';

describe('levels', () => {
  it.each([
    ['2026-11-22 08:00:00.1 [12] ERROR Something broke', 'error'],
    ['22 Nov 08:00:00 - [info] Started flows', 'info'],
    ['22 Nov 08:00:00 - [warn] Missing node', 'warn'],
    ['2026-11-22 08:00:00.123 UTC [1] LOG:  database system is ready', 'info'],
    ['2026-11-22 UTC [33] FATAL:  password authentication failed', 'fatal'],
    ['{"level":"debug","msg":"ERROR: no"}', 'debug'],
    ['level=warning msg="x"', 'warn'],
    ['Error: cannot find module', 'error'],
    ['plain text', 'unknown'],
    ['constructor: x', 'unknown'],
    ['', 'unknown'],
  ])('%s', (text, level) => {
    expect(levelOf(text)).toBe(level);
  });
});

describe('diagnoses', () => {
  const rule = (id: string, pattern: string, more: object = {}): Parameters<typeof createDiagnoser>[0][number] => ({
    id,
    pattern,
    flags: '',
    level: 'error',
    diagnosis: `${id} $1`,
    fatal: false,
    ...more,
  });

  it('lets the first rule win and fills groups in', () => {
    const diagnose = createDiagnoser([
      rule('login', "Login failed for user '([^']*)'", { fatal: true, advice: 'ask $1' }),
      rule('any', 'failed'),
    ]);
    expect(diagnose("Login failed for user 'sa'.")).toEqual({
      rule: 'login',
      level: 'error',
      words: 'login sa',
      advice: 'ask sa',
      isFatal: true,
    });
    expect(diagnose('it failed')?.rule).toBe('any');
    expect(diagnose('well')).toBeNull();
  });

  it('survives a pattern that is none, and looks only at the front of a huge line', () => {
    const diagnose = createDiagnoser([rule('bad', '('), rule('end', 'x$')]);
    expect(diagnose(`${'a'.repeat(5000)}x`)).toBeNull();
    expect(diagnose('x')?.rule).toBe('end');
  });
});
