import { useMemo } from 'react';
import type { Instance } from '../../../src-main/contract/instance.ts';
import type { Sample } from '../../../src-main/contract/stats.ts';
import { useUsage } from '../../stores/context.tsx';
import { formatPercent, formatRate, formatSize } from '../../text/format.ts';
import { instanceText } from '../../text/instance.ts';
import { Card } from '../../ui/card.tsx';
import { Chart } from './chart.tsx';
import { isUp } from './instance-facts.ts';
import classes from './overview.module.css';

const leastRate = 100_000;
/** Fewer make no line. */
const fewest = 2;
const noHistory: readonly Sample[] = [];
const cores = (count: number): string => String(Math.round(count * 10) / 10);

export function ResourcesCard({ instance }: { readonly instance: Instance }) {
  const usage = useUsage(instance.id);
  const history = usage?.history ?? noHistory;
  const now = usage?.newest ?? null;
  const columns = useMemo(
    () => ({
      times: history.map((sample) => sample.at),
      cpu: history.map((sample) => sample.cpu),
      memory: history.map((sample) => sample.memoryBytes),
      networkIn: history.map((sample) => sample.networkIn),
      networkOut: history.map((sample) => sample.networkOut),
      diskRead: history.map((sample) => sample.diskRead),
      diskWrite: history.map((sample) => sample.diskWrite),
    }),
    [history],
  );
  const isRunning = isUp(instance.state) || instance.state.word === 'working';
  if (history.length < fewest) {
    return (
      <Card title={instanceText.resources}>
        <p className={classes.quiet}>{isRunning ? instanceText.noSamples : instanceText.stoppedNoSamples}</p>
      </Card>
    );
  }
  const shown = isRunning ? now : null;
  const limit = now?.memoryLimitBytes ?? null;
  const { times } = columns;
  const { inOut, readWrite } = instanceText;
  return (
    <Card isFlush title={instanceText.resources} aside={<span className={classes.quiet}>{instanceText.lastHour}</span>}>
      <div className={classes.charts}>
        <Chart
          title={instanceText.cpu}
          value={shown === null ? '' : formatPercent(shown.cpu)}
          aside={shown === null || shown.cores <= 0 ? undefined : instanceText.ofCores(cores(shown.cores))}
          times={times}
          series={[{ label: instanceText.cpu, values: columns.cpu }]}
          top={1}
          format={formatPercent}
          syncKey={instance.id}
          isOver={!isRunning}
        />
        <Chart
          title={instanceText.memory}
          value={shown === null ? '' : formatSize(shown.memoryBytes)}
          aside={limit === null ? undefined : instanceText.limit(formatSize(limit))}
          times={times}
          series={[{ label: instanceText.memory, values: columns.memory }]}
          top={limit ?? 0}
          limit={limit ?? undefined}
          format={formatSize}
          syncKey={instance.id}
          isOver={!isRunning}
        />
        <Chart
          title={instanceText.network}
          value={shown === null ? '' : formatRate(shown.networkIn + shown.networkOut)}
          times={times}
          series={[
            { label: inOut.first, values: columns.networkIn },
            { label: inOut.second, values: columns.networkOut },
          ]}
          top={leastRate}
          format={formatSize}
          syncKey={instance.id}
          isOver={!isRunning}
        />
        <Chart
          title={instanceText.disk}
          value={shown === null ? '' : formatRate(shown.diskRead + shown.diskWrite)}
          times={times}
          series={[
            { label: readWrite.first, values: columns.diskRead },
            { label: readWrite.second, values: columns.diskWrite },
          ]}
          top={leastRate}
          format={formatSize}
          syncKey={instance.id}
          isOver={!isRunning}
        />
      </div>
    </Card>
  );
}
