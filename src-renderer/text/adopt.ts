/** The words of adopting containers, giving them back, and of data that outlived its instance. */
import type { AdoptCandidate } from '../../src-main/contract/adoption.ts';
import { formatList, plural } from './format.ts';

type Note = AdoptCandidate['notes'][number];
type Refusal = Exclude<AdoptCandidate['refusal'], null>;

export const adoptText = {
  title: 'Adopt',
  open: 'Adopt a container',
  lead: 'Containers that were made by docker run or Compose, or by another program. Berth takes them over as they are.',
  lookAgain: 'Look again',
  candidates: 'Containers on this engine',
  looking: 'Reading the containers of the engine',
  unknown: 'Not recognised',
  noneTitle: 'Every container here is in Berth already',
  noneText: 'Containers that are made outside Berth appear here. Running and stopped ones can both be adopted.',
  unreadable: 'The containers could not be read.',
  details: (name: string) => `Details of ${name}`,
  untouched: {
    title: 'Nothing is touched now.',
    text: 'The containers run on as they are. The first change, such as an upgrade, makes them anew with the same data, and says so before it begins.',
  },
  project: (name: string) => `Compose project ${name}`,
  name: 'Name',
  nameHelp: 'Small letters, digits and hyphens, at most 40. Containers that Berth makes later begin with it.',
  nameWrong: 'Small letters, digits and hyphens, at most 40. It begins with a letter or a digit.',
  nameTaken: (name: string) => `${name} is the name of another instance.`,
  template: 'Template',
  templateHelp: 'No template knows this image. Choose the kind of server that it is.',
  templateChoose: 'Choose a template',
  take: (label: string) => `Adopt ${label} too`,
  leftOut: 'It stays outside Berth, and the server keeps using it.',
  facts: {
    image: 'Image',
    state: 'State',
    variables: 'Variables',
    ports: 'Ports',
    storage: 'Storage',
    networks: 'Networks',
  },
  none: 'None',
  secret: 'secret',
  secretHelp: 'The value goes to the vault.',
  unknownVariable: 'not in the template, kept as it is',
  moreVariables: (count: number) => `Show ${plural(count, 'more variable')}`,
  mount: {
    volume: 'volume',
    anonymous: 'anonymous volume',
    folder: 'folder',
    unknown: 'not in the template',
  },
  notes: 'What to know',
  adopt: (name: string) => `Adopt ${name}`,
  adoptNothing: 'Adopt',
  waiting: {
    refused: 'It cannot be adopted as it is.',
    name: 'It needs a name that fits.',
    template: 'It needs a template.',
  },
  statuses: {
    running: 'Running',
    exited: 'Stopped',
    created: 'Never started',
    paused: 'Paused',
    restarting: 'Restarting again and again',
    removing: 'Being removed',
    dead: 'Dead',
  } as Readonly<Record<string, string>>,
  kept: {
    title: 'Kept data',
    lead: 'Volumes and secrets that stayed when their instance was removed.',
    none: 'No removed instance left data behind.',
    removed: 'Removed',
    volumes: (count: number) => plural(count, 'volume'),
    noVolumes: 'No volumes',
    again: 'Install again',
    againNamed: (name: string) => `Install again: ${name}`,
    gone: (volumes: readonly string[]) =>
      `${formatList(volumes)} is gone, so it cannot be installed again on its data.`,
  },
  release: {
    action: 'Release…',
    title: (name: string) => `Release ${name}?`,
    text: 'Berth forgets the instance and the secrets that it read. The containers run on as they were found; nothing on the engine changes.',
    kept: 'Its backups stay, and the secrets that they need.',
    keep: 'Cancel',
    confirm: 'Release',
  },
} as const;

const refusals: Readonly<Record<Refusal, string>> = {
  autoRemove: 'It was started with --rm: the engine removes it as soon as it stops. Make it again without --rm.',
  networkOfAnother:
    'It uses the network of the host or of another container, which Berth cannot give to a new one. Make it again with networks and ports of its own.',
  windows: 'It is a Windows container. Berth runs Linux containers.',
  noTemplate: 'No template fits it.',
};

export function refusalWords(refusal: Refusal): string {
  return refusals[refusal];
}

export interface AdoptNoteWords {
  readonly tone: 'warn' | 'accent';
  readonly title: string;
  readonly text: string;
}

/** What is lost is a warning; the rest is good to know. */
export function noteWords({ code, values }: Note): AdoptNoteWords {
  const list = formatList(values);
  const isOne = values.length === 1;
  switch (code) {
    case 'NO_VOLUME':
      return {
        tone: 'accent',
        title: `${list} ${isOne ? 'is' : 'are'} in no volume.`,
        text: 'What is there lies in the container itself. Berth backs it up, and copies it to a volume with the first change.',
      };
    case 'NOT_CARRIED':
      return {
        tone: 'warn',
        title: `Made with ${list}.`,
        text: 'The container keeps that until the first change. A new one does not get it from Berth.',
      };
    case 'TERMS_OPEN':
      return {
        tone: 'warn',
        title: `Not agreed to: ${list}.`,
        text: 'The container does not say that the terms are accepted. A newer version may not start without that; it can be set in the configuration.',
      };
    case 'FLOATING_TAG':
      return {
        tone: 'accent',
        title: `The tag ${list} is no version.`,
        text: 'Berth keeps the very image that runs. Choose a version with the next upgrade, so that it can be compared.',
      };
    case 'ANONYMOUS_VOLUMES':
      return {
        tone: 'accent',
        title: `${list} ${isOne ? 'is in an anonymous volume' : 'are in anonymous volumes'}.`,
        text: isOne ? 'It is kept and backed up like a named one.' : 'They are kept and backed up like named ones.',
      };
    case 'NETWORKS_KEPT':
      return {
        tone: 'accent',
        title: `Stays in ${list}.`,
        text: 'Others there find it by the names that they use now, also after it was made anew.',
      };
    case 'STOPPED':
      return { tone: 'accent', title: 'It is stopped.', text: 'It is adopted as it is, and started when you say so.' };
    case 'PRIVILEGED':
      return {
        tone: 'warn',
        title: `${list} is privileged.`,
        text: 'It has all rights on the engine’s host, and keeps them.',
      };
    case 'COMPOSE_PROJECT':
      return {
        tone: 'accent',
        title: `Part of the Compose project ${list}.`,
        text: 'From now on change it in Berth alone: docker compose up would make another container beside it.',
      };
    case 'LIMITED_KNOWLEDGE':
      return {
        tone: 'accent',
        title: 'Berth does not know this image.',
        text: 'Which data it has and when it is healthy is taken from the template that you choose.',
      };
  }
}
