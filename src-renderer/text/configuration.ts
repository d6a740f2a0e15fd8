/** Words of the Configuration tab: sections, the plan of a change, and what stands in its way. */
import type { ChangedField } from '../../src-main/contract/configuration.ts';
import { formatList } from './format.ts';

/** What was changed, as the reason why a container is made anew. */
const reasons: Readonly<Record<ChangedField, string>> = {
  environment: 'variables',
  port: 'ports',
  mount: 'storage',
  cpus: 'limits',
  memory: 'limits',
  restart: 'the restart policy',
  label: 'labels',
  network: 'networks',
  host: 'host names',
  command: 'arguments',
  repository: 'the image',
  privileged: 'its rights on the computer',
  service: 'services',
};
const singular = new Set(['storage', 'the restart policy', 'the image']);

/** One line of a difference where the change has no name of its own. */
const fields: Partial<Record<ChangedField, string>> = {
  cpus: 'cpus',
  memory: 'memory',
  restart: 'restart',
  command: 'arguments',
  repository: 'image',
  privileged: 'privileged',
  service: 'service',
};

const groups: Partial<Record<ChangedField, string>> = {
  environment: 'environment',
  port: 'ports',
  mount: 'storage',
  label: 'labels',
  network: 'networks',
  host: 'host names',
};

const joined = (names: readonly string[]): string => formatList(names);
const verb = (names: readonly string[], one: string, many: string): string => (names.length === 1 ? one : many);

export const configurationText = {
  changes: (count: number) => (count === 1 ? '1 change' : `${String(count)} changes`),
  waiting: (count: number) => (count === 1 ? '1 change waiting' : `${String(count)} changes waiting`),
  sections: 'Sections of the configuration',
  loading: 'Reading the configuration',
  readAgain: 'Read it again',
  form: 'Configuration',
  plan: 'Plan',
  openPlan: 'Plan',
  planning: 'Working out what will happen',
  containers: (names: readonly string[]) => `The ${verb(names, 'container', 'containers')} `,
  recreated: (names: readonly string[], because: readonly ChangedField[]) => {
    const what = [...new Set(because.map((field) => reasons[field]))];
    const are = verb(names, ' is re-created', ' are re-created');
    if (what.length === 0) return `${are}, because values that it is made of change.`;
    const isOne = what.length === 1 && singular.has(what[0] ?? '');
    return `${are}, because ${joined(what)} ${isOne ? 'is' : 'are'} fixed when a container is made.`;
  },
  restarted: (names: readonly string[]) =>
    `${joined(names)} ${verb(names, 'is', 'are')} stopped meanwhile and started again, without being re-created.`,
  updated: (names: readonly string[]) =>
    `${joined(names)} ${verb(names, 'keeps', 'keep')} running: limits are set while it runs.`,
  keptRunning: (names: readonly string[]) => `${joined(names)} ${verb(names, 'keeps', 'keep')} running.`,
  keptStopped: (name: string) => `${name} is stopped, and stays so.`,
  atOnce: 'Applied at once, no restart.',
  downtime: 'Expected downtime',
  noDowntime: 'None',
  unknown: 'Not known yet',
  ifNotHealthy: 'If it is not healthy',
  goesBack: 'goes back by itself',
  goesBackStopped: 'not started, so not tried',
  differences: 'Differences',
  secretChanged: 'changed',
  secretSet: 'set',
  secretGone: 'taken out',
  composedChanged: 'composed anew',
  fields,
  groups,
  restartPolicy: {
    no: 'Stays stopped',
    'on-failure': 'Starts again after a fault',
    'unless-stopped': 'Starts again by itself',
    always: 'Starts again by itself, also after a stop',
  },
  kept: 'Kept',
  keptVolumes: (kept: number, all: number) =>
    kept === all
      ? all === 1
        ? 'Its volume'
        : `All ${String(all)} volumes`
      : `${String(kept)} of ${String(all)} volumes`,
  keptFolders: (count: number) => (count === 1 ? '1 folder' : `${String(count)} folders`),
  keptService: (label: string) => `${label}, untouched`,
  keptSecret: (label: string) => label,
  keptLog: 'Log of the old container',
  forUsers: 'Changes for users',
  noChangeForUsers: 'Addresses stay as they are.',
  notReachable: (duration: string) => `Not reachable for ${duration}.`,
  safety: 'Make a safety backup first',
  safetyHelp: 'Then going back brings the data back too.',
  noSafetyHelp: 'Going back then leaves the data as the new container left it.',
  discard: 'Discard',
  apply: (count: number) => (count === 1 ? 'Apply 1 change' : `Apply ${String(count)} changes`),
  planAgain: 'Try again',
  waitsForPlan: 'Waiting for the plan',
  waitsForFindings: (count: number) =>
    count === 1 ? 'Waiting for one thing to be settled' : `Waiting for ${String(count)} things to be settled`,
  waitsForJob: 'Waiting for the job to end',
  sameAsNow: 'It comes to the same as it is now, so there is nothing to apply.',
  goesOn: 'You can leave this page. The job goes on and tells you when it is done.',
  toSettle: (count: number) => (count === 1 ? '1 to settle' : `${String(count)} to settle`),
  reread: {
    title: 'It was changed meanwhile, and read again.',
    text: 'Your changes are kept where they still fit; look at them before you apply.',
  },
  health: {
    title: 'Health check',
    help: 'How the template judges whether it is well. It is asked while it runs, and after every change.',
    http: (path: string, port: string) => `${path} on ${port}`,
    status: (ready: string, alive: string | null) =>
      alive === null ? `ready with ${ready}` : `ready with ${ready}, alive with ${alive}`,
    exit: (codes: string) => `ready with exit code ${codes}`,
    docker: 'the image’s own check',
    dockerReady: 'ready when it says healthy',
    budget: 'Longest wait',
    budgetHelp: 'After a start or a change. When it is over, the change goes back.',
    slow: 'Called slow after',
    interval: 'Asked every',
    none: (service: string) => `The template has no check for ${service}: it counts as well while it runs.`,
  },
  about: {
    title: 'Made of',
    help: 'What is on the engine now.',
    template: 'Template',
    templateVersion: (version: number) => `version ${String(version)}`,
    created: 'Created',
    revision: 'Revision',
    image: 'Image',
    digest: 'Digest',
    copyDigest: (service: string) => `Copy the digest of ${service}`,
    noDigest: 'not pulled yet',
    container: 'Container',
  },
} as const;
