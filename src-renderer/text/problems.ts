/** Every code of a problem in words: what happened, what state things are in now, what can be done. */
import type { Problem, ProblemCode, ProblemDataOf } from '../../src-main/contract/errors.ts';
import { formatDuration, formatList, formatSize, plural } from './format.ts';
import { jobKindNoun } from './states.ts';
import { engineProblems, withDetails, type ProblemWords, type WordsOf } from './problems-engine.ts';

export type { ProblemWords } from './problems-engine.ts';

const versionRules: Record<ProblemDataOf<'VERSION_NOT_ALLOWED'>['rule'], (from: string, to: string) => ProblemWords> = {
  downgrade: (from, to) => ({
    title: `${to} is older than ${from}, and its data cannot go down with it.`,
    state: 'Nothing was changed. To go back, restore a backup from before the upgrade.',
    action: 'Show backups',
  }),
  majorStep: (from, to) => ({
    title: `From ${from} to ${to} is more than one major version.`,
    state: 'Nothing was changed. Upgrade to the next major version first.',
    action: 'Choose another version',
  }),
  same: (_from, to) => ({ title: `${to} is what is installed.`, state: 'Nothing was changed.' }),
  unordered: (_from, to) => ({
    title: `${to} cannot be compared with what is installed.`,
    state: 'Nothing was changed. Choose a version that the template knows how to order.',
    action: 'Choose another version',
  }),
};

const damages: Record<'missing' | 'size' | 'checksum' | 'manifest', (part: string) => string> = {
  missing: (part) => `Its part ${part} is missing.`,
  size: (part) => `Its part ${part} has another size than when it was written.`,
  checksum: (part) => `Its part ${part} changed since it was written.`,
  manifest: () => 'Its manifest cannot be read.',
};

/** `An upgrade`, `A configuration`. */
function busyWith(kind: string): string {
  const noun = Object.entries(jobKindNoun).find(([known]) => known === kind)?.[1] ?? 'job';
  return `${/^[aeiou]/.test(noun) ? 'An' : 'A'} ${noun}`;
}

const notAdoptable: Record<ProblemDataOf<'NOT_ADOPTABLE'>['reason'], string> = {
  managed: 'It belongs to an instance already.',
  noTemplate: 'No template knows its image; choose one.',
  autoRemove: 'The engine removes it as soon as it stops (--rm), so it has no way back.',
  networkOfAnother: 'It uses the network of another container or of the computer.',
  windows: 'It is a Windows container.',
  gone: 'It is not there any more.',
};

const words: WordsOf<ProblemCode> = {
  ...engineProblems,
  NO_SUCH_INSTANCE: ({ instance }) => ({
    title: `There is no instance ${instance}.`,
    state: 'It may have been removed. The list shows what there is.',
    action: 'Show instances',
  }),
  NAME_TAKEN: ({ name }) => ({
    title: `${name} is taken.`,
    state: 'Another instance or its container has this name. Choose another one.',
  }),
  PORT_TAKEN: ({ port, owner, free }) => ({
    title: `Port ${String(port)} is taken${owner === null ? '' : ` by ${owner}`}.`,
    state:
      free === null ? 'Choose another host port.' : `Choose another host port, or use ${String(free)}, which is free.`,
    ...(free === null ? {} : { action: `Use ${String(free)}` }),
  }),
  FOLDER_NOT_WRITABLE: ({ path, details }) =>
    withDetails(
      {
        title: `${path} cannot be written.`,
        state: 'Nothing was changed. Choose another folder, or change who may write there.',
      },
      details,
    ),
  FINDINGS: ({ findings }) => ({
    title: `${plural(findings.length, 'field')} of the form cannot stay as they are.`,
    state: 'Nothing was changed. The form says which, and why.',
  }),
  CHANGED_SINCE: ({ instance }) => ({
    title: `${instance} was changed meanwhile.`,
    state: 'Nothing of yours was applied. Read it again; what you changed is kept where it still fits.',
    action: 'Read it again',
  }),
  NOTHING_TO_CHANGE: ({ instance }) => ({
    title: `${instance} is already so.`,
    state: 'There is nothing to apply.',
  }),
  COPY_DIFFERS: ({ path, details }) => ({
    title: `The copy of ${path} is not what was read.`,
    state: 'The original is whole and still in use; the copy is taken away again.',
    details,
  }),
  NOT_ADOPTED: ({ instance }) => ({
    title: `${instance} cannot be released any more.`,
    state: 'Berth has made a container of it anew. Remove it and keep its data instead.',
  }),
  NOT_ADOPTABLE: ({ container, reason }) => ({
    title: `${container} cannot be adopted.`,
    state: `${notAdoptable[reason]} Nothing was changed.`,
  }),
  NO_KEPT_DATA: ({ instance }) => ({
    title: `No data of ${instance} is kept.`,
    state: 'Its volumes were removed meanwhile. A backup can still bring it back.',
    action: 'Show backups',
  }),
  CONTAINER_GONE: ({ container }) => ({
    title: `The container ${container} is gone.`,
    state: 'It was removed outside Berth. Volumes are not touched by that; Start makes the container again.',
    action: 'Start',
  }),
  VOLUMES_GONE: ({ volumes }) => ({
    title: `${volumes.length === 1 ? 'The volume' : 'The volumes'} ${volumes.join(', ')} had been removed outside Berth.`,
    state: 'Berth made it again, empty. What it held comes back with a backup.',
    action: 'Show backups',
  }),
  CONTAINER_EXITED: ({ service, exitCode, isOutOfMemory }) => ({
    title: isOutOfMemory
      ? `${service} ran out of memory and was ended by the engine.`
      : `${service} ended by itself with exit code ${String(exitCode)}.`,
    state: isOutOfMemory
      ? 'Give it more memory, then start it again. Its volumes are whole.'
      : 'Its last lines say why. Its volumes are whole.',
    action: 'See log',
  }),
  GATE_FATAL_LOG: ({ diagnosis, line }) => ({
    title: diagnosis,
    state: 'The line that says so is in its log.',
    action: 'See log',
    details: line,
  }),
  GATE_TIMEOUT: ({ service, waitedSeconds }) => ({
    title: `${service} was not ready within ${formatDuration(waitedSeconds)}.`,
    state: 'It may still be working on its data. Its last lines say more.',
    action: 'See log',
  }),
  CAPTURE_MISSING: ({ capture, details }) =>
    withDetails(
      {
        title: `${capture} could not be read out of the running server.`,
        state: 'Without it the data cannot be opened later, so Berth stopped before anything was changed.',
      },
      details,
    ),
  CAPTURE_DIFFERS: ({ capture }) => ({
    title: `${capture} is not the one that Berth has stored.`,
    state: 'Starting with the stored one could make stored secrets unreadable, so nothing was changed.',
  }),
  COMMAND_REFUSED: ({ command, exitCode, details }) => ({
    title: 'A command in the container did not go through.',
    state: `${command} ended with exit code ${String(exitCode)}.`,
    details,
  }),
  NO_SUCH_VERSION: ({ version }) => ({
    title: `There is no version ${version}.`,
    state: 'Nothing was changed. Choose one from the list.',
    action: 'Choose another version',
  }),
  VERSION_NOT_ALLOWED: ({ from, to, rule }) => versionRules[rule](from, to),
  NO_SUCH_JOB: ({ job }) => ({
    title: 'This job is not known.',
    state: `Its record ${job} is not in the data folder.`,
    action: 'All activity',
  }),
  BUSY: ({ kind }) => ({
    title: `${busyWith(kind)} is at work on this instance.`,
    state: 'One job at a time. Wait until it has ended, or cancel it.',
    action: 'See job',
  }),
  JOB_FINISHED: () => ({
    title: 'The job has ended already.',
    state: 'There is nothing left to cancel.',
    action: 'See job',
  }),
  CANCELLED: () => ({
    title: 'Cancelled.',
    state: 'What was begun is taken back. Downloaded layers are kept for the next time.',
  }),
  NOT_RUNNING: ({ instance }) => ({ title: `${instance} is not running.`, state: 'Start it first.', action: 'Start' }),
  NO_SUCH_BACKUP: ({ backup }) => ({
    title: `The backup ${backup} is not there.`,
    state: 'Its folder was moved or removed. Nothing was changed.',
    action: 'Show backups',
  }),
  BACKUP_DAMAGED: ({ backup, part, reason }) => ({
    title: `The backup ${backup} is damaged.`,
    state: `${damages[reason](part)} Nothing was changed; choose another backup.`,
    action: 'Show backups',
  }),
  BACKUP_TOO_NEW: ({ backup, format, known }) => ({
    title: `The backup ${backup} was written by a newer Berth.`,
    state: `Its format is ${String(format)}, this Berth reads up to ${String(known)}. Nothing was changed; update Berth to restore it.`,
  }),
  CODEC_MISSING: ({ codec }) => ({
    title: `Berth cannot read ${codec} here.`,
    state: `The backup is well, but the runtime that Berth runs on lacks ${codec}. Restore it with a newer Berth, or on Node.js 22.15 or later.`,
  }),
  BACKUP_OF_ANOTHER: ({ backup, instance }) => ({
    title: `${backup} is not a backup of ${instance}.`,
    state: 'Nothing was changed. Choose one of its own backups.',
    action: 'Show backups',
  }),
  DISK_FULL: ({ path, neededBytes }) => ({
    title: `The disk of ${path} is full.`,
    state: `What was begun is removed again, and the instance is as it was.${neededBytes === undefined ? '' : ` ${formatSize(neededBytes)} more are needed.`}`,
  }),
  NO_SUCH_TEMPLATE: ({ template }) => ({
    title: `There is no template ${template}.`,
    state: 'Its instances can be watched, not changed, until it is there again.',
    action: 'Show templates',
  }),
  TEMPLATE_UNREADABLE: ({ file, line, column, details }) => ({
    title: `${file} cannot be read.`,
    state: `Look at line ${String(line)}, column ${String(column)}.`,
    details,
  }),
  TEMPLATE_IN_USE: ({ template, instances }) => ({
    title: `The template ${template} is in use.`,
    state: `${formatList(instances)} ${instances.length === 1 ? 'needs' : 'need'} it. It stays.`,
  }),
  TEMPLATE_TAKEN: ({ template }) => ({
    title: `There is a template ${template} already.`,
    state: 'It was not replaced. Replace it, or give yours another id.',
    action: 'Replace it',
  }),
  NO_EXPORT: ({ template, format }) => ({
    title: `${template} has no ${format} form.`,
    state: 'Its template does not say how. Choose another form.',
  }),
  FOLDER_UNREADABLE: ({ path, details }) => ({
    title: `${path} cannot be read.`,
    state: 'It is not there, is no folder, or is closed to the user that Berth runs as.',
    details,
  }),
  VAULT_LOCKED: () => ({
    title: 'The system keychain is locked.',
    state: 'Instances run on; Berth cannot start new ones or read secrets until it is open.',
    action: 'Try again',
  }),
  NO_SUCH_SECRET: ({ secret }) => ({
    title: `${secret} is not stored.`,
    state: 'Berth does not have its value. The running server has it.',
  }),
  NO_SUCH_LOG: () => ({
    title: 'This log is closed.',
    state: 'Open it again from the instance.',
    action: 'Open it again',
  }),
  BAD_PATTERN: ({ pattern, details }) => ({
    title: `${pattern} cannot be read as an expression.`,
    state: 'Correct it, or search for the text as it stands.',
    details,
  }),
  BAD_REQUEST: ({ issues }) => ({
    title: 'What was sent does not fit.',
    state: 'Nothing was changed.',
    details: issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('\n'),
  }),
  NOT_SIGNED_IN: () => ({ title: 'You are signed out.', state: 'Open a fresh link: run berth link where Berth runs.' }),
  DATA_FOLDER_BUSY: ({ folder, pid }) => ({
    title: 'Another Berth uses this data folder.',
    state: `${folder} belongs to ${pid === null ? 'another process' : `process ${String(pid)}`}. Use its window, or end it first.`,
  }),
  DATA_FOLDER_UNUSABLE: ({ folder, details }) => ({
    title: 'The data folder cannot be used.',
    state: `${folder} cannot be read or written. Instances run on without Berth.`,
    details,
  }),
  UNEXPECTED: ({ details }) => ({
    title: 'Something happened that Berth does not know.',
    state: 'What was being done has stopped and nothing else was changed.',
    details,
  }),
};

/** The words of one problem. */
export function problemWords(problem: Problem): ProblemWords {
  return wordsFor(problem.code, problem);
}

function wordsFor<C extends ProblemCode>(code: C, problem: Problem & { readonly code: C }): ProblemWords {
  const say: (data: ProblemDataOf<C>) => ProblemWords = words[code];
  return say(problem.data as ProblemDataOf<C>);
}
