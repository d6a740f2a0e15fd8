/** Every result of a check of the form in words: one bold sentence and, where it helps, a second one. */
import type { Finding, FindingCode } from '../../src-main/contract/instance.ts';
import { formatSize, plural } from './format.ts';

export interface FindingWords {
  readonly title: string;
  readonly text?: string;
  /** Words of the button that mends it. */
  readonly action?: string;
}

type Data = Finding['data'];
const named = ({ label, name }: Data, otherwise: string) => label ?? name ?? otherwise;
const port = ({ port: value }: Data) => (value === undefined ? 'This port' : `Port ${String(value)}`);

const words: Record<FindingCode, (data: Data) => FindingWords> = {
  NAME_PATTERN: () => ({
    title: 'Small letters, digits and hyphens, at most 40.',
    text: 'It begins with a letter or a digit.',
  }),
  NAME_TAKEN: ({ name, owner }) => ({
    title: `${name ?? 'This name'} is taken.`,
    text: owner ? `It belongs to ${owner}. Choose another one.` : 'Choose another one.',
  }),
  NAME_FREE: ({ name }) => ({ title: `${name ?? 'The name'} is free` }),
  IMAGE_FOUND: ({ image }) => ({ title: 'The registry has this version', ...(image ? { text: image } : {}) }),
  IMAGE_HERE: ({ image }) => ({ title: 'The image is on the engine already', ...(image ? { text: image } : {}) }),
  IMAGE_NOT_FOUND: ({ image }) => ({
    title: `The registry does not have ${image ?? 'this version'}.`,
    text: 'Choose one from the list.',
  }),
  IMAGE_ACCESS_DENIED: ({ image }) => ({
    title: `The registry does not give out ${image ?? 'this image'}.`,
    text: 'There is no such version, or it needs a login.',
  }),
  REGISTRY_UNREACHABLE: ({ name }) => ({
    title: `${name ?? 'The registry'} does not answer.`,
    text: 'Whether it has this version shows when the image is pulled.',
  }),
  IMAGE_PLATFORM: ({ image }) => ({
    title: 'The image is for another platform than the engine.',
    ...(image ? { text: image } : {}),
  }),
  TERMS_OPEN: (data) => ({
    title: `${named(data, 'The licence terms')} are not accepted yet.`,
    text: 'Read them and tick the box.',
  }),
  TERMS_ACCEPTED: () => ({ title: 'Licence terms accepted' }),
  REQUIRED: (data) => ({ title: `${named(data, 'This field')} is needed.`, ...(data.help ? { text: data.help } : {}) }),
  PATTERN: (data) => ({
    title: `${named(data, 'This value')} has another form.`,
    ...(data.help ? { text: data.help } : {}),
  }),
  VARIABLE_NAME: ({ name }) => ({
    title: `${name ?? 'This'} cannot be the name of a variable.`,
    text: 'Letters, digits and underscores, and no digit at the beginning.',
  }),
  VARIABLE_TWICE: ({ name }) => ({ title: `${name ?? 'This variable'} is there twice.`, text: 'Keep one of them.' }),
  VARIABLES_COMPLETE: ({ count }) => ({
    title:
      count === undefined || count === 0
        ? 'All variables have their values'
        : `${plural(count, 'variable')}, all complete`,
  }),
  PORT_TAKEN: (data) => ({
    title: `${port(data)} is taken${data.owner ? ` by ${data.owner}` : ''}.`,
    text: data.free
      ? `Choose another host port, or use ${String(data.free)}, which is free.`
      : 'Choose another host port.',
    ...(data.free ? { action: `Use ${String(data.free)}` } : {}),
  }),
  PORT_TWICE: (data) => ({
    title: `${port(data)} is used twice here.`,
    text: data.free
      ? `Choose another host port, or use ${String(data.free)}, which is free.`
      : 'Choose another host port.',
    ...(data.free ? { action: `Use ${String(data.free)}` } : {}),
  }),
  PORTS_FREE: ({ count }) => ({
    title:
      count === undefined
        ? 'The ports are free'
        : count === 1
          ? 'The port is free'
          : `${plural(count, 'port')} are free`,
  }),
  FOLDER_PATH: ({ path }) => ({
    title: `${path ?? 'This'} is not an absolute path.`,
    text: 'It begins at the root of the engine’s computer, such as /srv/data.',
  }),
  FOLDER_MISSING: ({ path }) => ({
    title: `${path ?? 'The folder'} is not there.`,
    text: 'Make it, or choose another one.',
  }),
  FOLDER_NOT_WRITABLE: ({ path, owner }) => ({
    title: `The server may not write to ${path ?? 'the folder'}.`,
    text: owner
      ? `It runs as user ${owner} there. Give that user the folder, or choose another one.`
      : 'Choose another one.',
  }),
  FOLDER_TWICE: ({ path }) => ({
    title: `${path ?? 'The folder'} is used twice here.`,
    text: 'Each volume needs a place of its own.',
  }),
  STORAGE_READY: ({ count }) => ({
    title: count === undefined ? 'Storage is ready' : `${plural(count, 'volume')} ready`,
  }),
  DISK_LOW: ({ bytes, neededBytes }) => ({
    title: 'The disk is nearly full.',
    text: `${bytes === undefined ? 'Little' : formatSize(bytes)} free${neededBytes === undefined ? '' : `, about ${formatSize(neededBytes)} are needed`}.`,
  }),
  DISK_ENOUGH: ({ bytes }) => ({
    title: bytes === undefined ? 'Disk is enough' : `Disk is enough: ${formatSize(bytes)} free`,
  }),
  MEMORY_LOW: ({ bytes, neededBytes }) => ({
    title: 'Memory may be too little.',
    text: `${neededBytes === undefined ? 'It needs more' : `${formatSize(neededBytes)} are wanted`}${bytes === undefined ? '.' : `, the engine has ${formatSize(bytes)}.`}`,
  }),
  MEMORY_ENOUGH: ({ bytes }) => ({
    title: bytes === undefined ? 'Memory is enough' : `Memory is enough: the engine has ${formatSize(bytes)}`,
  }),
  EXTERNAL_STATE: ({ label, help }) => ({
    title: `${label ?? 'Its data'} is not Berth’s own.`,
    text: help ?? 'Berth cannot back it up. Its owner must.',
  }),
};

export function findingWords(finding: Pick<Finding, 'code' | 'data'>): FindingWords {
  return words[finding.code](finding.data);
}
