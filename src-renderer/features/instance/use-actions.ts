import { useState } from 'react';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { useClient } from '../../stores/context.tsx';

export type Asked = 'stop' | 'restart';

export interface InstanceActions {
  /** Why the last wish was refused; null once another one was accepted. */
  readonly problem: Problem | null;
  readonly asked: Asked | null;
  readonly isBusy: boolean;
  start(): void;
  /** Stop and restart ask first. */
  ask(what: Asked | null): void;
  confirm(): void;
  backUp(): void;
  setPinned(isPinned: boolean): void;
}

/** What can be done to an instance at once; everything else has a page with a plan. */
export function useInstanceActions(instance: Pick<Instance, 'id' | 'state'>): InstanceActions {
  const client = useClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isSending, setSending] = useState(false);
  const { id } = instance;

  async function send(call: () => Promise<unknown>): Promise<void> {
    setSending(true);
    try {
      await call();
      setProblem(null);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setSending(false);
    }
  }

  return {
    problem,
    asked,
    isBusy: isSending || instance.state.word === 'working',
    start: () => void send(() => client.instances.start({ id })),
    ask: setAsked,
    confirm: () => {
      const what = asked;
      setAsked(null);
      if (what !== null) void send(() => client.instances[what]({ id }));
    },
    backUp: () => void send(() => client.backups.create({ instance: id })),
    setPinned: (isPinned) => void send(() => client.instances.setPinned({ id, isPinned })),
  };
}
