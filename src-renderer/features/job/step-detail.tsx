import type { Job, JobStep, LayerProgress } from '../../../src-main/contract/job.ts';
import { formatSize, formatSizeOf, missing } from '../../text/format.ts';
import { jobText } from '../../text/job.ts';
import { stepWords } from '../../text/steps.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { Meter } from '../../ui/meter.tsx';
import { measureOf } from './step-measure.ts';
import classes from './job.module.css';

/** With more layers than this the ones that are done fold into one line. */
const mostLayers = 12;

function layerWords(layer: LayerProgress): string {
  const size = layer.totalBytes === null ? null : formatSize(layer.totalBytes);
  if (layer.state === 'downloading') {
    return layer.totalBytes === null ? formatSize(layer.doneBytes) : formatSizeOf(layer.doneBytes, layer.totalBytes);
  }
  return jobText.layerState[layer.state](size);
}

function layerShare(layer: LayerProgress): number {
  if (layer.state === 'done' || layer.state === 'extracting' || layer.state === 'verifying') return 1;
  return layer.totalBytes === null || layer.totalBytes === 0 ? 0 : layer.doneBytes / layer.totalBytes;
}

function LayerList({ layers }: { readonly layers: readonly LayerProgress[] }) {
  const done = layers.filter((layer) => layer.state === 'done');
  const isFolded = layers.length > mostLayers && done.length > 1;
  const shown = isFolded ? layers.filter((layer) => layer.state !== 'done') : layers;
  const doneBytes = done.reduce((sum, layer) => sum + (layer.totalBytes ?? 0), 0);
  return (
    <ul className={classes.layers}>
      {isFolded && <li className={classes.folded}>{jobText.layersFolded(done.length, formatSize(doneBytes))}</li>}
      {shown.map((layer) => (
        <li key={layer.id} className={classes.layer} data-done={layer.state === 'done' || undefined}>
          <code className={classes.layerId}>{layer.id}</code>
          <span className={classes.layerBar}>
            <Meter share={layerShare(layer)} />
          </span>
          <span className={classes.layerWords}>{layerWords(layer)}</span>
        </li>
      ))}
    </ul>
  );
}

type Check = NonNullable<NonNullable<JobStep['progress']>['checks']>[number];

const checkLooks = {
  waiting: { shape: 'thinRing', tone: 'idle' },
  alive: { shape: 'turning', tone: 'accent' },
  ready: { shape: 'check', tone: 'ok' },
} as const;

function CheckList({ checks }: { readonly checks: readonly Check[] }) {
  return (
    <ul className={classes.checks}>
      {checks.map((check) => (
        <li key={check.label} className={classes.check}>
          <Glyph {...checkLooks[check.state]} size={15} label={jobText.checkState[check.state]} />
          <span className={classes.checkLabel}>{check.label}</span>
          <span className={classes.checkAnswer}>
            {check.answer ?? (check.state === 'waiting' ? jobText.noAnswer : missing)}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface Props {
  readonly job: Job;
  readonly step: JobStep;
}

/** What the step in focus is doing, beside the list. */
export function StepDetailPane({ job, step }: Props) {
  const { progress } = step;
  const words = stepWords(step, job.kind);
  const layers = progress?.layers ?? [];
  const checks = progress?.checks ?? [];
  const measure = measureOf(step);
  const done = layers.filter((layer) => layer.state === 'done').length;
  return (
    <section className={classes.detail} aria-label={words.title}>
      <header className={classes.detailHead}>
        <h2 className={classes.detailTitle}>{words.title}</h2>
        {step.detail.image !== undefined && <code className={classes.detailImage}>{step.detail.image}</code>}
        <span className={classes.detailAside}>{layers.length > 0 ? jobText.layers(done, layers.length) : measure}</span>
      </header>
      {layers.length > 0 && <LayerList layers={layers} />}
      {checks.length > 0 && <CheckList checks={checks} />}
      {layers.length === 0 && checks.length === 0 && (
        <div className={classes.plainDetail}>
          <p>{words.sentence}</p>
          {progress !== null && progress.total !== null && progress.total > 0 && (
            <Meter share={progress.done / progress.total} />
          )}
        </div>
      )}
    </section>
  );
}
