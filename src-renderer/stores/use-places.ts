/** Looks for engines: once at opening, again on demand, and by itself where asked to. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { EngineCandidate } from '../../src-main/contract/engine.ts';
import type { Problem } from '../../src-main/contract/errors.ts';
import { problemOf } from '../rpc/problem-of.ts';
import { useStores } from './context.tsx';

export interface Places {
  /** Null until the first look. */
  readonly candidates: readonly EngineCandidate[] | null;
  readonly isLooking: boolean;
  readonly starting: string | null;
  readonly refused: { readonly endpoint: string; readonly problem: Problem } | null;
  readonly look: () => void;
  readonly start: (endpoint: string) => void;
}

export function usePlaces(everyMs: number | null): Places {
  const { client, system } = useStores();
  const [candidates, setCandidates] = useState<readonly EngineCandidate[] | null>(null);
  const [isLooking, setLooking] = useState(false);
  const [starting, setStarting] = useState<string | null>(null);
  const [refused, setRefused] = useState<Places['refused']>(null);
  const isBusy = useRef(false);

  const ask = useCallback(async () => {
    if (isBusy.current) return;
    isBusy.current = true;
    try {
      setCandidates(await client.engines.diagnose());
      await system.refreshEngines();
    } catch {
      // Berth itself is away: the frame says so, and the next look comes.
    } finally {
      isBusy.current = false;
      setLooking(false);
    }
  }, [client, system]);

  useEffect(() => {
    const first = setTimeout(() => void ask(), 0);
    const timer = everyMs === null ? undefined : setInterval(() => void ask(), everyMs);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [ask, everyMs]);

  const look = () => {
    setLooking(true);
    void ask();
  };
  const start = async (endpoint: string) => {
    setStarting(endpoint);
    setRefused(null);
    try {
      await client.engines.start({ endpoint });
    } catch (error) {
      setRefused({ endpoint, problem: problemOf(error) });
    } finally {
      setStarting(null);
    }
    await ask();
  };
  return {
    candidates,
    isLooking,
    starting,
    refused,
    look,
    start: (endpoint) => void start(endpoint),
  };
}
