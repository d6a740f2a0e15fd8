/** Words for taking over a `.env` file. */
import type { EnvEntry } from '../../src-main/contract/handover.ts';
import { plural } from './format.ts';

export const importEnvText = {
  open: 'Import .env',
  title: 'Import a .env file',
  lead: 'Choose a file, or paste its lines. Nothing is changed before you take them over.',
  chooseFile: 'Choose a file',
  text: 'Lines of the file',
  placeholder: 'ADMIN_USERNAME=admin',
  pastedName: 'the pasted text',
  tooLarge: 'The file is larger than 1 MB: it is no list of variables.',
  notText: 'The file is not text.',
  reading: 'Reading the lines',
  none: 'No line of it sets a variable.',
  known: 'Settings of the template',
  extra: 'Extra variables',
  ignored: 'Left out',
  take: (count: number) => (count === 0 ? 'Take over' : `Take over ${plural(count, 'line')}`),
  takeOne: (name: string) => `Take over ${name}`,
  line: (number: number) => `line ${String(number)}`,
  becomes: (before: string, after: string) => `${before} becomes ${after}`,
  isSet: (value: string) => `set to ${value}`,
  isSame: 'the same as now',
  hidden: '••••••',
  isCleared: 'is emptied',
  reasons: {
    duplicate: 'A later line has the same name.',
    name: 'This cannot be the name of a variable.',
    unreadable: 'The line cannot be read.',
    composed: 'Berth composes it.',
    empty: 'It has no value.',
  } satisfies Record<NonNullable<EnvEntry['reason']>, string>,
  taken: (taken: number, all: number, file: string) =>
    `${String(taken)} of ${plural(all, 'line')} of ${file} taken over.`,
  leftOut: (names: string) => `Left out: ${names}.`,
  undo: 'Undo',
} as const;
