/** The state of an instance, as a glyph, a glyph with its word, or a pill; and that of a service. */
import type { InstanceState } from '../../src-main/contract/instance.ts';
import { instanceWord, serviceWords, type ServiceWord } from '../text/states.ts';
import { Glyph, type GlyphShape, type Tone } from './glyph.tsx';
import classes from './state.module.css';

const looks: Record<InstanceState['word'], { readonly shape: GlyphShape; readonly tone: Tone }> = {
  healthy: { shape: 'check', tone: 'ok' },
  running: { shape: 'dotRing', tone: 'ok' },
  starting: { shape: 'turning', tone: 'accent' },
  working: { shape: 'filling', tone: 'accent' },
  attention: { shape: 'triangle', tone: 'warn' },
  down: { shape: 'octagon', tone: 'bad' },
  stopped: { shape: 'squareRing', tone: 'idle' },
  paused: { shape: 'barsRing', tone: 'idle' },
  notReachable: { shape: 'dashedRing', tone: 'idle' },
};

const serviceLooks: Record<ServiceWord, { readonly shape: GlyphShape; readonly tone: Tone }> = {
  healthy: looks.healthy,
  running: looks.running,
  starting: looks.starting,
  attention: looks.attention,
  down: looks.down,
  stopped: looks.stopped,
  paused: looks.paused,
  unknown: looks.notReachable,
};

/** How far a job is, by its steps; undefined where nothing is counted. */
function shareOf(state: InstanceState): number | undefined {
  return state.word === 'working' && state.steps > 0 ? state.step / state.steps : undefined;
}

export interface StateGlyphProps {
  readonly state: InstanceState;
  readonly size?: number;
  /** True where the word stands beside it: the glyph is then hidden from screen readers. */
  readonly isBesideWord?: boolean;
}

export function StateGlyph({ state, size = 16, isBesideWord = false }: StateGlyphProps) {
  return (
    <Glyph
      {...looks[state.word]}
      size={size}
      share={shareOf(state)}
      label={isBesideWord ? undefined : instanceWord(state)}
    />
  );
}

/** Of one service, beside its word or alone. */
export function ServiceGlyph({
  word,
  isBesideWord = false,
}: {
  readonly word: ServiceWord;
  readonly isBesideWord?: boolean;
}) {
  return <Glyph {...serviceLooks[word]} size={16} label={isBesideWord ? undefined : serviceWords[word]} />;
}

/** Glyph and word. */
export function State({ state }: { readonly state: InstanceState }) {
  return (
    <span className={classes.state}>
      <StateGlyph state={state} size={14} isBesideWord />
      <span className={`${classes.word ?? ''} ${classes[looks[state.word].tone] ?? ''}`}>{instanceWord(state)}</span>
    </span>
  );
}

/** Glyph and word on the state's soft ground, for headings. */
export function StatePill({ state }: { readonly state: InstanceState }) {
  return (
    <span className={`${classes.pill ?? ''} ${classes[looks[state.word].tone] ?? ''}`}>
      <StateGlyph state={state} size={14} isBesideWord />
      {instanceWord(state)}
    </span>
  );
}
