/** The containers that could be taken over, those of known images first. */
import type { AdoptCandidate } from '../../../src-main/contract/adoption.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import { adoptText } from '../../text/adopt.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { ImageName } from '../../ui/mono.tsx';
import { Tile } from '../../ui/tile.tsx';
import { statusWord, tileOf } from './candidate-facts.ts';
import classes from './adopt.module.css';

export interface CandidateListProps {
  readonly candidates: readonly AdoptCandidate[];
  readonly templates: readonly Template[];
  /** Name of its container. */
  readonly chosen: string;
  readonly onChoose: (container: string) => void;
}

export function CandidateList({ candidates, templates, chosen, onChoose }: CandidateListProps) {
  return (
    <ul className={classes.list} aria-label={adoptText.candidates}>
      {candidates.map((candidate) => {
        const template = templates.find(({ id }) => id === candidate.template) ?? null;
        const main = candidate.services.find(({ container }) => container === candidate.container);
        return (
          <li key={candidate.container}>
            <button
              type="button"
              className={classes.row}
              aria-pressed={candidate.container === chosen}
              onClick={() => onChoose(candidate.container)}
            >
              <Tile tile={tileOf(template)} size={34} isFaint={candidate.refusal !== null} />
              <span className={classes.rowText}>
                <span className={classes.rowName}>{candidate.container}</span>
                {main !== undefined && (
                  <span className={classes.rowImage}>
                    <ImageName text={main.image} />
                  </span>
                )}
                <span className={classes.rowFacts}>
                  {template?.name ?? adoptText.unknown}
                  {main !== undefined && ` · ${statusWord(main.status)}`}
                </span>
              </span>
              {candidate.refusal !== null && <Glyph shape="triangle" tone="warn" size={14} />}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
