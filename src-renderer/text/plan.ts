/** Words about what is about to happen: notes of plans, phases, and the dialogs that ask before a job. */
export interface NoteWords {
  readonly tone: 'warn' | 'accent' | 'ok';
  readonly title: string;
  readonly text: string;
}

/** `Yesterday 22:20` in the middle of a sentence. */
const inSentence = (date: string): string => date.replace(/^(Today|Yesterday)/, (word) => word.toLowerCase());

export const planText = {
  region: 'Plan',
  phase: {
    up: { title: 'Before anything stops', text: (name: string) => `${name} stays up` },
    down: { title: 'Stopped', text: () => 'users cannot reach it' },
    after: { title: 'Back in service', text: () => '' },
  },
  pointOfNoReturn: 'Point of no return',
  notReady: 'Working out what will happen',
  blocked: 'This stands in the way',
  note: {
    external: (label: string, warning: string): NoteWords => ({
      tone: 'warn',
      title: `${label} is not Berth’s own.`,
      text: warning,
    }),
    crossesMinor: (from: string, to: string): NoteWords => ({
      tone: 'warn',
      title: 'This crosses a minor version.',
      text: `${to} may change its data, so going back from it to ${from} needs the safety backup, not only the old image.`,
    }),
    crossesMajor: (from: string, to: string): NoteWords => ({
      tone: 'warn',
      title: 'This crosses a major version.',
      text: `Read the notes of ${to} first. Going back to ${from} needs the safety backup, not only the old image.`,
    }),
    floating: (tag: string): NoteWords => ({
      tone: 'accent',
      title: `${tag} names another image over time.`,
      text: 'Berth pins the image that it gets now, so this instance does not change by itself.',
    }),
    replacesSince: (age: string, at: string): NoteWords => ({
      tone: 'warn',
      title: `What was done since ${inSentence(at)} is replaced`,
      text: `(${age}). It stays in the safety backup.`,
    }),
    losesVolumes: (volumes: string): NoteWords => ({
      tone: 'warn',
      title: 'These volumes are removed:',
      text: `${volumes}.`,
    }),
    keepsVolumes: (volumes: string): NoteWords => ({ tone: 'ok', title: 'These volumes stay:', text: `${volumes}.` }),
    notBackedUp: (volumes: string): NoteWords => ({
      tone: 'accent',
      title: 'Not part of the backup:',
      text: `${volumes}. The template says that its content can be made again.`,
    }),
    notInBackup: (volumes: string): NoteWords => ({
      tone: 'warn',
      title: 'This backup is not of the whole instance.',
      text: `It was made for a change that left the rest running. ${volumes} stays as it is now, also where it no longer fits what comes back.`,
    }),
    notRecreated: (services: string): NoteWords => ({
      tone: 'ok',
      title: `${services} ${services.includes(' and ') || services.includes(',') ? 'stay' : 'stays'} as made.`,
      text: 'What changes does not concern it.',
    }),
    appliedAtOnce: (): NoteWords => ({
      tone: 'ok',
      title: 'Applied at once, no restart.',
      text: 'Limits and the restart policy are set while it runs.',
    }),
    port: (port: string, host: string | null) => (host === null ? `port ${port}` : `${host}:${port}`),
    addressMoves: (label: string, from: string, to: string): NoteWords => ({
      tone: 'warn',
      title: `${label} moves from ${from} to ${to}.`,
      text: 'Old links and bookmarks stop working.',
    }),
    addressGoes: (label: string, from: string): NoteWords => ({
      tone: 'warn',
      title: `${label} is no longer at ${from}.`,
      text: 'It is reachable from the inside only afterwards.',
    }),
    addressComes: (label: string, to: string): NoteWords => ({
      tone: 'accent',
      title: `${label} becomes reachable at ${to}.`,
      text: 'It was reachable from the inside only.',
    }),
    dataMoves: (label: string, from: string, to: string): NoteWords => ({
      tone: 'accent',
      title: `${label} moves from ${from} to ${to}.`,
      text: 'It is copied and compared before the old place is given up.',
    }),
    folderStays: (path: string): NoteWords => ({
      tone: 'accent',
      title: `The folder ${path} stays where it is.`,
      text: 'Berth never removes folders of the computer.',
    }),
    foreignVolumes: (volumes: string): NoteWords => ({
      tone: 'accent',
      title: 'Volumes that are not this instance’s alone stay:',
      text: `${volumes}.`,
    }),
    adoptedRecreated: (containers: string): NoteWords => ({
      tone: 'warn',
      title: `${containers} ${containers.includes(' and ') || containers.includes(',') ? 'were' : 'was'} not made by Berth and is replaced.`,
      text: 'A container of the same kind is made from what was found, with the same volumes. If it is not healthy, the found one comes back.',
    }),
    secretStored: (label: string): NoteWords => ({
      tone: 'ok',
      title: `${label} is stored.`,
      text: 'It is compared with the running server and passed on.',
    }),
    secretCaptured: (label: string): NoteWords => ({
      tone: 'accent',
      title: `${label} is not stored yet.`,
      text: 'Berth reads it from the running server before anything stops. If that does not work, nothing is changed.',
    }),
  },
} as const;

export const upgradeText = {
  title: (name: string) => `Upgrade ${name}`,
  now: 'now on',
  close: 'Close',
  find: 'Find a version',
  versions: 'Versions',
  group: (name: string) => (name === '' ? 'Other tags' : /^\d+$/.test(name) ? `Version ${name}` : name),
  yourGroup: (name: string) => (/^\d+$/.test(name) ? `Version ${name}, yours` : `${name}, your version`),
  newest: 'Newest',
  installed: 'Installed',
  notes: 'Notes',
  rule: {
    downgrade: 'Cannot go back to this one: its data is newer. Restore a backup instead.',
    majorStep: 'Needs a step between: one major version at a time.',
    same: 'This is what runs now.',
    unordered: 'Berth cannot tell whether this is newer or older.',
  },
  downtime: 'Expected downtime',
  downtimeFrom: 'estimated from the sizes and the times of the steps before',
  noDowntime: 'None',
  unknown: 'Not known yet',
  whole: 'Whole upgrade',
  diskNeeded: 'Disk needed',
  diskOf: (share: string) => `${share} free`,

  ifNotHealthy: 'If it is not healthy',
  goesBack: 'goes back by itself',
  backAlone: 'the version goes back; its data needs your backup',
  lastBackup: 'Last backup',
  never: 'never',
  start: (version: string) => `Upgrade to ${version}`,
  startPlain: 'Upgrade',
  goesOn: 'You can leave this page. The job goes on and tells you when it is done.',
  chooseFirst: 'Choose a version to see what will happen.',
  none: 'There is no other version to choose.',
  noneFound: (text: string) => `No version matches ${text}.`,
  useTag: (tag: string) => `Use the tag ${tag}`,
  loading: 'Reading the versions',
  listedAt: 'Listed',
} as const;

export const restoreText = {
  title: (name: string, date: string) => `Restore ${name} to ${inSentence(date)}`,
  cancel: 'Cancel',
  comesBack: 'What comes back',
  means: 'What that means',
  configuration: 'Configuration and stored secrets',
  since: (date: string, age: string) => `What was done since ${inSentence(date)} (${age}) is replaced.`,
  down: (name: string, downtime: string) =>
    `${name} is down for ${downtime}. Data is unpacked beside the old one and swapped only when it is complete.`,
  downUnknown: (name: string) =>
    `${name} is down while it runs. Data is unpacked beside the old one and swapped only when it is complete.`,
  safetyTitle: 'The state of now is backed up first.',
  safetyText: 'So this restore can be undone.',
  start: 'Back up, then restore',
  damaged: 'This backup is damaged and cannot be restored.',
  version: 'version',
} as const;

export const removeText = {
  title: (name: string) => `Remove ${name}?`,
  on: 'on',
  goes: 'What goes',
  stays: 'What stays',
  containers: (count: number) => (count === 1 ? '1 container' : `${String(count)} containers`),
  volumes: (count: number) => (count === 1 ? '1 volume' : `${String(count)} volumes`),
  folders: (count: number) => (count === 1 ? '1 folder of this computer' : `${String(count)} folders of this computer`),
  network: 'Its network',
  secrets: 'Its stored secrets',
  secretsKept: 'Its secrets, in Berth’s vault',
  log: 'Its log',
  foreignVolumes: (count: number) =>
    count === 1
      ? '1 volume that is not this instance’s alone'
      : `${String(count)} volumes that are not this instance’s alone`,
  backups: (count: number, withSafety: boolean) => {
    if (count === 0) return 'The safety backup';
    const all = count === 1 ? '1 backup' : `${String(count)} backups`;
    return withSafety ? `${all}, and the safety backup` : all;
  },
  images: 'Images, shared with others',
  keepData: 'Keep its volumes',
  keepDataHelp: 'They stay on the engine, and it can be installed again from Adopt.',
  safety: 'Make a safety backup first',
  safetyTitle: 'A safety backup is made first.',
  safetyText: (name: string) =>
    `The volumes and settings of ${name} are in it, and its secrets stay in Berth’s vault. If the backup cannot be made, nothing is removed.`,
  noSafetyTitle: 'Without a safety backup nothing brings the data back.',
  noSafetyText: 'The volumes are removed for good.',
  noSafetyKeptTitle: 'No safety backup is made.',
  noSafetyKeptText: 'The volumes and the secrets stay, the settings are removed for good.',
  external: (label: string) => `${label} is not touched.`,
  type: (name: string) => `Type ${name} to go on`,
  typeBefore: 'Type ',
  typeAfter: ' to go on',
  cancel: 'Cancel',
  start: 'Back up and remove',
  startWithout: 'Remove',
  startWithoutData: 'Remove with its data',
  waitsForName: 'Waiting for the name',
} as const;
