/** One section of the form, for every chosen service that has something in it. */
import type { ReactNode } from 'react';
import { formText } from '../text/form.ts';
import { AdvancedFields } from './advanced-section.tsx';
import { BasicsSection } from './basics-section.tsx';
import { DatabaseSection } from './database-section.tsx';
import { ExtraVariables } from './extra-variables.tsx';
import type { FormProps, ServiceFormProps } from './form-props.ts';
import { PortRows } from './ports-section.tsx';
import { ResourceFields } from './resources-section.tsx';
import { sectionAnchor } from './section-anchor.ts';
import { variablesIn, type SectionId } from './sections.ts';
import { StorageRows } from './storage-section.tsx';
import { Terms } from './terms.tsx';
import { VariableRows } from './variable-rows.tsx';
import classes from './form.module.css';

function bodyOf(section: Exclude<SectionId, 'basics' | 'database'>, form: ServiceFormProps): ReactNode {
  switch (section) {
    case 'environment':
      return (
        <>
          <Terms {...form} section="environment" of={[form.service]} />
          <VariableRows {...form} variables={variablesIn(form.service.template, 'environment')} />
          <ExtraVariables {...form} />
        </>
      );
    case 'ports':
      return <PortRows {...form} />;
    case 'storage':
      return <StorageRows {...form} />;
    case 'resources':
      return <ResourceFields {...form} />;
    case 'advanced':
      return <AdvancedFields {...form} />;
  }
}

/** These head their services themselves. */
const selfHeaded: readonly SectionId[] = ['resources', 'advanced'];

function PerService({ section, ...form }: FormProps & { section: Exclude<SectionId, 'basics' | 'database'> }) {
  const isOneOfMany = form.services.length > 1;
  return form.services.map((service) => (
    <div key={service.name} className={classes.service}>
      {isOneOfMany && !selfHeaded.includes(section) && <h3 className={classes.subTitle}>{service.template.label}</h3>}
      {bodyOf(section, { ...form, service, isOneOfMany })}
    </div>
  ));
}

interface Props extends FormProps {
  readonly section: SectionId;
  /** What happened to this section, above its fields. */
  readonly note?: ReactNode;
}

export function FormSection({ section, note, ...form }: Props) {
  const { title, help } = formText.section[section];
  const choiceHelp = form.template.choices.find((choice) => choice.section === section)?.help;
  return (
    <section
      id={sectionAnchor(section)}
      className={classes.section}
      aria-labelledby={`${sectionAnchor(section)}-title`}
    >
      <h2 id={`${sectionAnchor(section)}-title`} className={classes.sectionTitle} tabIndex={-1}>
        {title}
      </h2>
      <p className={classes.sectionHelp}>{choiceHelp ?? help}</p>
      {note}
      {section === 'basics' ? (
        <BasicsSection {...form} />
      ) : section === 'database' ? (
        <DatabaseSection {...form} />
      ) : (
        <PerService {...form} section={section} />
      )}
    </section>
  );
}
