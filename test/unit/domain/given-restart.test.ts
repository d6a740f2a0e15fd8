import { describe, expect, it } from 'vitest';
import { givenRestart } from '../../../src-main/domain/containers.ts';

describe('the restart policy that the engine is given', () => {
  it.each([
    ['no', 'no'],
    ['on-failure', 'unless-stopped'],
    ['unless-stopped', 'unless-stopped'],
    ['always', 'unless-stopped'],
  ] as const)('%s becomes %s', (wished, given) => {
    expect(givenRestart(wished)).toBe(given);
  });
});
