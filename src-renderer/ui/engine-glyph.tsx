/** The state of an engine as a glyph. */
import type { EngineState } from '../../src-main/contract/engine.ts';
import { engineWords } from '../text/states.ts';
import { Glyph, type GlyphShape, type Tone } from './glyph.tsx';

function lookOf(state: EngineState): { readonly shape: GlyphShape; readonly tone: Tone } {
  if (state.word === 'connected') return { shape: 'check', tone: 'ok' };
  if (state.word === 'connecting') return { shape: 'turning', tone: 'accent' };
  const isHalfOpen = state.problem.code === 'ENGINE_FORBIDDEN' || state.problem.code === 'ENGINE_TOO_OLD';
  return isHalfOpen ? { shape: 'triangle', tone: 'warn' } : { shape: 'dashedRing', tone: 'idle' };
}

export interface EngineGlyphProps {
  readonly state: EngineState;
  readonly size?: number;
  readonly isBesideWord?: boolean;
}

export function EngineGlyph({ state, size = 16, isBesideWord = false }: EngineGlyphProps) {
  return <Glyph {...lookOf(state)} size={size} label={isBesideWord ? undefined : engineWords[state.word]} />;
}
