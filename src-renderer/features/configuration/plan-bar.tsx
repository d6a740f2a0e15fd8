/** The two buttons of the plan, and the sentence that says what they wait for. */
import { Button } from '@mantine/core';
import { configurationText } from '../../text/configuration.ts';
import type { ConfigurationState } from './configuration-store.ts';
import { waitsFor } from './plan-facts.ts';
import classes from './configuration.module.css';

interface Props {
  readonly state: ConfigurationState;
  readonly hasJob: boolean;
  readonly onApply: () => void;
}

export function PlanBar({ state, hasJob, onApply }: Props) {
  const waits = waitsFor({ ...state, hasJob });
  return (
    <div className={classes.bar}>
      <div className={classes.barButtons}>
        <Button size="md" disabled={state.isApplying} onClick={state.discard}>
          {configurationText.discard}
        </Button>
        <Button
          className={classes.apply ?? ''}
          variant="filled"
          size="md"
          loading={state.isApplying}
          disabled={waits !== null}
          aria-describedby="configuration-waits"
          onClick={onApply}
        >
          {configurationText.apply(state.changes.length)}
        </Button>
      </div>
      <p id="configuration-waits" className={classes.waits}>
        {waits ?? configurationText.goesOn}
      </p>
    </div>
  );
}
