import { MemoryJournal, MemoryVault } from '../../fakes/memory-stores.ts';
import { journalSuite } from '../../suites/journal.ts';
import { vaultSuite } from '../../suites/vault.ts';
import type { JobId, SecretRef } from '../../../src-main/contract/ids.ts';

journalSuite('memory', async () => {
  const jobs = new Map<JobId, unknown[]>();
  return { journal: new MemoryJournal(jobs), reopen: () => new MemoryJournal(jobs) };
});

vaultSuite('memory', async () => {
  const values = new Map<SecretRef, string>();
  return { vault: new MemoryVault(values), reopen: () => new MemoryVault(values) };
});
