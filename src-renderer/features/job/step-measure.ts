import type { JobStep } from '../../../src-main/contract/job.ts';
import { formatClock, formatDuration, formatSize, formatSizeOf } from '../../text/format.ts';
import { jobText } from '../../text/job.ts';

/** How far a running step is, in its own measure: bytes, seconds of its budget, items. */
export function measureOf(step: JobStep): string | null {
  const { progress } = step;
  if (progress === null) return null;
  const { done, total, unit, subject } = progress;
  const words = amount(done, total, unit);
  if (words === null) return subject ?? null;
  return subject === undefined || subject === '' ? words : `${subject}, ${words}`;
}

function amount(done: number, total: number | null, unit: 'bytes' | 'seconds' | 'items'): string | null {
  switch (unit) {
    case 'bytes':
      if (total === null) return done > 0 ? formatSize(done) : null;
      return formatSizeOf(done, total);
    case 'seconds':
      return total === null ? formatClock(done) : jobText.seconds(formatClock(done), formatDuration(total));
    case 'items':
      return total === null ? null : jobText.ofTotal(String(done), String(total));
  }
}
