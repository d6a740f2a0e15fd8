/** The glyphs of jobs and of their steps. */
import type { JobState, JobStep } from '../../src-main/contract/job.ts';
import { jobStateWords, stepStateWords } from '../text/states.ts';
import { Glyph, type GlyphShape, type Tone } from './glyph.tsx';

interface Look {
  readonly shape: GlyphShape;
  readonly tone: Tone;
}

const jobLooks: Record<JobState, Look> = {
  running: { shape: 'filling', tone: 'accent' },
  waiting: { shape: 'dashedRing', tone: 'idle' },
  undoing: { shape: 'fillingBack', tone: 'warn' },
  done: { shape: 'check', tone: 'ok' },
  rolledBack: { shape: 'back', tone: 'warn' },
  cancelled: { shape: 'back', tone: 'idle' },
  halfway: { shape: 'triangle', tone: 'warn' },
};

const stepLooks: Record<JobStep['state'], Look> = {
  waiting: { shape: 'thinRing', tone: 'idle' },
  running: { shape: 'filling', tone: 'accent' },
  done: { shape: 'check', tone: 'ok' },
  skipped: { shape: 'barRing', tone: 'idle' },
  undoing: { shape: 'fillingBack', tone: 'warn' },
  undone: { shape: 'back', tone: 'warn' },
  failed: { shape: 'octagon', tone: 'bad' },
};

interface Common {
  readonly size?: number;
  /** 0 … 1; absent while it is not known. */
  readonly share?: number | undefined;
  /** True where the word stands beside it. */
  readonly isBesideWord?: boolean;
}

export function JobGlyph({ state, size = 16, share, isBesideWord = false }: Common & { readonly state: JobState }) {
  return (
    <Glyph {...jobLooks[state]} size={size} share={share} label={isBesideWord ? undefined : jobStateWords[state]} />
  );
}

export function StepGlyph({
  state,
  size = 16,
  share,
  isBesideWord = false,
}: Common & { readonly state: JobStep['state'] }) {
  return (
    <Glyph {...stepLooks[state]} size={size} share={share} label={isBesideWord ? undefined : stepStateWords[state]} />
  );
}
