/** One known variable: its name, its field, what it is for, what is to settle, and what it was. */
import { memo, useId } from 'react';
import type { ServiceName } from '../../src-main/contract/ids.ts';
import type { Finding } from '../../src-main/contract/instance.ts';
import type { Variable } from '../../src-main/contract/template.ts';
import { formText } from '../text/form.ts';
import { ChangeNote, wasWords } from './change-note.tsx';
import { keepSecret, setVariable } from './draft-edits.ts';
import { fieldAnchor } from './field-anchor.ts';
import { FindingLine } from './finding-line.tsx';
import type { FormProps } from './form-props.ts';
import { StoredSecret } from './stored-secret.tsx';
import { VariableField } from './variable-field.tsx';
import classes from './form.module.css';

export interface VariableRowProps {
  readonly service: ServiceName;
  readonly variable: Variable;
  readonly value: string;
  /** The default with the instance's name put in. */
  readonly fallback: string;
  /** The value before; null for a new instance. */
  readonly before: string | null;
  /** The vault holds a value, now and before. */
  readonly isKept: boolean;
  readonly wasKept: boolean;
  readonly isComposed: boolean;
  readonly finding: Finding | null;
  readonly edit: FormProps['edit'];
  readonly reveal: FormProps['calls']['reveal'];
}

function saysAlready({ help }: Variable, words: string): boolean {
  return help?.toLowerCase().includes(words) === true;
}

/** What the template says of the variable, and what Berth does with it. */
function helpOf(variable: Variable, isNew: boolean): string {
  return [
    variable.help ?? '',
    isNew && variable.fixedAfterFirstRun && !saysAlready(variable, 'first start') ? formText.firstStartOnly : '',
    variable.since === undefined ? '' : formText.since(variable.since),
    isNew && variable.generator !== undefined && variable.required && !saysAlready(variable, 'empty')
      ? formText.generatedIfEmpty
      : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Changes of secrets say that there was another one, never which. */
function changeOf({ variable, value, before, isKept, wasKept }: VariableRowProps): string | null {
  if (before === null || (before === value && isKept === wasKept)) return null;
  if (variable.secret) return wasKept || before !== '' ? formText.wasSecret : formText.wasEmpty;
  return wasWords(variable.choices?.find((choice) => choice.value === before)?.label ?? before);
}

function Row(props: VariableRowProps) {
  const { service, variable, value, fallback, before, isKept, wasKept, isComposed, finding, edit } = props;
  const id = useId();
  const isNew = before === null;
  const fixed = !isNew && variable.fixedAfterFirstRun ? formText.fixed : null;
  const change = changeOf(props);
  const isClosed = fixed !== null && change === null;
  // Nothing can be pasted or made any more: words on how to do it would lead astray.
  const about = isClosed && variable.secret ? '' : helpOf(variable, isNew);
  const help = [fixed ?? '', about].filter((part) => part !== '').join(' ');
  const control = isComposed ? (
    <span className={classes.composed}>{formText.composed}</span>
  ) : isKept ? (
    <StoredSecret
      service={service}
      variable={variable.name}
      label={variable.label}
      reveal={props.reveal}
      fixed={fixed}
      onReplace={() => edit(setVariable(service, variable.name, ''))}
    />
  ) : (
    <VariableField
      id={id}
      variable={variable}
      value={value}
      placeholder={variable.placeholder ?? fallback}
      isFaulty={finding?.severity === 'blocks'}
      isDisabled={isClosed}
      onChange={(next) => edit(setVariable(service, variable.name, next))}
    />
  );
  return (
    <li
      className={classes.variable}
      data-changed={change !== null || undefined}
      {...fieldAnchor(['services', service, 'environment', variable.name])}
    >
      <label className={classes.variableLabel} htmlFor={isComposed || isKept ? undefined : id}>
        <span className={classes.label}>{variable.label}</span>
        <code className={classes.variableName}>{variable.name}</code>
      </label>
      <div
        className={classes.variableField}
        data-wide={variable.section === 'database' || variable.multiline || undefined}
      >
        {control}
        {finding !== null && !isComposed && <FindingLine finding={finding} />}
        {isComposed ? (
          <p className={classes.help}>{formText.composedHelp}</p>
        ) : (
          help !== '' && !(isKept && fixed !== null) && <p className={classes.help}>{help}</p>
        )}
      </div>
      {change !== null && (
        <ChangeNote
          label={variable.label}
          was={change}
          onPutBack={() =>
            edit(wasKept ? keepSecret(service, variable.name) : setVariable(service, variable.name, before ?? ''))
          }
        />
      )}
    </li>
  );
}

/** Drawn anew only when something of its own changes: a form may have hundreds. */
export const VariableRow = memo(Row);
