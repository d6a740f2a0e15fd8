/** Name, version, licence terms, and the few settings that the template puts first. */
import { TextInput } from '@mantine/core';
import { formText } from '../text/form.ts';
import { ChoiceCards } from './choice-cards.tsx';
import { setName } from './draft-edits.ts';
import { fieldAnchor } from './field-anchor.ts';
import { fieldFault } from './finding-line.tsx';
import type { FormProps } from './form-props.ts';
import { findingAt, isOfSection, variablesIn } from './sections.ts';
import { Terms } from './terms.tsx';
import { VariableRows } from './variable-rows.tsx';
import { RepositoryFields, VersionField } from './version-field.tsx';
import classes from './form.module.css';

export function BasicsSection(form: FormProps) {
  const { template, draft, before, services, findings, edit } = form;
  const [first] = services;
  const isOneOfMany = services.length > 1;
  return (
    <div className={classes.service}>
      <div className={classes.pair}>
        <div {...fieldAnchor(['name'])}>
          <TextInput
            label={formText.name}
            description={before === null ? undefined : formText.nameFixed}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            value={draft.name}
            spellCheck={false}
            autoComplete="off"
            maxLength={60}
            disabled={before !== null}
            error={fieldFault(findingAt(findings, ['name']))}
            onChange={(event) => edit(setName(event.currentTarget.value))}
          />
        </div>
        {services
          .filter((service) => !isOfSection(template, service, 'database'))
          .map((service) => (
            <VersionField key={service.name} {...form} service={service} isOneOfMany={isOneOfMany} />
          ))}
      </div>
      <ChoiceCards {...form} section="basics" />
      <Terms {...form} section="basics" of={services} />
      {services.map((service) => (
        <VariableRows
          key={service.name}
          {...form}
          service={service}
          isOneOfMany={isOneOfMany}
          variables={variablesIn(service.template, 'basics')}
        />
      ))}
      {first !== undefined && <RepositoryFields {...form} service={first} of={services} isOneOfMany={isOneOfMany} />}
    </div>
  );
}
