import { Select, Textarea, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { Variable } from '../../../src-main/contract/template.ts';
import { createText } from '../../text/create.ts';
import { SecretField } from '../../ui/secret-field.tsx';
import { setVariable } from './draft-edits.ts';
import { FindingLine } from './finding-line.tsx';
import type { ServiceFormProps } from './form-context.ts';
import { generate } from './generate.ts';
import { findingAt } from './sections.ts';
import classes from './create.module.css';

interface FieldProps {
  readonly id: string;
  readonly variable: Variable;
  readonly value: string;
  readonly placeholder: string;
  readonly isFaulty: boolean;
  readonly onChange: (value: string) => void;
}

function Field({ id, variable, value, placeholder, isFaulty, onChange }: FieldProps) {
  const { generator } = variable;
  if (variable.choices !== undefined) {
    return (
      <Select
        id={id}
        aria-label={variable.label}
        data={variable.choices.map((choice) => ({ value: choice.value, label: choice.label }))}
        value={value === '' ? null : value}
        placeholder={placeholder === '' ? createText.notSet : placeholder}
        clearable={!variable.required}
        error={isFaulty}
        onChange={(chosen) => onChange(chosen ?? '')}
      />
    );
  }
  if (variable.secret && !variable.multiline) {
    return (
      <SecretField
        id={id}
        name={variable.label}
        value={value}
        placeholder={placeholder}
        problem={isFaulty}
        onChange={onChange}
        {...(generator === undefined ? {} : { onGenerate: () => onChange(generate(generator)) })}
      />
    );
  }
  if (variable.multiline) {
    return (
      <Textarea
        id={id}
        aria-label={variable.label}
        autosize
        minRows={1}
        maxRows={6}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        error={isFaulty}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      id={id}
      aria-label={variable.label}
      value={value}
      placeholder={placeholder}
      spellCheck={false}
      autoComplete="off"
      error={isFaulty}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function saysAlready({ help }: Variable, words: string): boolean {
  return help?.toLowerCase().includes(words) === true;
}

/** What the template says of the variable, and what Berth does with it. */
function helpOf(variable: Variable): string {
  return [
    variable.help ?? '',
    variable.fixedAfterFirstRun && !saysAlready(variable, 'first start') ? createText.firstStartOnly : '',
    variable.since === undefined ? '' : createText.since(variable.since),
    variable.generator !== undefined && variable.required && !saysAlready(variable, 'empty')
      ? createText.generatedIfEmpty
      : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function Row({ variable, service, draft, findings, edit }: ServiceFormProps & { readonly variable: Variable }) {
  const id = useId();
  const finding = findingAt(findings, ['services', service.name, 'environment', variable.name]);
  const help = helpOf(variable);
  const value = draft.services[service.name]?.environment[variable.name] ?? '';
  const fallback = variable.default?.replaceAll('${instance.name}', draft.name);
  return (
    <li className={classes.variable}>
      <label className={classes.variableLabel} htmlFor={id}>
        <span className={classes.label}>{variable.label}</span>
        <code className={classes.variableName}>{variable.name}</code>
      </label>
      <div
        className={classes.variableField}
        data-wide={variable.section === 'database' || variable.multiline || undefined}
      >
        <Field
          id={id}
          variable={variable}
          value={value}
          placeholder={variable.placeholder ?? fallback ?? ''}
          isFaulty={finding?.severity === 'blocks'}
          onChange={(next) => edit(setVariable(service.name, variable.name, next))}
        />
        {finding !== null && <FindingLine finding={finding} />}
        {help !== '' && <p className={classes.help}>{help}</p>}
      </div>
    </li>
  );
}

interface Props extends ServiceFormProps {
  readonly variables: readonly Variable[];
}

/** The known variables of a service, each by its own kind of field. */
export function VariableRows({ variables, ...form }: Props) {
  if (variables.length === 0) return null;
  return (
    <ul className={classes.rows} aria-label={form.service.template.label}>
      {variables.map((variable) => (
        <Row key={variable.name} variable={variable} {...form} />
      ))}
    </ul>
  );
}
