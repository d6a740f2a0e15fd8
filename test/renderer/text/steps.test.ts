import { describe, expect, it } from 'vitest';
import { findingCodeSchema } from '../../../src-main/contract/instance.ts';
import { jobKindSchema, stepIdSchema } from '../../../src-main/contract/plan.ts';
import { findingWords } from '../../../src-renderer/text/findings.ts';
import { stepWords } from '../../../src-renderer/text/steps.ts';
import { jobSentence } from '../../../src-renderer/text/states.ts';

const pairs = stepIdSchema.options.flatMap((id) => jobKindSchema.options.map((kind) => [id, kind] as const));

describe('words of steps', () => {
  it.each(pairs)('%s of %s has a title', (id, kind) => {
    const { title, sentence } = stepWords({ id, detail: {} }, kind);
    expect(title).toMatch(/^[A-Z]/);
    expect(`${title} ${sentence ?? ''}`).not.toMatch(/undefined|null|!|\berror\b/i);
  });
  it('says what is known', () => {
    expect(stepWords({ id: 'pull', detail: { version: '4.0.8', bytes: 598_000_000 } }, 'upgrade')).toEqual({
      title: 'Pull 4.0.8',
      sentence: '598 MB',
    });
    expect(stepWords({ id: 'capture', detail: { label: 'Master key' } }, 'upgrade').title).toBe('Capture master key');
    expect(stepWords({ id: 'pull', detail: { skipped: 'alreadyThere' } }, 'create').sentence).toBe('Already here');
  });
});

describe('words of findings', () => {
  it.each(findingCodeSchema.options)('%s has words without data', (code) => {
    const { title, text } = findingWords({ code, data: {} });
    expect(title.length).toBeGreaterThan(3);
    expect(`${title} ${text ?? ''}`).not.toMatch(/undefined|null|!|\berror\b|invalid/i);
  });
  it('mends a taken port', () => {
    expect(findingWords({ code: 'PORT_TAKEN', data: { port: 8080, owner: 'octopus-prod', free: 8082 } })).toEqual({
      title: 'Port 8080 is taken by octopus-prod.',
      text: 'Choose another host port, or use 8082, which is free.',
      action: 'Use 8082',
    });
  });
});

describe('sentences of jobs', () => {
  it('name the instance and the version', () => {
    const job = { kind: 'upgrade', instanceName: 'git', from: '1.22.4', to: '1.22.6' } as const;
    expect(jobSentence({ ...job, state: 'running' })).toBe('Upgrading git to 1.22.6');
    expect(jobSentence({ ...job, state: 'rolledBack' })).toBe('git is back on 1.22.4');
    expect(jobSentence({ ...job, kind: 'backup', state: 'cancelled' })).toBe('Cancelled the backup of git');
  });
});
