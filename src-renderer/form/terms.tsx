/** Licence terms: a tick with a link, never ticked beforehand. */
import { Anchor, Checkbox } from '@mantine/core';
import type { Variable } from '../../src-main/contract/template.ts';
import { formText } from '../text/form.ts';
import { setVariable } from './draft-edits.ts';
import { fieldAnchor } from './field-anchor.ts';
import { FindingLine } from './finding-line.tsx';
import type { FormProps } from './form-props.ts';
import { findingAt, type ServiceEntry } from './sections.ts';
import classes from './form.module.css';

interface TermProps extends FormProps {
  readonly service: ServiceEntry;
  readonly variable: Variable;
}

function Term({ service, variable, draft, findings, edit }: TermProps) {
  const { terms } = variable;
  if (terms === undefined) return null;
  const path = ['services', service.name, 'environment', variable.name];
  const isAccepted = draft.services[service.name]?.environment[variable.name] === terms.value;
  const finding = findingAt(findings, path);
  return (
    <div {...fieldAnchor(path)}>
      <Checkbox
        checked={isAccepted}
        onChange={(event) =>
          edit(setVariable(service.name, variable.name, event.currentTarget.checked ? terms.value : ''))
        }
        label={
          <>
            {formText.accept}
            <Anchor href={terms.url} target="_blank" rel="noreferrer" underline="always">
              {variable.label}
            </Anchor>
          </>
        }
        description={
          <>
            <code className={classes.variableName}>{`${variable.name}=${terms.value}`}</code>
            {finding !== null && !isAccepted && <FindingLine finding={finding} />}
          </>
        }
      />
    </div>
  );
}

interface Props extends FormProps {
  readonly section: Variable['section'];
  readonly of: readonly ServiceEntry[];
}

export function Terms({ section, of, ...form }: Props) {
  return of.flatMap((service) =>
    service.template.variables
      .filter((variable) => variable.terms !== undefined && variable.section === section)
      .map((variable) => (
        <Term key={`${service.name}/${variable.name}`} {...form} service={service} variable={variable} />
      )),
  );
}
