/** Where the server keeps what it knows: the choice, and the fields of what was chosen. */
import { ChoiceCards } from './choice-cards.tsx';
import { ConnectionFields } from './connection-fields.tsx';
import type { FormProps, ServiceFormProps } from './form-props.ts';
import { isComposed, isOfSection, variablesIn } from './sections.ts';
import { Terms } from './terms.tsx';
import { VariableRows } from './variable-rows.tsx';
import { VersionField } from './version-field.tsx';
import classes from './form.module.css';

function ServiceFields(form: ServiceFormProps) {
  const { service, template, draft } = form;
  const asked = variablesIn(service.template, 'database').filter(
    (variable) => !isComposed(variable, template, draft.choices),
  );
  const connections = asked.filter((variable) => variable.format === 'sqlServerConnection');
  return (
    <>
      <Terms {...form} section="database" of={[service]} />
      {isOfSection(template, service, 'database') && (
        <div className={classes.pair}>
          <VersionField {...form} />
        </div>
      )}
      {connections.map((variable) => (
        <ConnectionFields key={variable.name} {...form} variable={variable} />
      ))}
      <VariableRows {...form} variables={asked.filter((variable) => !connections.includes(variable))} />
    </>
  );
}

export function DatabaseSection(form: FormProps) {
  const { template, draft, services } = form;
  const isOneOfMany = services.length > 1;
  return (
    <div className={classes.service}>
      <ChoiceCards {...form} section="database" />
      {services.map((service) => (
        <ServiceFields key={service.name} {...form} service={service} isOneOfMany={isOneOfMany} />
      ))}
      {/* What is composed comes last: there is nothing to do. */}
      {services.map((service) => (
        <VariableRows
          key={service.name}
          {...form}
          service={service}
          isOneOfMany={isOneOfMany}
          variables={variablesIn(service.template, 'database').filter((variable) =>
            isComposed(variable, template, draft.choices),
          )}
        />
      ))}
    </div>
  );
}
