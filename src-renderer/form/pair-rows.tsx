/** Rows of two texts that can be added and removed: labels, host names. */
import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Finding } from '../../src-main/contract/instance.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { fieldAnchor } from './field-anchor.ts';
import { FindingLine } from './finding-line.tsx';
import classes from './form.module.css';

interface Texts {
  readonly first: (index: number) => string;
  readonly second: (index: number) => string;
  readonly firstPlaceholder: string;
  readonly secondPlaceholder: string;
  readonly add: string;
  readonly remove: (first: string) => string;
}

interface Props {
  readonly label: string;
  readonly rows: readonly (readonly [string, string])[];
  readonly texts: Texts;
  readonly pathOf: (index: number) => readonly string[];
  readonly findingOf: (index: number) => Finding | null;
  readonly onChange: (rows: readonly (readonly [string, string])[]) => void;
}

export function PairRows({ label, rows, texts, pathOf, findingOf, onChange }: Props) {
  const set = (index: number, row: readonly [string, string]): void =>
    onChange(rows.map((other, at) => (at === index ? row : other)));
  return (
    <ul className={classes.rows} aria-label={label}>
      {rows.map(([first, second], index) => {
        const finding = findingOf(index);
        return (
          <li key={index} className={classes.extra} {...fieldAnchor(pathOf(index))}>
            <div className={classes.pairFields}>
              <TextInput
                aria-label={texts.first(index)}
                placeholder={texts.firstPlaceholder}
                classNames={{ input: classes.mono ?? '' }}
                value={first}
                spellCheck={false}
                error={finding?.severity === 'blocks' && first !== ''}
                onChange={(event) => set(index, [event.currentTarget.value, second])}
              />
              <TextInput
                aria-label={texts.second(index)}
                placeholder={texts.secondPlaceholder}
                classNames={{ input: classes.mono ?? '' }}
                value={second}
                spellCheck={false}
                onChange={(event) => set(index, [first, event.currentTarget.value])}
              />
              <IconButton
                label={texts.remove(first)}
                icon={<IconTrash size={15} stroke={1.7} />}
                onClick={() => onChange(rows.filter((_, at) => at !== index))}
              />
            </div>
            {first !== '' && <FindingLine finding={finding} />}
          </li>
        );
      })}
      <li className={classes.addRow}>
        <Button
          variant="subtle"
          className={classes.add ?? ''}
          leftSection={<IconPlus size={15} stroke={1.7} aria-hidden />}
          onClick={() => onChange([...rows, ['', '']])}
        >
          {texts.add}
        </Button>
      </li>
    </ul>
  );
}
