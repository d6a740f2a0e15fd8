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

/** The template's own words: what they begin with is bold. */
function firstSentence(text: string): FindingWords {
  const [, title, rest] = /^(.*?[.!?])\s+(.+)$/su.exec(text) ?? [];
  return title === undefined || rest === undefined ? { title: text } : { title, text: rest };
}

/** Where it is and how much it weighs: some codes say more than one thing. */
type Place = Partial<Pick<Finding, 'section' | 'severity'>>;

const words: Record<FindingCode, (data: Data, place: Place) => FindingWords> = {
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
    title: `${named(data, 'The license terms')} are not accepted yet.`,
    text: 'Read them and tick the box.',
  }),
  TERMS_ACCEPTED: (data) => ({ title: `${named(data, 'Licence terms')} accepted` }),
  REQUIRED: (data) => ({ title: `${named(data, 'This field')} is needed.`, ...(data.help ? { text: data.help } : {}) }),
  PATTERN: (data, { section }) => {
    if (section === 'ports') return { title: 'The container port is missing.', text: 'Give a number from 1 to 65535.' };
    if (section === 'resources') return { title: 'The CPU limit is too small.', text: 'Give it more.' };
    return { title: `${named(data, 'This value')} has another form.`, ...(data.help ? { text: data.help } : {}) };
  },
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
    title: path === '' ? 'The folder is not chosen yet.' : `${path ?? 'This'} is not an absolute path.`,
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
  FOLDER_READY: ({ path, owner, bytes }) => ({
    title: [
      `${path ?? 'The folder'} is empty`,
      ...(owner === undefined ? [] : [`${owner === null ? 'the server' : `user ${owner}`} may write to it`]),
      ...(bytes === undefined ? [] : [`${formatSize(bytes)} free`]),
    ].join(', '),
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
  CHOICE: (data) => ({
    title: `${named(data, 'This choice')} has no such option.`,
    text: 'Choose one of those that are offered.',
  }),
  CAUTION: ({ help }) => firstSentence(help ?? 'Two settings that are given do not go together.'),
  FIXED: (data) => ({
    title: `${named(data, 'This')} is fixed since the first start.`,
    text: data.help ?? 'A change would have no effect, or break what is stored. Put it back.',
    action: 'Put back',
  }),
  VERSION_IS_UPGRADE: ({ name }) => ({
    title: 'Another version is an upgrade.',
    text: `${name === undefined ? 'The version stays here' : `Put ${name} back here`}, and choose the new one under Upgrade: that backs up first and can be undone.`,
    action: 'Put back',
  }),
  CONNECTION_UNREADABLE: (data, { severity }) =>
    severity === 'note'
      ? {
          title: `${named(data, 'The connection string')} has a key that SqlClient does not know.`,
          text: 'It may be misspelled; then the server refuses it at its start.',
        }
      : {
          title: `${named(data, 'The text')} cannot be read as a connection string.`,
          text: 'It is made of pairs such as Server=sql01,1433;Database=Octopus.',
        },
  CONNECTION_INCOMPLETE: (data) => ({
    title: `${named(data, 'The connection')} is not complete.`,
    text: data.help ?? 'Server, database, login and password are needed.',
  }),
  CONNECTION_LOCALHOST: () => ({
    title: 'In the container, localhost is the container itself.',
    text: 'Give the name of the computer that SQL Server runs on. The engine’s own computer is host.docker.internal.',
    action: 'Use host.docker.internal',
  }),
  CONNECTION_UNQUOTED: (_data, { severity }) => ({
    title: severity === 'note' ? 'The password may end too early.' : 'The password holds a character that ends it.',
    text: 'One with a semicolon stands in double quotes. The field for the password writes them by itself.',
  }),
  PRIVILEGED: (data) => ({
    title: 'The container will be privileged.',
    text: `What runs in it is root on the engine’s computer${data.label ? `, because of ${data.label}` : ''}. Leave it so only for servers that you trust.`,
  }),
  KERNEL_SETTING_LOW: ({ name, help, count }) => ({
    title: `The kernel’s ${name ?? 'setting'} is too low on the engine’s computer${count === undefined ? '' : `: ${String(count)}`}.`,
    text: help ?? 'Raise it there; the server does not start before.',
  }),
  PORT_ADDRESS: (data) => ({
    title: `${data.name ?? data.path ?? 'This'} is not an address of the engine’s computer.`,
    text: 'Choose every address, this computer only, or one that it has.',
  }),
  FOLDER_OWNER: ({ path, owner }) => ({
    title: `${path ?? 'The folder'} belongs to another user.`,
    text: owner
      ? `The server runs as ${owner} there. Give that user the folder.`
      : 'Give the server’s user the folder.',
  }),
  FOLDER_DISK_LOW: ({ path, bytes, neededBytes }) => ({
    title: `The disk of ${path ?? 'the folder'} is nearly full.`,
    text: `${bytes === undefined ? 'Little' : formatSize(bytes)} free${neededBytes === undefined ? '' : `, about ${formatSize(neededBytes)} are needed`}. Free some space, or choose another one.`,
  }),
  MOUNT_PATH: ({ path }) => ({
    title: `${path === undefined || path === '' ? 'This' : path} is not a path in the container.`,
    text: 'It begins with /, such as /data, and is not / itself.',
  }),
  MOUNT_TWICE: ({ path, name }, { severity }) =>
    severity === 'note'
      ? {
          title: `${path ?? name ?? 'This path'} lies in another mount, or another one in it.`,
          text: 'The inner one is seen in its place.',
        }
      : {
          title: `${path ?? name ?? 'This path'} is mounted twice.`,
          text: 'Two mounts on one path hide each other. Choose another path.',
        },
  VOLUME_MISSING: ({ name }) => ({
    title: `The engine has no volume ${name ?? 'of this name'}.`,
    text: 'Choose one of the list, or a managed volume.',
  }),
  VOLUME_IN_USE: ({ name, owner }) => ({
    title: `${name ?? 'This volume'} is used${owner ? ` by ${owner}` : ' already'}.`,
    text: 'Two servers that write to one volume can damage what is in it.',
  }),
  VOLUME_HAS_DATA: ({ name }) => ({
    title: `${name ?? 'The place'} holds data already.`,
    text: 'The server starts with what is there. Settings that count on the first start only may have no effect.',
  }),
  CPUS_TOO_MANY: ({ count }) => ({
    title: count === undefined ? 'The engine has fewer cores.' : `The engine has ${plural(count, 'core')}.`,
    text: 'Choose that many, or fewer.',
  }),
  MEMORY_TOO_SMALL: (data) => ({
    title: `The memory limit is too small${data.label ? ` for ${data.label}` : ''}.`,
    text:
      data.neededBytes === undefined
        ? 'Give it more.'
        : `${formatSize(data.neededBytes)} are the least${data.bytes === undefined ? '' : `, the limit is ${formatSize(data.bytes)}`}.`,
  }),
  LABEL_NAME: ({ name }) => ({
    title: `${name ? name : 'This'} cannot be the name of a label.`,
    text: 'It has no blank and no =, and at most 255 characters.',
  }),
  LABEL_RESERVED: ({ name }) => ({
    title: `${name ?? 'This label'} is kept for Berth and Docker.`,
    text: 'Choose a name that begins otherwise.',
  }),
  LABEL_TWICE: ({ name }) => ({ title: `${name ?? 'This label'} is there twice.`, text: 'Keep one of them.' }),
  NETWORK_MISSING: ({ name }) => ({
    title: `The engine has no network ${name ?? 'of this name'}.`,
    text: 'Take it out, or make the network first.',
  }),
  HOST_ENTRY: ({ name, help }) => ({
    title: `${name ? name : 'This'} cannot be a host entry.`,
    text: help ?? 'It has a host name, and an address such as 10.0.0.5 or host-gateway.',
  }),
  COMMAND_ARGUMENT: ({ help }) => ({
    title: 'An argument cannot be given on.',
    text: help ?? 'It is empty, or holds a character that no program can be given. Change it, or take it out.',
  }),
  EXTERNAL_STATE: ({ label, help }) => ({
    title: `${label ?? 'Its data'} is not Berth’s own.`,
    text: help ?? 'Berth cannot back it up. Its owner must.',
  }),
};

export function findingWords(finding: Pick<Finding, 'code' | 'data'> & Place): FindingWords {
  return words[finding.code](finding.data, finding);
}
