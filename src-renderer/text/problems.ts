/** Every code of a problem in words: what happened, what state things are in now, what can be done. */
import type { Problem, ProblemCode, ProblemDataOf } from '../../src-main/contract/errors.ts';
import { formatDuration, formatSize, plural } from './format.ts';

export interface ProblemWords {
  /** What happened, in the user's terms: one bold sentence. */
  readonly title: string;
  /** What state things are in now, and what can be done. */
  readonly state: string;
  /** Words of the button, where there is a way on. */
  readonly action?: string;
  /** The engine's or the system's own words. */
  readonly details?: string;
}

type WordsOf = { readonly [C in ProblemCode]: (data: ProblemDataOf<C>) => ProblemWords };

const withDetails = (words: ProblemWords, details: string | undefined): ProblemWords =>
  details ? { ...words, details } : words;

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

const words: WordsOf = {
  ENGINE_UNREACHABLE: ({ endpoint, details }) =>
    withDetails(
      {
        title: 'The Docker engine does not answer.',
        state: `Berth looked at ${endpoint}. Instances may still be running; nothing was changed.`,
        action: 'See what was tried',
      },
      details,
    ),
  ENGINE_FORBIDDEN: ({ endpoint, details }) =>
    withDetails(
      {
        title: 'Your user may not use Docker there.',
        state: `${endpoint} is there. Add your user to the group docker, log in again, then look again.`,
        action: 'Look again',
      },
      details,
    ),
  ENGINE_TOO_OLD: ({ endpoint, apiVersion, needed }) => ({
    title: 'The engine is too old.',
    state: `${endpoint} speaks API ${apiVersion}, Berth needs ${needed}. Update Docker there, then look again.`,
    action: 'Look again',
  }),
  ENGINE_WRONG_PLATFORM: ({ wanted, found }) => ({
    title: `The engine runs ${found}, the image needs ${wanted}.`,
    state: 'Nothing was changed. Choose an image for this platform, or another engine.',
  }),
  ENGINE_REFUSED: ({ status, details }) => ({
    title: 'The engine refused.',
    state: `It answered with status ${String(status)}. Its own words are under Details.`,
    details,
  }),
  ENGINE_DISK_FULL: ({ details }) => ({
    title: 'The disk of the Docker engine is full.',
    state: 'What was begun is taken back. Free some space there, then try again.',
    details,
  }),
  ENGINE_START_REFUSED: ({ command, details }) => ({
    title: 'Docker did not start.',
    state: `${command} came back without a running engine. Run it in a terminal to see more.`,
    action: 'Copy command',
    details,
  }),
  NO_SUCH_ENGINE: ({ engine }) => ({
    title: `There is no engine ${engine}.`,
    state: 'It may have been removed from Berth. Choose another one.',
  }),
  IMAGE_NOT_FOUND: ({ image, details }) =>
    withDetails(
      {
        title: `The registry does not have ${image}.`,
        state: 'Nothing was changed. Check the version, or choose one from the list.',
        action: 'Choose another version',
      },
      details,
    ),
  IMAGE_ACCESS_DENIED: ({ image, details }) =>
    withDetails(
      {
        title: `The registry does not give out ${image}.`,
        state: 'There is no such version, or it needs a login. Nothing was changed.',
      },
      details,
    ),
  REGISTRY_UNREACHABLE: ({ registry, details }) =>
    withDetails(
      {
        title: `${registry} does not answer.`,
        state: 'What is installed runs on. Check the network, then try again.',
        action: 'Try again',
      },
      details,
    ),
  REGISTRY_RATE_LIMIT: ({ registry, retryAfterSeconds }) => ({
    title: `${registry} wants a pause${retryAfterSeconds === undefined ? '' : ` of ${formatDuration(retryAfterSeconds)}`}.`,
    state: 'Too many pulls came from this address. What is installed runs on.',
    action: 'Try again',
  }),
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
    state: 'Nothing was created. The form says which, and why.',
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
    title: `A ${kind} is at work on this instance.`,
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
