/** Every place that was looked at for an engine: what was found there, and what mends it. */
import { Button, Tooltip } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { EngineCandidate } from '../../src-main/contract/engine.ts';
import type { Problem } from '../../src-main/contract/errors.ts';
import { placeFinding, placeWords, type PlaceFinding } from '../text/engines.ts';
import { problemWords } from '../text/problems.ts';
import { words } from '../text/words.ts';
import { CopyButton } from './copy-button.tsx';
import { Glyph, type GlyphShape, type Tone } from './glyph.tsx';
import { CodeBlock, Path } from './mono.tsx';
import { Note } from './note.tsx';
import { Tag } from './tag.tsx';
import classes from './place-list.module.css';

const glyphs: Record<PlaceFinding['kind'], { readonly shape: GlyphShape; readonly tone: Tone }> = {
  ok: { shape: 'check', tone: 'ok' },
  warn: { shape: 'triangle', tone: 'warn' },
  off: { shape: 'barRing', tone: 'idle' },
};
const weight: Record<PlaceFinding['kind'], number> = { ok: 0, warn: 1, off: 2 };

/** What answers first, then what can be started, what can be mended, and what is not there. */
export function byChance(candidates: readonly EngineCandidate[]): EngineCandidate[] {
  const rank = (candidate: EngineCandidate) =>
    weight[placeFinding(candidate).kind] * 2 + (candidate.fix?.kind === 'start' ? 0 : 1);
  return [...candidates].sort((one, other) => rank(one) - rank(other));
}

export interface PlaceListProps {
  readonly candidates: readonly EngineCandidate[];
  /** Endpoint that Berth uses now. */
  readonly inUse: string | null;
  /** Endpoint that is being started. */
  readonly starting: string | null;
  /** Why a start was refused, by endpoint. */
  readonly refused: { readonly endpoint: string; readonly problem: Problem } | null;
  readonly onStart: (endpoint: string) => void;
  /** The best chance is the page's primary button. */
  readonly isFirstFilled: boolean;
}

export function PlaceList({ candidates, inUse, starting, refused, onStart, isFirstFilled }: PlaceListProps) {
  return (
    <ul className={classes.list} aria-label={words.firstRun.places}>
      {byChance(candidates).map((candidate, index) => {
        const finding = placeFinding(candidate);
        const { fix } = candidate;
        const refusal = refused?.endpoint === candidate.endpoint ? problemWords(refused.problem) : null;
        return (
          <li key={`${candidate.kind} ${candidate.endpoint}`} className={classes.place}>
            <span className={classes.glyph}>
              <Glyph {...glyphs[finding.kind]} />
            </span>
            <div>
              <div className={classes.name}>{placeWords[candidate.kind]}</div>
              {candidate.endpoint === placeWords[candidate.kind] ? null : (
                <div className={classes.endpoint}>
                  <Path text={candidate.endpoint} length={46} />
                </div>
              )}
            </div>
            <div>
              <div
                className={`${classes.finding ?? ''} ${index === 0 && finding.kind === 'warn' ? (classes.isFirst ?? '') : ''}`}
                data-kind={finding.kind}
              >
                {finding.title}
              </div>
              {finding.text === null ? null : <div className={classes.text}>{finding.text}</div>}
            </div>
            <div className={classes.fix}>
              {candidate.finding === 'answers' && candidate.endpoint === inUse ? (
                <Tag tone="ok">{words.engines.inUse}</Tag>
              ) : null}
              {fix?.kind === 'start' ? (
                <Tooltip label={words.firstRun.runs(fix.command)}>
                  <Button
                    variant={isFirstFilled && index === 0 ? 'filled' : 'default'}
                    leftSection={<IconPlayerPlay size={14} stroke={1.8} />}
                    loading={starting === candidate.endpoint}
                    onClick={() => {
                      onStart(candidate.endpoint);
                    }}
                  >
                    {words.firstRun.startIt}
                  </Button>
                </Tooltip>
              ) : null}
              {fix?.kind === 'command' ? <CopyButton text={fix.command} label={words.firstRun.copyCommand} /> : null}
            </div>
            {refusal === null ? null : (
              <div className={classes.refused}>
                <Note tone="warn" role="alert" title={refusal.title} isTall>
                  {refusal.state}
                  {refusal.details ? <CodeBlock>{refusal.details}</CodeBlock> : null}
                </Note>
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
