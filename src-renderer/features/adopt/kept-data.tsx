/** Data that stayed when its instance was removed, and the way back to an instance on it. */
import { Button } from '@mantine/core';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { KeptData as Kept } from '../../../src-main/contract/router.ts';
import { useClient, useGo, useTemplates } from '../../stores/context.tsx';
import { useAct } from '../../stores/use-act.tsx';
import { useAnswer } from '../../stores/use-answer.ts';
import { adoptText } from '../../text/adopt.ts';
import { problemWords } from '../../text/problems.ts';
import { Card } from '../../ui/card.tsx';
import { Mono } from '../../ui/mono.tsx';
import { Age } from '../../ui/now.tsx';
import { Tile } from '../../ui/tile.tsx';
import { tileOf } from './candidate-facts.ts';
import classes from './adopt.module.css';

const text = adoptText.kept;

function whyNot(problem: Problem): string {
  // The problem's own words are those of a job that made the volumes again.
  return problem.code === 'VOLUMES_GONE' ? text.gone(problem.data.volumes) : problemWords(problem).title;
}

function KeptRow({ kept }: { readonly kept: Kept }) {
  const client = useClient();
  const go = useGo();
  const act = useAct();
  const template = (useTemplates() ?? []).find(({ id }) => id === kept.template) ?? null;
  const { length } = kept.volumes;
  return (
    <li className={classes.kept}>
      <Tile tile={tileOf(template)} size={34} />
      <div className={classes.rowText}>
        <span className={classes.rowName}>{kept.name}</span>
        <span className={classes.rowFacts}>
          {template?.name ?? kept.template} <Mono>{kept.version}</Mono>
          {' · '}
          {length === 0 ? text.noVolumes : text.volumes(length)}
          {' · '}
          {text.removed} <Age at={kept.removedAt} />
        </span>
        {kept.problem !== null && <span className={classes.whyNot}>{whyNot(kept.problem)}</span>}
      </div>
      <Button
        aria-label={text.againNamed(kept.name)}
        disabled={kept.problem !== null}
        onClick={() => {
          act(async () => {
            const { jobId } = await client.instances.reinstall({ id: kept.id });
            go({ page: 'job', id: jobId });
          });
        }}
      >
        {text.again}
      </Button>
    </li>
  );
}

export function KeptData() {
  const client = useClient();
  const { value, problem } = useAnswer('kept', (signal) => client.instances.kept(undefined, { signal }));
  if (value === null && problem === null) return null;
  return (
    <div className={classes.keptCard}>
      <Card title={text.title}>
        <p className={classes.quiet}>
          {problem !== null ? problemWords(problem).title : (value ?? []).length === 0 ? text.none : text.lead}
        </p>
        {value !== null && value.length > 0 && (
          <ul className={classes.keptList} aria-label={text.title}>
            {value.map((kept) => (
              <KeptRow key={kept.id} kept={kept} />
            ))}
          </ul>
        )}
      </Card>
    </div>
  );
}
