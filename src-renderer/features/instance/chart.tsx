import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatTime } from '../../text/format.ts';
import { instanceText } from '../../text/instance.ts';
import { tokenColor } from '../../ui/token-color.ts';
import classes from './chart.module.css';

const height = 74;
const axisWidth = 54;

export interface ChartSeries {
  readonly label: string;
  readonly values: readonly number[];
}

export interface ChartProps {
  readonly title: string;
  /** The newest value, in words, and of what. */
  readonly value: ReactNode;
  readonly aside?: ReactNode;
  /** Instants of the samples, oldest first. */
  readonly times: readonly string[];
  readonly series: readonly ChartSeries[];
  /** Top of the axis; the largest value grows it. */
  readonly top: number;
  /** A dashed line that must not be reached. */
  readonly limit?: number | undefined;
  readonly format: (value: number) => string;
  /** Charts with the same key share one crosshair. */
  readonly syncKey: string;
  /** Nothing is measured any more: the line ends at its last sample, not now. */
  readonly isOver: boolean;
}

function optionsOf(props: ChartProps, width: number, top: number, near: Element): uPlot.Options {
  const marks = [0, props.limit === undefined ? top / 2 : props.limit / 2, props.limit ?? top];
  const first = tokenColor('--chart-1', near);
  const second = tokenColor('--chart-2', near);
  const grid = tokenColor('--chart-grid', near);
  const ink = tokenColor('--ink-2', near);
  const warn = tokenColor('--warn-mark', near);
  return {
    width,
    height,
    padding: [8, 0, 4, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 5 }, sync: { key: props.syncKey } },
    scales: { x: { time: true }, y: { range: [0, top] } },
    axes: [
      { show: false },
      {
        // The right side; uPlot's own name for it is a const enum, which single-file builds cannot read.
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
        side: 1,
        size: axisWidth,
        gap: 6,
        stroke: ink,
        font: `11px ${getComputedStyle(near).fontFamily}`,
        grid: { stroke: grid, width: 1 },
        ticks: { show: false },
        splits: () => marks,
        values: (_chart, splits) => splits.map(props.format),
      },
    ],
    series: [
      {},
      ...props.series.map((each, index) => ({
        label: each.label,
        stroke: index === 0 ? first : second,
        width: 1.4,
        points: { show: false },
        ...(index === 0 ? { fill: `color-mix(in srgb, ${first} 12%, transparent)` } : { dash: [3, 3] }),
      })),
      ...(props.limit === undefined
        ? []
        : [{ label: '', stroke: warn, width: 1.4, dash: [4, 3], points: { show: false } }]),
    ],
  };
}

function useChart(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const { times, series, limit } = props;
  useEffect(() => {
    const element = place.current;
    // Without a canvas (as in tests) the table below says the same.
    if (element === null || times.length < 2 || document.createElement('canvas').getContext('2d') === null) return;
    const top = Math.max(props.top, ...series.flatMap((each) => each.values)) || 1;
    const xs = times.map((at) => Date.parse(at) / 1000);
    const lines = series.map((each) => [...each.values]);
    const data: uPlot.AlignedData = [xs, ...lines, ...(limit === undefined ? [] : [xs.map(() => limit)])];
    let chart: uPlot | null = null;
    const observer = new ResizeObserver(() => chart?.setSize({ width: element.clientWidth, height }));
    // The theme's colours are on the page only after the effects of this turn.
    const frame = requestAnimationFrame(() => {
      chart = new uPlot(
        optionsOf(props, element.clientWidth, limit === undefined ? top : Math.max(top, limit * 1.12), element),
        data,
        element,
      );
      observer.observe(element);
    });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      chart?.destroy();
    };
    // The samples are new arrays with every step of 10 s, and only then.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [times, scheme, limit]);
  return place;
}

function SampleTable({ title, series, format }: ChartProps) {
  return (
    <table className={classes.table}>
      <caption>{instanceText.chartTable(title)}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{instanceText.chartLow}</th>
          <th scope="col">{instanceText.chartHigh}</th>
          <th scope="col">{instanceText.chartNow}</th>
        </tr>
      </thead>
      <tbody>
        {series.map((each) => (
          <tr key={each.label}>
            <th scope="row">{each.label}</th>
            <td>{format(Math.min(...each.values))}</td>
            <td>{format(Math.max(...each.values))}</td>
            <td>{format(each.values.at(-1) ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const isSameMinute = (one: string, other: string): boolean => formatTime(one) === formatTime(other);

/** One unit an axis, three grid lines, the limit dashed; a table says the same to screen readers. */
export function Chart(props: ChartProps) {
  const place = useChart(props);
  const { title, value, aside, times, series, isOver } = props;
  const last = times.at(-1);
  const first = times[0];
  const middle = times[Math.floor(times.length / 2)];
  return (
    <div className={classes.chart}>
      <div className={classes.head}>
        <h3 className={classes.title}>{title}</h3>
        {series.length > 1 && (
          <span className={classes.legend}>
            {series.map((each, index) => (
              <span key={each.label} data-second={index > 0 || undefined}>
                {each.label}
              </span>
            ))}
          </span>
        )}
        <span className={classes.value}>
          {value} {aside !== undefined && <span className={classes.aside}>{aside}</span>}
        </span>
      </div>
      <div ref={place} className={classes.place} aria-hidden />
      <div className={classes.times} aria-hidden>
        <span>{first === undefined ? '' : formatTime(first)}</span>
        <span>
          {middle === undefined || first === undefined || isSameMinute(first, middle) ? '' : formatTime(middle)}
        </span>
        <span>{isOver && last !== undefined ? formatTime(last) : instanceText.chartNow.toLowerCase()}</span>
      </div>
      {times.length > 0 && <SampleTable {...props} />}
    </div>
  );
}
