import { Anchor, Autocomplete, Checkbox, TextInput } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import type { Variable } from '../../../src-main/contract/template.ts';
import type { Version } from '../../../src-main/contract/router.ts';
import { createText } from '../../text/create.ts';
import { Tag } from '../../ui/tag.tsx';
import { setName, setTag, setVariable } from './draft-edits.ts';
import { FindingLine, fieldFault } from './finding-line.tsx';
import type { FormProps, ServiceFormProps } from './form-context.ts';
import { findingAt, servicesOf } from './sections.ts';
import classes from './create.module.css';

interface Props extends FormProps {
  readonly versions: readonly Version[];
  readonly areVersionsUnread: boolean;
}

function Terms({
  service,
  variable,
  draft,
  findings,
  edit,
  template,
}: ServiceFormProps & { readonly variable: Variable }) {
  const { terms } = variable;
  if (terms === undefined) return null;
  const isAccepted = draft.services[service.name]?.environment[variable.name] === terms.value;
  const finding = findingAt(findings, ['services', service.name, 'environment', variable.name]);
  return (
    <Checkbox
      checked={isAccepted}
      onChange={(event) =>
        edit(setVariable(service.name, variable.name, event.currentTarget.checked ? terms.value : ''))
      }
      label={
        <>
          {createText.accept}
          <Anchor href={terms.url} target="_blank" rel="noreferrer" underline="always">
            {createText.terms(template.name)}
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
  );
}

export function BasicsSection({ versions, areVersionsUnread, ...form }: Props) {
  const { template, draft, findings, edit } = form;
  const services = servicesOf(template);
  const isOneOfMany = services.length > 1;
  return (
    <>
      <div className={classes.pair}>
        <TextInput
          label={createText.name}
          value={draft.name}
          spellCheck={false}
          autoComplete="off"
          maxLength={60}
          error={fieldFault(findingAt(findings, ['name']))}
          onChange={(event) => edit(setName(event.currentTarget.value))}
        />
        {services.map((service) => {
          const isMain = service.name === template.main;
          const known = isMain ? versions.filter((version) => version.isAllowed).map((version) => version.tag) : [];
          const tags = known.length > 0 ? known : [service.template.image.tag];
          const newest = versions.find((version) => version.isNewest)?.tag;
          return (
            <Autocomplete
              key={service.name}
              label={isOneOfMany ? createText.versionOf(service.template.label) : createText.version}
              description={isMain && areVersionsUnread ? createText.versionsUnread : undefined}
              inputWrapperOrder={['label', 'input', 'error', 'description']}
              classNames={{ input: classes.mono ?? '' }}
              rightSection={<IconSelector className={classes.chevron} size={15} stroke={1.6} aria-hidden />}
              rightSectionPointerEvents="none"
              data={tags}
              limit={60}
              maxDropdownHeight={280}
              value={draft.services[service.name]?.tag ?? ''}
              error={fieldFault(findingAt(findings, ['services', service.name, 'tag']))}
              renderOption={({ option }) => (
                <span className={classes.versionOption}>
                  <code>{option.value}</code>
                  {isMain && option.value === newest && <Tag tone="accent">{createText.newest}</Tag>}
                </span>
              )}
              filter={({ options, search }) =>
                // The chosen version stands in the field: then all of them are offered.
                tags.includes(search)
                  ? options
                  : options.filter((option) => 'value' in option && option.value.includes(search.trim()))
              }
              onChange={(tag) => edit(setTag(service.name, tag.trim()))}
            />
          );
        })}
      </div>
      {services.flatMap((service) =>
        service.template.variables
          .filter((variable) => variable.terms !== undefined)
          .map((variable) => (
            <Terms
              key={`${service.name}/${variable.name}`}
              {...form}
              service={service}
              variable={variable}
              isOneOfMany={isOneOfMany}
            />
          )),
      )}
    </>
  );
}
