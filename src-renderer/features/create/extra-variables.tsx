import { Button, TextInput } from '@mantine/core';
import { IconLock, IconLockOpen, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState, type ClipboardEvent } from 'react';
import { createText } from '../../text/create.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { addExtra, removeExtra, setExtra, takeLines } from './draft-edits.ts';
import { parseEnvironmentLines } from './env-lines.ts';
import { FindingLine } from './finding-line.tsx';
import type { ServiceFormProps } from './form-context.ts';
import { findingAt } from './sections.ts';
import classes from './create.module.css';

/** Variables that the template does not know. A paste of several `NAME=value` lines makes several rows. */
export function ExtraVariables({ service, draft, findings, edit }: ServiceFormProps) {
  const [taken, setTaken] = useState(0);
  const rows = draft.services[service.name]?.extra ?? [];
  const known = new Set(service.template.variables.map((variable) => variable.name));

  function pasted(event: ClipboardEvent, at: number): void {
    const lines = parseEnvironmentLines(event.clipboardData.getData('text'));
    if (lines.length === 0) return;
    event.preventDefault();
    edit(takeLines(service.name, lines, known, at));
    setTaken(lines.length);
  }

  return (
    <div className={classes.extraBlock}>
      <h3 className={classes.subTitle}>
        {createText.extra} <span className={classes.subHelp}>{createText.extraHelp}</span>
      </h3>
      <ul className={classes.rows}>
        {rows.map((row, index) => {
          const path = ['services', service.name, 'extra', String(index)];
          const name = findingAt(findings, [...path, 'name']);
          const value = findingAt(findings, [...path, 'value']);
          return (
            <li key={index} className={classes.extra}>
              <div className={classes.extraFields}>
                <TextInput
                  aria-label={createText.extraNameOf(index)}
                  placeholder={createText.extraName}
                  classNames={{ input: classes.mono ?? '' }}
                  value={row.name}
                  spellCheck={false}
                  error={name?.severity === 'blocks' && row.name !== ''}
                  onPaste={(event) => pasted(event, index)}
                  onChange={(event) => edit(setExtra(service.name, index, { name: event.currentTarget.value }))}
                />
                <TextInput
                  aria-label={createText.extraValueOf(index)}
                  placeholder={createText.extraValue}
                  classNames={{ input: classes.mono ?? '' }}
                  type={row.isSecret ? 'password' : 'text'}
                  autoComplete="off"
                  value={row.value}
                  spellCheck={false}
                  error={value?.severity === 'blocks'}
                  onChange={(event) => edit(setExtra(service.name, index, { value: event.currentTarget.value }))}
                />
                <Button
                  variant="subtle"
                  aria-pressed={row.isSecret}
                  aria-label={createText.secretOf(row.name)}
                  leftSection={
                    row.isSecret ? (
                      <IconLock size={15} stroke={1.7} aria-hidden />
                    ) : (
                      <IconLockOpen size={15} stroke={1.7} aria-hidden />
                    )
                  }
                  onClick={() => edit(setExtra(service.name, index, { isSecret: !row.isSecret }))}
                >
                  {row.isSecret ? createText.secret : createText.plain}
                </Button>
                <IconButton
                  label={createText.removeVariable(row.name)}
                  icon={<IconTrash size={15} stroke={1.7} />}
                  onClick={() => edit(removeExtra(service.name, index))}
                />
              </div>
              {row.name !== '' && <FindingLine finding={name ?? value} />}
            </li>
          );
        })}
        <li className={classes.addRow}>
          <Button
            variant="subtle"
            className={classes.add ?? ''}
            leftSection={<IconPlus size={15} stroke={1.7} aria-hidden />}
            onClick={() => edit(addExtra(service.name))}
          >
            {createText.addVariable}
          </Button>
          <span className={classes.help} role="status">
            {taken > 0 ? createText.pasted(taken) : createText.pasteHint}
          </span>
        </li>
      </ul>
    </div>
  );
}
