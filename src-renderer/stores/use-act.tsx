/** Runs a call that a button started; what it is refused with is said in a toast. */
import { useCallback } from 'react';
import { problemOf } from '../rpc/problem-of.ts';
import { problemWords } from '../text/problems.ts';
import { Glyph } from '../ui/glyph.tsx';
import { showToast } from '../ui/toast.tsx';

export function useAct(): (call: () => Promise<unknown>) => void {
  return useCallback((call) => {
    call().catch((error: unknown) => {
      const problem = problemOf(error);
      const { title, state } = problemWords(problem);
      showToast({
        id: `problem-${problem.code}`,
        glyph: <Glyph shape="triangle" tone="warn" />,
        title,
        text: state,
        seconds: 20,
      });
    });
  }, []);
}
