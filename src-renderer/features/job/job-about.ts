import type { Job } from '../../../src-main/contract/job.ts';
import type { JobAbout } from '../../text/job.ts';

export function aboutOf(job: Job): JobAbout {
  const external = job.notes.find((note) => note.code === 'EXTERNAL_STATE');
  const stop = job.steps.find((step) => step.id === 'stop');
  return {
    kind: job.kind,
    name: job.instanceName,
    from: job.from,
    to: job.to,
    external: external?.label ?? null,
    wasStopped: stop?.detail.skipped === 'notRunning',
  };
}
