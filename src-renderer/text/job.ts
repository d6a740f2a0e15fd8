import type { JobKind, StepId } from '../../src-main/contract/plan.ts';

/** Words of the job page: while it runs and when it has ended. */
type ByKind = Readonly<Record<JobKind, string>>;

const doing: ByKind = {
  create: 'Creating',
  start: 'Starting',
  stop: 'Stopping',
  restart: 'Restarting',
  remove: 'Removing',
  backup: 'Backing up',
  restore: 'Restoring',
  upgrade: 'Upgrading',
  configure: 'Configuring',
  adopt: 'Adopting',
  release: 'Releasing',
};

const noun: ByKind = {
  create: 'Creation',
  start: 'Start',
  stop: 'Stop',
  restart: 'Restart',
  remove: 'Removal',
  backup: 'Backup',
  restore: 'Restore',
  upgrade: 'Upgrade',
  configure: 'Configuration',
  adopt: 'Adoption',
  release: 'Release',
};

interface About {
  readonly kind: JobKind;
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Data that is not Berth's own, so that nothing can be promised for it. */
  readonly external: string | null;
  /** It did not run before, so it rests again afterwards. */
  readonly wasStopped: boolean;
}

/** What can be promised about data: all of it, or the volumes only. */
const data = (about: About): string => (about.external === null ? 'with all of its data' : 'with all of its volumes');

const version = (about: About): string | null => (about.kind === 'upgrade' ? about.to : null);

function doneHeading(about: About): string {
  const { name, to } = about;
  switch (about.kind) {
    case 'create':
      return `${name} is there and answers.`;
    case 'start':
      return `${name} runs again.`;
    case 'stop':
      return `${name} is stopped. Its data stays.`;
    case 'restart':
      return `${name} was restarted and answers.`;
    case 'remove':
      return `${name} is removed.`;
    case 'backup':
      return `${name} is backed up, and every checksum matches.`;
    case 'restore':
      return about.wasStopped
        ? `${name} is restored, and stopped as it was before.`
        : `${name} is restored and answers.`;
    case 'upgrade':
      return about.wasStopped
        ? `${name} is on ${to ?? 'the new version'}, ${data(about)}, and stopped as it was before.`
        : `${name} runs on ${to ?? 'the new version'}, ${data(about)}.`;
    case 'configure':
      return about.wasStopped
        ? `${name} has its new configuration, and is stopped as it was before.`
        : `${name} runs with its new configuration, ${data(about)}.`;
    case 'adopt':
      return `${name} is adopted, and its containers are as they were.`;
    case 'release':
      return `${name} is released. Its containers are as they were found.`;
  }
}

function rolledBackHeading(about: About): string {
  const { name, from, to } = about;
  switch (about.kind) {
    case 'create':
      return `${name} did not come up. What was made for it is gone again.`;
    case 'start':
    case 'restart':
      return `${name} did not come up. It is as it was before.`;
    case 'stop':
      return `${name} was not stopped.`;
    case 'remove':
      return `${name} was not removed. It is there, ${data(about)}.`;
    case 'backup':
      return `The backup of ${name} was not made. ${name} is as it was.`;
    case 'restore':
      return `${name} is as it was before the restore, ${data(about)}. The backup did not come up.`;
    case 'upgrade':
      return `${name} is ${about.wasStopped ? 'stopped as before,' : 'running again'} on ${from ?? 'its version'}, ${data(about)}. The upgrade to ${to ?? 'the new version'} did not come up.`;
    case 'configure':
      return `${name} is ${about.wasStopped ? 'stopped as before,' : 'running again'} with its configuration of before, ${data(about)}. The new one did not come up.`;
    case 'adopt':
      return `${name} was not adopted. Its containers are as they were.`;
    case 'release':
      return `${name} was not released. It is adopted as before.`;
  }
}

function cancelledHeading(about: About): string {
  const { name, from } = about;
  switch (about.kind) {
    case 'create':
      return `Cancelled. Nothing of ${name} is left.`;
    case 'upgrade':
      return `Cancelled. ${name} is on ${from ?? 'its version'}, ${data(about)}.`;
    case 'configure':
      return `Cancelled. ${name} has its configuration of before, ${data(about)}.`;
    case 'adopt':
      return `Cancelled. The containers of ${name} are as they were.`;
    default:
      return `Cancelled. ${name} is as it was before.`;
  }
}

/** What is true now of a step that was taken back. */
const undone: Partial<Record<StepId, string>> = {
  keep: 'Taken out again',
  volumes: 'Removed again',
  network: 'Removed again',
  unpack: 'Removed again',
  quiesce: 'It works again',
  stop: 'Started again',
  update: 'The limits of before are back',
  move: 'The copy is removed again, the original was never touched',
  setAside: 'Its name is back',
  create: 'Removed, its log kept',
  start: 'Stopped again',
  copy: 'Removed again',
  safeguard: 'Removed again',
};

export const jobText = {
  noun: (kind: JobKind) => noun[kind],
  heading: (about: About) => {
    const to = version(about);
    return to === null ? `${doing[about.kind]} ${about.name}` : `${doing[about.kind]} ${about.name} to `;
  },
  headingVersion: version,
  soFar: (duration: string) => `${duration} so far`,
  left: (duration: string) => `${duration} left`,
  track: {
    label: 'Progress of the job',
    up: 'up, nothing changed',
    upChanged: 'up',
    down: 'down',
    pointOfNoReturn: 'point of no return',
  },
  note: {
    upUntouched: {
      title: (about: About) =>
        about.kind === 'create' ? `Nothing of ${about.name} was made yet.` : `${about.name} is as it was.`,
      text: (about: About) =>
        about.kind === 'create'
          ? 'If you cancel now, the downloaded layers are kept and that is all.'
          : 'Nothing has been changed yet. If you cancel now, what was downloaded is kept and that is all.',
    },
    upChanged: {
      title: (about: About) => (about.kind === 'create' ? `${about.name} is being made.` : `${about.name} is up.`),
      text: (about: About) =>
        about.kind === 'create'
          ? 'If you cancel now, everything that was made for it is taken away again.'
          : 'If you cancel now, everything goes back to how it was.',
    },
    down: {
      title: (about: About, duration: string) => `${about.name} has been down for ${duration}.`,
      text: (about: About, at: string) =>
        about.from === null || about.kind !== 'upgrade'
          ? `If you cancel now, it comes back as it was at ${at}, and nothing is lost.`
          : `If you cancel now, ${about.from} and its ${about.external === null ? 'data' : 'volumes'} as of ${at} come back${about.external === null ? ', and nothing is lost' : `; ${about.external} stays as it is then`}.`,
    },
    undoing: {
      title: (about: About) => `Berth is putting ${about.name} back.`,
      text: 'What was done is undone, step by step. This goes on even if you close the window.',
    },
    waiting: {
      title: () => 'The engine does not answer, so the job waits.',
      text: (about: About) => `Nothing is lost. It goes on by itself when the engine of ${about.name} answers again.`,
    },
    final: {
      title: (about: About) => `${about.name} is past the point of no return.`,
      text: 'This goes on to its end; it cannot be cancelled any more.',
    },
  },
  cancel: 'Cancel',
  cancelDown: 'Cancel and go back',
  cancelAsk: {
    title: (about: About) => `Cancel: ${noun[about.kind].toLowerCase()} of ${about.name}?`,
    keep: 'Keep going',
    confirm: 'Cancel and go back',
  },
  steps: 'Steps',
  showAll: (count: number) => `Show all ${String(count)} steps`,
  undone,
  /** The safety backup is whole: it stays. */
  safetyKept: 'Kept',
  layers: (done: number, all: number) => `${String(done)} of ${String(all)} layers`,
  layersFolded: (count: number, size: string) => `${String(count)} layers done, ${size}`,
  layerState: {
    waiting: (size: string | null) => (size === null ? 'waiting' : `${size}, waiting`),
    verifying: (size: string | null) => (size === null ? 'checking' : `${size}, checking`),
    extracting: (size: string | null) => (size === null ? 'unpacking' : `${size}, unpacking`),
    done: (size: string | null) => (size === null ? 'here already' : `${size}, done`),
  },
  ofTotal: (done: string, total: string) => `${done} of ${total}`,
  seconds: (done: string, total: string) => `${done} of up to ${total}`,
  checkState: { waiting: 'not yet', alive: 'answers, not ready yet', ready: 'ready' },
  noAnswer: 'no answer yet',
  liveLog: 'Live log',
  following: 'Following',
  noLogYet: 'No lines yet.',
  outcomeWord: { done: 'Done', rolledBack: 'Rolled back', cancelled: 'Cancelled', halfway: 'Stopped half-way' },
  span: (date: string, from: string, to: string) => (from === to ? `${date}, ${from}` : `${date}, ${from} to ${to}`),
  headingDone: doneHeading,
  headingRolledBack: rolledBackHeading,
  headingCancelled: cancelledHeading,
  headingHalfway: (about: About) =>
    `The ${noun[about.kind].toLowerCase()} of ${about.name} stopped half-way, and going back does not get on either.`,
  what: 'What happened',
  whatDone: 'Everything on the plan was done.',
  whatRolledBack: 'So Berth put everything back.',
  whatInterrupted: 'Berth itself went off in the middle of this job, and drove it on at its next start.',
  whatUndo: 'Going back stopped here:',
  state: 'What state things are in',
  stateAnswers: (versionText: string, address: string | null) =>
    address === null ? `Version ${versionText} answers` : `Version ${versionText} answers on ${address}`,
  stateNow: (name: string, word: string) => `${name}: ${word}`,
  stateDataBack: (volumes: number, at: string) =>
    volumes === 1 ? `1 volume is as of ${at}` : `${String(volumes)} volumes are as of ${at}`,
  stateDataAsOf: (at: string) => `The data is as of ${at}`,
  stateDataLeft: 'The data is as the new container left it: no safety backup was made',
  stateDataKept: 'The data was not touched',
  stateNoLoss: 'Nothing was written in between, so nothing is lost',
  stateDowntime: (duration: string) => `Down for ${duration} in all`,
  stateNoDowntime: 'It was never down',
  stateBackup: (name: string) => `Backup ${name} is kept`,
  stateKept: (volumes: number) =>
    volumes === 1 ? 'Its volume stays on the engine' : `Its ${String(volumes)} volumes stay on the engine`,
  stateGone: 'It is not on the engine any more',
  stateExternal: (label: string) => `${label} is not Berth’s own: it is as the server left it`,
  lines: 'The lines that explain it',
  linesLast: 'The last lines',
  linesFrom: 'from the container of this job, kept with it',
  copy: 'Copy',
  openLogs: 'Open in logs',
  can: 'What you can do',
  open: 'Open',
  goHome: 'Go to Instances',
  showKept: 'Show kept data',
  goTo: (name: string) => `Go to ${name}`,
  action: {
    advice: { title: 'Follow the advice', button: (name: string) => `Go to ${name}` },
    retry: {
      title: 'Try again',
      text: 'The plan is made anew, with everything checked first.',
      button: 'Plan the upgrade',
    },
    mend: {
      title: 'Mend the configuration',
      text: 'What you changed is still there.',
      button: 'Back to the configuration',
    },
    adoptAgain: { title: 'Look again', text: 'The list of containers is read anew.', button: 'Show containers' },
    retryCreate: { title: 'Mend the form', text: 'What you entered is still there.', button: 'Back to the form' },
    otherVersion: {
      title: 'Choose another version',
      text: 'A version in between may take the step.',
      button: 'Show versions',
    },
    logs: { title: 'Read the whole log', text: 'The lines before and after are kept.', button: 'Open in logs' },
    backups: {
      title: 'Look at the backups',
      text: 'The safety backup of this job is among them.',
      button: 'Show backups',
    },
    instance: { title: 'Go on', text: 'Everything else is on its page.' },
  },
  did: 'What was done',
  didAndUndid: 'What was done and undone',
  details: 'Details',
  copyDetails: 'Copy the details',
  loading: 'Reading the job',
  gone: 'This job is not here.',
  started: 'Started',
} as const;
export type JobAbout = About;
