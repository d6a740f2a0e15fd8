/** Where the server keeps what it knows: the choice, and the fields of what was chosen. */
import { ChoiceCards } from './choice-cards.tsx';
import { ConnectionFields } from './connection-fields.tsx';
import type { FormProps } from './form-props.ts';
import { isComposed, variablesIn } from './sections.ts';
import { Terms } from './terms.tsx';
import { VariableRows } from './variable-rows.tsx';
import classes from './form.module.css';

export function DatabaseSection(form: FormProps) {
  const { template, draft, services } = form;
  const isOneOfMany = services.length > 1;
  return (
    <div className={classes.service}>
      <ChoiceCards {...form} section="database" />
      {services.map((service) => {
        const variables = variablesIn(service.template, 'database');
        const connections = variables.filter(
          (variable) => variable.format === 'sqlServerConnection' && !isComposed(variable, template, draft.choices),
        );
        const rest = variables.filter((variable) => !connections.includes(variable));
        return (
          <div key={service.name} className={classes.service}>
            <Terms {...form} section="database" of={[service]} />
            {connections.map((variable) => (
              <ConnectionFields
                key={variable.name}
                {...form}
                service={service}
                isOneOfMany={isOneOfMany}
                variable={variable}
              />
            ))}
            <VariableRows {...form} service={service} isOneOfMany={isOneOfMany} variables={rest} />
          </div>
        );
      })}
    </div>
  );
}
