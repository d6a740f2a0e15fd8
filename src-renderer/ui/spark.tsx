/** The last 60 minutes in 40 points; the number beside it is the text. */
import classes from './spark.module.css';

export interface SparkProps {
  /** 0 … 1; the newest last. */
  readonly values: readonly number[];
  readonly width?: number;
  readonly height?: number;
  /** In rows that need attention. */
  readonly isWarn?: boolean;
}

const points = 40;

/** The greatest of each stretch: a short peak stays visible. */
export function thin(values: readonly number[], count = points): number[] {
  if (values.length <= count) return [...values];
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * values.length) / count);
    const to = Math.max(from + 1, Math.floor(((index + 1) * values.length) / count));
    return Math.max(...values.slice(from, to));
  });
}

export function Spark({ values, width = 62, height = 24, isWarn = false }: SparkProps) {
  const shown = thin(values);
  if (shown.length < 2) return <svg className={classes.spark} width={width} height={height} aria-hidden />;
  const top = Math.max(0.25, ...shown);
  const step = width / (shown.length - 1);
  const at = (value: number, index: number) =>
    `${(index * step).toFixed(1)} ${(height - 2 - (value / top) * (height - 5)).toFixed(1)}`;
  const line = `M${shown.map(at).join('L')}`;
  return (
    <svg
      className={classes.spark}
      width={width}
      height={height}
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      data-is-warn={isWarn || undefined}
      aria-hidden
    >
      <path className={classes.area} d={`${line}V${String(height)}H0Z`} />
      <path className={classes.line} d={line} />
    </svg>
  );
}
