import { useEffect, useState } from 'react';
import type { BackupView } from '../../../src-main/contract/backup.ts';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { BackupId, InstanceId } from '../../../src-main/contract/ids.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { useBackupsRevision, useClient } from '../../stores/context.tsx';

export interface Backups {
  /** Newest first; null until they were read. */
  readonly list: readonly BackupView[] | null;
  readonly problem: Problem | null;
  readonly checking: ReadonlySet<BackupId>;
  /** Said once: the backup that was just found whole. */
  readonly whole: BackupView | null;
  readonly check: (id: BackupId) => void;
  readonly remove: (id: BackupId) => void;
}

/** The backups of one instance, read again whenever something about backups changes. */
export function useBackups(instance: InstanceId): Backups {
  const client = useClient();
  const revision = useBackupsRevision();
  const [asked, setAsked] = useState(0);
  const [list, setList] = useState<readonly BackupView[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [checking, setChecking] = useState<ReadonlySet<BackupId>>(new Set());
  const [whole, setWhole] = useState<BackupView | null>(null);

  useEffect(() => {
    const stop = new AbortController();
    client.backups.list({ instance }, { signal: stop.signal }).then(
      (found) => {
        setList(found.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)));
        setProblem(null);
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setProblem(problemOf(error));
      },
    );
    return () => stop.abort();
  }, [client, instance, revision, asked]);

  async function check(id: BackupId): Promise<void> {
    setChecking((before) => new Set(before).add(id));
    setWhole(null);
    try {
      const found = await client.backups.verify({ id });
      setList((before) => before?.map((backup) => (backup.id === id ? found : backup)) ?? null);
      if (found.damage === null) setWhole(found);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setChecking((before) => new Set([...before].filter((other) => other !== id)));
    }
  }

  async function remove(id: BackupId): Promise<void> {
    try {
      await client.backups.remove({ id });
      setAsked((count) => count + 1);
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  return { list, problem, checking, whole, check: (id) => void check(id), remove: (id) => void remove(id) };
}
