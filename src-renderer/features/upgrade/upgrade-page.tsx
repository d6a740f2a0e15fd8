import { Button, Select, Skeleton } from '@mantine/core';
import { useState } from 'react';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { useClient, useGo, useInstance } from '../../stores/context.tsx';
import { useAnswer } from '../../stores/use-answer.ts';
import { instanceText } from '../../text/instance.ts';
import { planText, upgradeText } from '../../text/plan.ts';
import { problemWords } from '../../text/problems.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Mono } from '../../ui/mono.tsx';
import { Note } from '../../ui/note.tsx';
import { Age } from '../../ui/now.tsx';
import { Tile } from '../../ui/tile.tsx';
import { PlanColumn } from './plan-column.tsx';
import { PlanSummary } from './plan-summary.tsx';
import { VersionList } from './version-list.tsx';
import { firstChoice } from './version-groups.ts';
import classes from './upgrade.module.css';

const skeletonSteps = 6;

function PlanSkeleton() {
  return (
    <div className={classes.plan} role="status" aria-label={planText.notReady}>
      {Array.from({ length: skeletonSteps }, (_, index) => (
        <Skeleton key={index} height={34} radius="md" />
      ))}
    </div>
  );
}

function UpgradeBody({ instance }: { readonly instance: Instance }) {
  const client = useClient();
  const go = useGo();
  const { id } = instance;
  const [picked, setPicked] = useState<string | null>(null);
  const [isStarting, setStarting] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const listed = useAnswer(`${id}/${instance.version}`, (signal) =>
    client.versions.list({ template: instance.template.id, instance: id }, { signal }),
  );
  const versions = listed.value?.versions ?? [];
  const chosen = picked ?? firstChoice(versions);
  const planned = useAnswer(chosen === null ? null : `${id}/${instance.version}/${chosen}`, (signal) =>
    client.upgrades.plan({ id, tag: chosen ?? '' }, { signal }),
  );
  const listProblem = listed.problem ?? listed.value?.problem ?? null;

  async function start(): Promise<void> {
    if (chosen === null) return;
    setStarting(true);
    try {
      const { jobId } = await client.upgrades.start({ id, tag: chosen });
      go({ page: 'job', id: jobId });
    } catch (error) {
      setRefused(problemOf(error));
      setStarting(false);
    }
  }

  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <Tile tile={instance.template.tile} size={34} />
        <h1 className={classes.title}>{upgradeText.title(instance.name)}</h1>
        <p className={classes.now}>
          {upgradeText.now} <Mono>{instance.version}</Mono>
        </p>
        <Button onClick={() => go({ page: 'instance', id, tab: 'overview' })}>{upgradeText.close}</Button>
      </header>
      <div className={classes.columns}>
        <div className={classes.versions}>
          {listed.value === null && listProblem === null ? (
            <p className={classes.quiet}>{upgradeText.loading}</p>
          ) : (
            <VersionList versions={versions} chosen={chosen} onChoose={setPicked} />
          )}
          {listed.value !== null && (
            <p className={classes.quiet}>
              {upgradeText.listedAt} <Age at={listed.value.asOf} />
            </p>
          )}
        </div>
        <div className={classes.middle} role="region" aria-label={planText.region} tabIndex={0}>
          <div className={classes.versionSelect}>
            <Select
              aria-label={upgradeText.versions}
              data={versions.map((version) => ({
                value: version.tag,
                label: version.tag,
                disabled: !version.isAllowed,
              }))}
              value={chosen}
              allowDeselect={false}
              onChange={setPicked}
            />
          </div>
          {listProblem !== null && (
            <div className={classes.problem}>
              <Note tone="warn" role="status" title={problemWords(listProblem).title}>
                {problemWords(listProblem).state}
              </Note>
            </div>
          )}
          {planned.problem !== null && (
            <div className={classes.problem}>
              <Note tone="warn" role="alert" title={problemWords(planned.problem).title}>
                {problemWords(planned.problem).state}
              </Note>
            </div>
          )}
          {planned.value !== null && <PlanColumn plan={planned.value} />}
          {chosen !== null && planned.value === null && planned.problem === null && <PlanSkeleton />}
          {chosen === null && listed.value !== null && <p className={classes.nothing}>{upgradeText.none}</p>}
        </div>
        <aside className={classes.aside}>
          <PlanSummary
            instance={instance}
            plan={planned.value}
            chosen={chosen}
            isStarting={isStarting}
            problem={refused}
            onStart={() => void start()}
          />
        </aside>
      </div>
    </div>
  );
}

/** Choose a version, see what will happen and what it costs, press the button. */
export function UpgradePage({ id }: { readonly id: InstanceId }) {
  const instance = useInstance(id);
  if (instance === undefined) return <p className={classes.quiet}>{instanceText.loading}</p>;
  if (instance === null) return <EmptyState isPage title={instanceText.gone} text={instanceText.goneHelp} />;
  return <UpgradeBody instance={instance} />;
}
