/** The engine in use, and the doctor: every place that was looked at. */
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { EngineCandidate, EngineView } from '../../../src-main/contract/engine.ts';
import { useEngines, useInstances } from '../../stores/context.tsx';
import { usePlaces } from '../../stores/use-places.ts';
import { formatSize } from '../../text/format.ts';
import { placeFinding, placeWords } from '../../text/engines.ts';
import { problemWords } from '../../text/problems.ts';
import { engineWords } from '../../text/states.ts';
import { words } from '../../text/words.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EngineGlyph } from '../../ui/engine-glyph.tsx';
import { Path } from '../../ui/mono.tsx';
import { Page } from '../../ui/page.tsx';
import { PlaceList } from '../../ui/place-list.tsx';
import classes from './engines.module.css';

const text = words.engines;

function factsOf(engine: EngineView): string {
  if (engine.state.word !== 'connected')
    return engine.state.word === 'away' ? problemWords(engine.state.problem).title : engineWords[engine.state.word];
  return [
    engine.version === null ? null : `${words.shell.engine} ${engine.version}`,
    engine.apiVersion === null ? null : `${text.api} ${engine.apiVersion}`,
    engine.platform,
    engine.cpus === null ? null : text.cores(engine.cpus),
    engine.memoryBytes === null ? null : formatSize(engine.memoryBytes),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

function EngineCard({ engine, instances }: { readonly engine: EngineView; readonly instances: number }) {
  return (
    <li className={classes.engine}>
      <EngineGlyph state={engine.state} />
      <div className={classes.engineText}>
        <div className={classes.name}>{engine.name}</div>
        <div className={classes.line}>{engine.isLocal ? text.thisComputer(instances) : text.remote(instances)}</div>
        <div className={classes.line}>{factsOf(engine)}</div>
        <div className={classes.line}>
          <Path text={engine.endpoint} length={40} />
        </div>
      </div>
    </li>
  );
}

function reportOf(engines: readonly EngineView[], candidates: readonly EngineCandidate[]): string {
  return [
    ...engines.map((engine) => `${engine.name} ${engine.endpoint}: ${factsOf(engine)}`),
    ...candidates.map(
      (candidate) =>
        `${placeWords[candidate.kind]} ${candidate.endpoint}: ${placeFinding(candidate).title}${candidate.details ? ` (${candidate.details})` : ''}`,
    ),
  ].join('\n');
}

export function EnginesPage() {
  const engines = useEngines() ?? [];
  const instances = useInstances() ?? [];
  const { candidates, isLooking, starting, refused, look, start } = usePlaces(null);
  const inUse = engines.find((engine) => engine.state.word === 'connected') ?? null;
  const found = candidates ?? [];
  const answered = found.filter((candidate) => candidate.finding === 'answers').length;
  const mendable = found.filter((candidate) => candidate.fix !== null).length;
  return (
    <Page title={text.title}>
      <div className={classes.columns}>
        <ul className={classes.engines} aria-label={text.title}>
          {engines.map((engine) => (
            <EngineCard
              key={engine.id}
              engine={engine}
              instances={instances.filter((instance) => instance.engineId === engine.id).length}
            />
          ))}
        </ul>
        <section aria-labelledby="doctor" className={classes.doctor}>
          <header className={classes.head}>
            <div>
              <h2 id="doctor" className={classes.title}>
                {text.doctor}
              </h2>
              <p className={classes.lead} role="status">
                {candidates === null ? words.common.loading : text.doctorLead(found.length, answered, mendable)}
              </p>
            </div>
            <div className={classes.buttons}>
              <CopyButton text={reportOf(engines, found)} label={text.copyReport} />
              <Button leftSection={<IconRefresh size={15} stroke={1.7} />} loading={isLooking} onClick={look}>
                {words.common.lookAgain}
              </Button>
            </div>
          </header>
          {candidates === null ? null : (
            <PlaceList
              candidates={candidates}
              inUse={inUse?.endpoint ?? null}
              starting={starting}
              refused={refused}
              onStart={start}
              isFirstFilled={inUse === null}
            />
          )}
        </section>
      </div>
    </Page>
  );
}
