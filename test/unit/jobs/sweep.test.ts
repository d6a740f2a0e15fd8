import { describe, expect, it } from 'vitest';
import { backupIdSchema, jobIdSchema } from '../../../src-main/contract/ids.ts';
import { fold, type FoldedJob } from '../../../src-main/jobs/fold.ts';
import { sweepPartialBackups } from '../../../src-main/jobs/sweep.ts';
import { MemoryBackupStore } from '../../fakes/memory-stores.ts';
import { specOf, template } from './world.ts';

const mine = backupIdSchema.parse('demo-20261122-080000-001');
const working = backupIdSchema.parse('demo-20261122-080000-002');
const foreign = backupIdSchema.parse('other-20261122-080000-003');
const at = '2026-11-22T08:00:00.000Z';

function backupJob(backup: typeof mine, isEnded: boolean): FoldedJob {
  const input = {
    kind: 'backup' as const,
    spec: specOf('volume'),
    template,
    backup,
    reason: 'manual' as const,
    note: '',
  };
  const created = {
    kind: 'created' as const,
    at,
    input,
    steps: [],
    notes: [],
    from: null,
    to: null,
    by: 'you' as const,
  };
  const end = { kind: 'finished' as const, at, outcome: 'rolledBack' as const };
  return fold(jobIdSchema.parse(`20261122T080000Z-${backup.slice(-3)}`), isEnded ? [created, end] : [created]);
}

describe('partial backups at the start of the program', () => {
  it('go with their job; those of a job at work, or of another Berth, stay', async () => {
    const store = new MemoryBackupStore();
    for (const id of [mine, working, foreign]) await store.begin(id);
    await sweepPartialBackups(store, [backupJob(mine, true), backupJob(working, false)]);
    expect(await store.partials()).toEqual([working, foreign]);
  });
});
