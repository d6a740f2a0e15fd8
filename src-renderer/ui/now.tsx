/** The time of day for ages and running clocks: one timer for all that tick once a minute. */
import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { Tooltip } from '@mantine/core';
import { formatAge, formatInstant } from '../text/format.ts';

const NowContext = createContext<number | null>(null);

/** Ticks every `everyMs`; stops with its component. */
export function useTicking(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
  return now;
}

export function NowProvider({ children }: { readonly children: ReactNode }) {
  const now = useTicking(20_000);
  return <NowContext value={now}>{children}</NowContext>;
}

/** Milliseconds; renewed by the provider's one timer. */
export function useNow(): number {
  const now = use(NowContext);
  return Math.max(now ?? 0, Date.now());
}

/** `11 h ago`, with the full date in its tooltip. */
export function Age({ at }: { readonly at: string }) {
  return (
    <Tooltip label={formatInstant(at)}>
      <time dateTime={at}>{formatAge(at, useNow())}</time>
    </Tooltip>
  );
}
