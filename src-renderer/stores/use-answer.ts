/** One question to the border, asked again when its key changes; an older answer that comes late is thrown away. */
import { useEffect, useEffectEvent, useState } from 'react';
import type { Problem } from '../../src-main/contract/errors.ts';
import { problemOf } from '../rpc/problem-of.ts';

export interface Answer<T> {
  /** Null until it was answered. */
  readonly value: T | null;
  readonly problem: Problem | null;
}

interface Held<T> extends Answer<T> {
  readonly key: string | null;
}

/** `key` null: nothing to ask. */
export function useAnswer<T>(key: string | null, ask: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const [held, setHeld] = useState<Held<T>>({ key: null, value: null, problem: null });
  const call = useEffectEvent(ask);
  useEffect(() => {
    if (key === null) return;
    const stop = new AbortController();
    call(stop.signal).then(
      (value) => {
        if (!stop.signal.aborted) setHeld({ key, value, problem: null });
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setHeld({ key, value: null, problem: problemOf(error) });
      },
    );
    return () => stop.abort();
  }, [key]);
  return held.key === key ? held : { value: null, problem: null };
}
