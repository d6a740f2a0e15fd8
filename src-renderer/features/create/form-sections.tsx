import type { ReactNode } from 'react';
import type { EngineView } from '../../../src-main/contract/engine.ts';
import { createText } from '../../text/create.ts';
import { BasicsSection } from './basics-section.tsx';
import type { CreateState } from './create-store.ts';
import { ExtraVariables } from './extra-variables.tsx';
import type { FormProps, ServiceFormProps } from './form-context.ts';
import { sectionAnchor } from './section-anchor.ts';
import { PortRows } from './ports-section.tsx';
import { ResourceFields } from './resources-section.tsx';
import { servicesOf, variablesIn, type SectionId } from './sections.ts';
import { StorageRows } from './storage-section.tsx';
import { VariableRows } from './variable-rows.tsx';
import classes from './create.module.css';

interface Props extends FormProps {
  readonly section: SectionId;
  readonly state: CreateState;
  readonly engine: EngineView | null;
}

function bodyOf(section: SectionId, form: ServiceFormProps, engine: EngineView | null): ReactNode {
  const { template } = form.service;
  switch (section) {
    case 'basics':
      return (
        <VariableRows
          {...form}
          variables={variablesIn(template, 'basics').filter((variable) => variable.terms === undefined)}
        />
      );
    case 'database':
      return (
        <VariableRows
          {...form}
          variables={variablesIn(template, 'database').filter((variable) => variable.terms === undefined)}
        />
      );
    case 'environment':
      return (
        <>
          <VariableRows
            {...form}
            variables={variablesIn(template, 'environment').filter((variable) => variable.terms === undefined)}
          />
          <ExtraVariables {...form} />
        </>
      );
    case 'ports':
      return template.ports.length === 0 ? null : <PortRows {...form} />;
    case 'storage':
      return template.volumes.length === 0 ? null : <StorageRows {...form} />;
    case 'resources':
      return <ResourceFields {...form} cpus={engine?.cpus ?? null} memoryBytes={engine?.memoryBytes ?? null} />;
    case 'advanced':
      return null;
  }
}

/** One section of the form, for every service that has something in it. */
export function FormSection({ section, state, engine, ...form }: Props) {
  const services = servicesOf(form.template);
  const isOneOfMany = services.length > 1;
  const words = createText.section[section];
  return (
    <section
      id={sectionAnchor(section)}
      className={classes.section}
      aria-labelledby={`${sectionAnchor(section)}-title`}
    >
      <h2 id={`${sectionAnchor(section)}-title`} className={classes.sectionTitle} tabIndex={-1}>
        {words.title}
      </h2>
      <p className={classes.sectionHelp}>{words.help}</p>
      {section === 'basics' && (
        <BasicsSection {...form} versions={state.versions} areVersionsUnread={state.versionsProblem !== null} />
      )}
      {services.map((service) => {
        const body = bodyOf(section, { ...form, service, isOneOfMany }, engine);
        return body === null ? null : (
          <div key={service.name} className={classes.service}>
            {isOneOfMany && section !== 'resources' && section !== 'basics' && (
              <h3 className={classes.subTitle}>{service.template.label}</h3>
            )}
            {body}
          </div>
        );
      })}
    </section>
  );
}
