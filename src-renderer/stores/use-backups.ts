/** Backups of one instance, or of all; asked again with every change. */
import { useEffect, useState } from 'react';
import type { BackupView } from '../../src-main/contract/backup.ts';
import type { Problem } from '../../src-main/contract/errors.ts';
import type { InstanceId } from '../../src-main/contract/ids.ts';
import { problemOf } from '../rpc/problem-of.ts';
import { useBackupsRevision, useClient } from './context.tsx';

export interface Backups {
  /** Null until the first answer; newest first. */
  readonly backups: readonly BackupView[] | null;
  readonly problem: Problem | null;
}

export function useBackups(instance: InstanceId | null): Backups {
  const client = useClient();
  const revision = useBackupsRevision();
  const [state, setState] = useState<Backups>({ backups: null, problem: null });
  useEffect(() => {
    const end = new AbortController();
    client.backups.list(instance === null ? {} : { instance }, { signal: end.signal }).then(
      (backups) => {
        if (!end.signal.aborted) setState({ backups, problem: null });
      },
      (error: unknown) => {
        if (!end.signal.aborted) setState((before) => ({ ...before, problem: problemOf(error) }));
      },
    );
    return () => {
      end.abort();
    };
  }, [client, instance, revision]);
  return state;
}
