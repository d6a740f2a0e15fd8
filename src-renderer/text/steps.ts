/** The title of every step of a job, and a sentence from what it knows. */
import type { JobKind, StepDetail, StepId } from '../../src-main/contract/plan.ts';
import { formatDuration, formatList, formatSize, plural } from './format.ts';

export interface StepWords {
  readonly title: string;
  /** Null: there is nothing more to say. */
  readonly sentence: string | null;
}

type Say = string | ((detail: StepDetail, kind: JobKind) => string);
interface Entry {
  readonly title: Say;
  readonly sentence?: (detail: StepDetail, kind: JobKind) => string | null;
}

const listed = (items: readonly string[] | undefined, one: string): string | null =>
  items === undefined || items.length === 0 ? null : items.length <= 3 ? formatList(items) : plural(items.length, one);
const sized = ({ bytes, parts }: StepDetail): string | null => {
  const pieces = [
    bytes === undefined ? null : formatSize(bytes),
    parts === undefined ? null : plural(parts, 'part'),
  ].filter((piece) => piece !== null);
  return pieces.length === 0 ? null : pieces.join(' in ');
};
const version = ({ version: value }: StepDetail, before: string, otherwise: string) =>
  value === undefined ? otherwise : `${before} ${value}`;

const checked: Partial<Record<JobKind, string>> = {
  create: 'Name, ports, folders, disk and image',
  upgrade: 'Version rule, disk, platform and keys',
  restore: 'The backup, disk and image',
  backup: 'Disk and volumes',
  configure: 'Ports, folders, disk and image',
  adopt: 'The containers are there, and no one else’s',
  release: 'Nothing of it was re-created yet',
};

const entries: Record<StepId, Entry> = {
  check: { title: 'Check', sentence: (_detail, kind) => checked[kind] ?? null },
  keep: {
    title: 'Keep its settings and secrets',
    sentence: ({ count }) => (count === undefined ? null : `${plural(count, 'secret')} into the vault`),
  },
  capture: {
    title: ({ label, labels }) => {
      const names = labels ?? (label === undefined ? [] : [label]);
      return names.length === 0
        ? 'Capture its secrets'
        : `Capture ${formatList(names.map((name) => name.charAt(0).toLowerCase() + name.slice(1)))}`;
    },
    sentence: () => 'Read from the running server, kept in the vault',
  },
  verify: { title: 'Check the backup', sentence: (detail) => sized(detail) ?? 'Every part against its checksum' },
  pull: {
    title: (detail) => version(detail, 'Pull', 'Pull the image'),
    sentence: ({ bytes, image }) => (bytes === undefined ? (image ?? null) : formatSize(bytes)),
  },
  volumes: { title: 'Make the volumes', sentence: ({ volumes }) => listed(volumes, 'volume') },
  network: { title: 'Make the network' },
  unpack: { title: 'Put the backup into fresh volumes', sentence: sized },
  quiesce: { title: 'Let it finish its work', sentence: ({ label }) => label ?? null },
  stop: {
    title: ({ containers }) => (containers !== undefined && containers.length > 1 ? 'Stop its containers' : 'Stop it'),
    sentence: ({ containers }) => listed(containers, 'container'),
  },
  safeguard: { title: 'Safety backup', sentence: (detail) => sized(detail) ?? 'Written, then read back and compared' },
  copy: { title: 'Copy its volumes', sentence: (detail) => sized(detail) ?? listed(detail.volumes, 'volume') },
  seal: { title: 'Read back and compare', sentence: (detail) => sized(detail) ?? 'Every part against its checksum' },
  update: {
    title: 'Set limits and restart policy',
    sentence: ({ containers }) => listed(containers, 'container') ?? 'While it runs, without a restart',
  },
  move: {
    title: ({ label }) => (label === undefined ? 'Move its data' : `Move ${label}`),
    sentence: (detail) => sized(detail) ?? listed(detail.volumes, 'volume') ?? 'Copied, then read back and compared',
  },
  setAside: { title: 'Set the old container aside', sentence: ({ containers }) => listed(containers, 'container') },
  create: {
    title: (detail) => version(detail, 'Create', 'Create the container'),
    sentence: ({ containers }) => listed(containers, 'container'),
  },
  start: {
    title: (detail) => version(detail, 'Start', 'Start it'),
    sentence: ({ containers }) => listed(containers, 'container'),
  },
  gate: {
    title: 'Wait until healthy',
    sentence: ({ budgetSeconds }) => (budgetSeconds === undefined ? null : `Up to ${formatDuration(budgetSeconds)}`),
  },
  release: { title: 'Let it work again', sentence: ({ label }) => label ?? null },
  retire: {
    title: 'Clear away what is not needed',
    sentence: ({ containers, volumes }) => listed(containers, 'container') ?? listed(volumes, 'volume'),
  },
  removeContainers: { title: 'Remove its containers', sentence: ({ containers }) => listed(containers, 'container') },
  removeVolumes: { title: 'Remove its volumes', sentence: ({ volumes }) => listed(volumes, 'volume') },
  removeNetwork: { title: 'Remove its network' },
  forget: {
    title: ({ label }) => (label === 'secretsKept' ? 'Forget its settings' : 'Forget its settings and secrets'),
    sentence: ({ label }) => (label === 'secretsKept' ? 'Secrets and backups stay' : 'Backups stay'),
  },
};

export const skippedWords: Record<NonNullable<StepDetail['skipped']>, string> = {
  notChosen: 'Was not chosen',
  alreadyThere: 'Already here',
  nothingToDo: 'Nothing to do',
  notRunning: 'It was not running',
};

export function stepWords(step: { readonly id: StepId; readonly detail: StepDetail }, kind: JobKind): StepWords {
  const entry = entries[step.id];
  const { skipped } = step.detail;
  return {
    title: typeof entry.title === 'string' ? entry.title : entry.title(step.detail, kind),
    sentence: skipped === undefined ? (entry.sentence?.(step.detail, kind) ?? null) : skippedWords[skipped],
  };
}
