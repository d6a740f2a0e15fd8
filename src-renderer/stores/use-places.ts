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

  const look = useCallback(async () => {
    if (isBusy.current) return;
    isBusy.current = true;
    setLooking(true);
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
    void look();
    if (everyMs === null) return;
    const timer = setInterval(() => void look(), everyMs);
    return () => { clearInterval(timer); };
  }, [look, everyMs]);

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
    await look();
  };
  return { candidates, isLooking, starting, refused, look: () => void look(), start: (endpoint) => void start(endpoint) };
}
