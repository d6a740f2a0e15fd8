import { Button } from '@mantine/core';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import type { Plan } from '../../../src-main/contract/plan.ts';
import { formatDuration, formatEstimate, formatSize, formatSizeOf } from '../../text/format.ts';
import { upgradeText } from '../../text/plan.ts';
import { problemWords } from '../../text/problems.ts';
import { Age } from '../../ui/now.tsx';
import { Note } from '../../ui/note.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import classes from './upgrade.module.css';

interface Props {
  readonly instance: Instance;
  readonly plan: Plan | null;
  readonly chosen: string | null;
  readonly isStarting: boolean;
  readonly problem: Problem | null;
  readonly onStart: () => void;
}

const roundTo = 5;

/** The price of the button, and the button. */
export function PlanSummary({ instance, plan, chosen, isStarting, problem, onStart }: Props) {
  const words = problem === null ? null : problemWords(problem);
  const blocked = plan?.blockedBy[0];
  const downtime = plan?.downtimeSeconds ?? null;
  const external = plan?.notes.some((note) => note.code === 'EXTERNAL_STATE') ?? false;
  const disk = plan?.diskNeededBytes ?? null;
  const free = plan?.diskFreeBytes ?? null;
  const last = instance.lastBackup;
  return (
    <div className={classes.summary}>
      <div>
        <h2 className={classes.summaryLabel}>{upgradeText.downtime}</h2>
        <p className={classes.downtime}>
          {plan === null || downtime === null
            ? upgradeText.unknown
            : downtime === 0
              ? upgradeText.noDowntime
              : formatDuration(Math.max(roundTo, Math.round(downtime / roundTo) * roundTo))}
        </p>
        {downtime !== null && <p className={classes.summaryHelp}>{upgradeText.downtimeFrom}</p>}
      </div>
      <div className={classes.summaryRows}>
        <KeyValue
          rows={[
            ...(plan === null || plan.totalSeconds === null
              ? []
              : [{ key: upgradeText.whole, value: formatEstimate(plan.totalSeconds) }]),
            ...(disk === null
              ? []
              : [
                  {
                    key: upgradeText.diskNeeded,
                    value: free === null ? formatSize(disk) : upgradeText.diskOf(formatSizeOf(disk, free)),
                  },
                ]),
            { key: upgradeText.ifNotHealthy, value: external ? upgradeText.backAlone : upgradeText.goesBack },
            { key: upgradeText.lastBackup, value: last === null ? upgradeText.never : <Age at={last.at} /> },
          ]}
        />
      </div>
      {words !== null && (
        <Note tone="warn" role="alert" isTall title={words.title}>
          {words.state}
        </Note>
      )}
      <Button
        variant="filled"
        size="lg"
        fullWidth
        loading={isStarting}
        disabled={plan === null || blocked !== undefined}
        aria-describedby="upgrade-waits"
        onClick={onStart}
      >
        {chosen === null ? upgradeText.startPlain : upgradeText.start(chosen)}
      </Button>
      <p id="upgrade-waits" className={classes.summaryHelp}>
        {chosen === null
          ? upgradeText.chooseFirst
          : blocked === undefined
            ? upgradeText.goesOn
            : problemWords(blocked).title}
      </p>
    </div>
  );
}
