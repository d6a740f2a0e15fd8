/** The version of a service: chosen from what the registry has, newest first, or typed; and the image it is a tag of. */
import { Autocomplete, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconSelector } from '@tabler/icons-react';
import { useState } from 'react';
import type { Version } from '../../src-main/contract/router.ts';
import { formText } from '../text/form.ts';
import { Tag } from '../ui/tag.tsx';
import { setRepository, setTag } from './draft-edits.ts';
import { fieldAnchor } from './field-anchor.ts';
import { fieldFault } from './finding-line.tsx';
import type { ServiceFormProps } from './form-props.ts';
import { findingAt } from './sections.ts';
import classes from './form.module.css';

/** By the groups of the list, each in its order. */
function grouped(versions: readonly Version[]): { group: string; items: string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { tag, group } of versions) groups.set(group, [...(groups.get(group) ?? []), tag]);
  return [...groups].map(([group, items]) => ({ group, items }));
}

export function VersionField(form: ServiceFormProps) {
  const { service, template, draft, before, findings, edit } = form;
  const { label, image } = service.template;
  const isMain = service.name === template.main;
  const asked = form.versions[service.name];
  const known = (asked?.versions ?? []).filter((version) => version.isAllowed);
  const tags = known.length > 0 ? known.map((version) => version.tag) : [image.tag];
  const newest = known.find((version) => version.isNewest)?.tag;
  const path = ['services', service.name, 'tag'];
  const isFixed = before !== null;
  const isUnread = (asked?.problem ?? null) !== null && !isFixed;
  return (
    <div {...fieldAnchor(path)}>
      <Autocomplete
        label={isMain ? formText.version : formText.versionOf(label)}
        description={isFixed ? formText.versionFixed : isUnread ? formText.versionsUnread : undefined}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        classNames={{ input: classes.mono ?? '' }}
        rightSection={<IconSelector className={classes.chevron} size={15} stroke={1.6} aria-hidden />}
        rightSectionPointerEvents="none"
        data={known.length > 0 ? grouped(known) : tags}
        limit={80}
        maxDropdownHeight={280}
        disabled={isFixed}
        value={draft.services[service.name]?.tag ?? ''}
        error={fieldFault(findingAt(findings, path))}
        renderOption={({ option }) => (
          <span className={classes.versionOption}>
            <code>{option.value}</code>
            {option.value === newest && <Tag tone="accent">{formText.newest}</Tag>}
          </span>
        )}
        {...(tags.includes(draft.services[service.name]?.tag ?? '')
          ? // The chosen version stands in the field: then all of them are offered.
            { filter: ({ options }) => options }
          : {})}
        onChange={(tag) => edit(setTag(service.name, tag.trim()))}
      />
    </div>
  );
}

/** The image of each service, folded away: few have a mirror. */
export function RepositoryFields(form: ServiceFormProps & { readonly of: readonly ServiceFormProps['service'][] }) {
  const { of, draft, findings, edit, isOneOfMany } = form;
  const isUsed = of.some(({ name }) => draft.services[name]?.repository !== undefined);
  const [isOpen, setOpen] = useState(isUsed);
  return (
    <div>
      <UnstyledButton className={classes.fold ?? ''} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={14} stroke={1.7} aria-hidden />
        {formText.more}
      </UnstyledButton>
      {isOpen && (
        <div className={classes.pair}>
          {of.map((service) => (
            <div key={service.name} {...fieldAnchor(['services', service.name, 'repository'])}>
              <TextInput
                label={isOneOfMany ? formText.repositoryOf(service.template.label) : formText.repository}
                description={formText.repositoryHelp}
                inputWrapperOrder={['label', 'input', 'error', 'description']}
                classNames={{ input: classes.mono ?? '' }}
                placeholder={service.template.image.repository}
                value={draft.services[service.name]?.repository ?? ''}
                spellCheck={false}
                maxLength={255}
                error={fieldFault(findingAt(findings, ['services', service.name, 'repository']))}
                onChange={(event) => edit(setRepository(service.name, event.currentTarget.value.trim()))}
              />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
