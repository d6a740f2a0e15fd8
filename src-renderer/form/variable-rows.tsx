/** The known variables of a service, each by its own kind of field; a long list is folded and can be searched. */
import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Variable } from '../../src-main/contract/template.ts';
import { formText } from '../text/form.ts';
import type { ServiceFormProps } from './form-props.ts';
import { findingAt, isComposed } from './sections.ts';
import { ownUndo } from './use-form-keys.ts';
import { VariableRow } from './variable-row.tsx';
import classes from './form.module.css';

interface Props extends ServiceFormProps {
  readonly variables: readonly Variable[];
}

/** More than this are folded. */
const manyVariables = 30;
const nextVariables = 100;

function matches(variable: Variable, wanted: string): boolean {
  return `${variable.label} ${variable.name} ${variable.help ?? ''}`.toLowerCase().includes(wanted);
}

export function VariableRows({ variables, ...form }: Props) {
  const { service, template, draft, before, findings, edit, calls } = form;
  const [text, setText] = useState('');
  const [shownCount, setShownCount] = useState(manyVariables);
  if (variables.length === 0) return null;
  const held = draft.services[service.name];
  const old = before?.services[service.name];
  const wanted = text.trim().toLowerCase();
  const isLong = variables.length > manyVariables;
  const found = wanted === '' ? variables : variables.filter((variable) => matches(variable, wanted));
  const drawn = found.filter(
    (variable, index) =>
      index < shownCount || findingAt(findings, ['services', service.name, 'environment', variable.name]) !== null,
  );
  return (
    <>
      {isLong && (
        <TextInput
          {...ownUndo}
          className={classes.findVariable ?? ''}
          aria-label={formText.findVariableOf(service.template.label)}
          placeholder={formText.findVariable}
          leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {found.length === 0 && (
        <p className={classes.help} role="status">
          {formText.noVariable(text)}
        </p>
      )}
      {found.length > 0 && (
        <ul className={classes.rows} aria-label={service.template.label}>
          {drawn.map((variable) => {
            const isKept = held?.keep?.includes(variable.name) === true;
            return (
              <VariableRow
                key={variable.name}
                service={service.name}
                variable={variable}
                value={held?.environment[variable.name] ?? ''}
                fallback={variable.default?.replaceAll('${instance.name}', draft.name) ?? ''}
                before={before === null ? null : (old?.environment[variable.name] ?? '')}
                isKept={isKept}
                wasKept={old?.keep?.includes(variable.name) === true}
                isComposed={isComposed(variable, template, draft.choices)}
                finding={findingAt(findings, ['services', service.name, 'environment', variable.name])}
                edit={edit}
                reveal={calls.reveal}
              />
            );
          })}
          {found.length > drawn.length && (
            <li className={classes.addRow}>
              <Button
                variant="subtle"
                className={classes.add ?? ''}
                onClick={() => setShownCount(shownCount + nextVariables)}
              >
                {formText.moreVariables(found.length - drawn.length)}
              </Button>
            </li>
          )}
        </ul>
      )}
    </>
  );
}
