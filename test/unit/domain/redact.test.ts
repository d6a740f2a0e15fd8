import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src-main/domain/redact.ts';

describe('what is kept of a text with secrets', () => {
  it.each([
    [`Server=db;Password="a;b""c";Database=d`, 'Server=db;Password=•••;Database=d'],
    [`Server=db;PWD='it''s one';Database=d`, 'Server=db;PWD=•••;Database=d'],
    ['Server=db;Password=plain1;Database=d', 'Server=db;Password=•••;Database=d'],
    ['postgres://me:hunter22@db/x', 'postgres://me:•••@db/x'],
  ])('%s', (text, kept) => {
    expect(createRedactor([])(text)).toBe(kept);
  });

  it('leaves out the password of a known connection string wherever it is repeated, without its quotes', () => {
    const redact = createRedactor([`Server=db;User Id=sa;Password="Pa;ss ""word""";Database=d`]);
    expect(redact('login with Pa;ss "word" was refused')).toBe('login with ••• was refused');
    expect(createRedactor(["Password=it's a bare one;Database=d"])("got it's a bare one here")).toBe('got ••• here');
  });
});
