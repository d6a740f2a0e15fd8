/** The field of one variable: a list, a secret, a text of one or several lines. */
import { Button, FileButton, Select, Textarea, TextInput } from '@mantine/core';
import type { Variable } from '../../src-main/contract/template.ts';
import { formText } from '../text/form.ts';
import { SecretField } from '../ui/secret-field.tsx';
import { generate } from './generate.ts';
import classes from './form.module.css';

export interface VariableFieldProps {
  readonly id: string;
  readonly variable: Variable;
  readonly value: string;
  readonly placeholder: string;
  readonly isFaulty: boolean;
  readonly isDisabled: boolean;
  readonly onChange: (value: string) => void;
}

/** No certificate and no licence is larger. */
const largestFile = 262_144;

function LongText({ id, variable, value, placeholder, isFaulty, isDisabled, onChange }: VariableFieldProps) {
  return (
    <div className={classes.fileRow}>
      <Textarea
        id={id}
        className={classes.grow ?? ''}
        aria-label={variable.label}
        classNames={{ input: classes.longText ?? '' }}
        rows={1}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        error={isFaulty}
        disabled={isDisabled}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <FileButton
        disabled={isDisabled}
        onChange={(file) => {
          if (file !== null && file.size <= largestFile) void file.text().then(onChange);
        }}
      >
        {(props) => (
          <Button {...props} aria-label={formText.chooseFileFor(variable.label)}>
            {formText.chooseFile}
          </Button>
        )}
      </FileButton>
    </div>
  );
}

export function VariableField(props: VariableFieldProps) {
  const { id, variable, value, placeholder, isFaulty, isDisabled, onChange } = props;
  const { generator } = variable;
  if (variable.choices !== undefined) {
    const isListed = variable.choices.some((choice) => choice.value === value);
    return (
      <Select
        id={id}
        aria-label={variable.label}
        data={[
          ...variable.choices
            .filter((choice) => choice.value !== '')
            .map((choice) => ({ value: choice.value, label: choice.label })),
          // An adopted container may hold what the template does not offer.
          ...(isListed || value === '' ? [] : [{ value, label: value }]),
        ]}
        value={value === '' ? null : value}
        placeholder={
          (variable.choices.find((choice) => choice.value === placeholder)?.label ?? placeholder) || formText.notSet
        }
        clearable={!variable.required}
        error={isFaulty}
        disabled={isDisabled}
        onChange={(chosen) => onChange(chosen ?? '')}
      />
    );
  }
  if (variable.multiline) return <LongText {...props} />;
  if (variable.secret && !isDisabled) {
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
  return (
    <TextInput
      id={id}
      aria-label={variable.label}
      value={value}
      placeholder={isDisabled && placeholder === '' ? formText.notSet : placeholder}
      spellCheck={false}
      autoComplete="off"
      error={isFaulty}
      disabled={isDisabled}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
