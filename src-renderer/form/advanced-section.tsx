/** What only few instances need, folded by service: labels, networks, host names, arguments. */
import { MultiSelect, Textarea, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { ServiceDraft } from '../../src-main/contract/instance.ts';
import { advancedText, formText } from '../text/form.ts';
import { setCommand, setExtraHosts, setLabels, setNetworks } from './advanced-edits.ts';
import { ChangeNote } from './change-note.tsx';
import { fieldAnchor } from './field-anchor.ts';
import { FindingLine } from './finding-line.tsx';
import type { ServiceFormProps } from './form-props.ts';
import { PairRows } from './pair-rows.tsx';
import { findingAt } from './sections.ts';
import classes from './form.module.css';

type Kind = 'labels' | 'networks' | 'extraHosts' | 'command';

interface GroupProps {
  readonly title: string;
  readonly help: string;
  readonly isChanged: boolean;
  readonly onPutBack: () => void;
  readonly children: ReactNode;
}

function Group({ title, help, isChanged, onPutBack, children }: GroupProps) {
  return (
    <div className={classes.advancedGroup} data-changed={isChanged || undefined}>
      <h4 className={classes.subTitle}>
        {title} <span className={classes.subHelp}>{help}</span>
      </h4>
      {children}
      {isChanged && <ChangeNote label={title} was={null} onPutBack={onPutBack} />}
    </div>
  );
}

function Networks({ service, draft, findings, edit, things }: ServiceFormProps) {
  const held = draft.services[service.name]?.networks ?? [];
  const offered = things?.networks ?? [];
  const listed = new Set(offered.map((network) => network.name));
  return (
    <div {...fieldAnchor(['services', service.name, 'networks'])}>
      <MultiSelect
        aria-label={advancedText.networksOf(service.template.label)}
        placeholder={held.length === 0 ? advancedText.networksPlaceholder : ''}
        nothingFoundMessage={things === null ? advancedText.networksUnread : advancedText.noNetworks}
        searchable
        data={[
          ...offered.map(({ name, driver, owner }) => ({
            value: name,
            label: advancedText.networkOption(name, driver, owner),
          })),
          ...held.filter((name) => !listed.has(name)).map((name) => ({ value: name, label: name })),
        ]}
        value={[...held]}
        onChange={(networks) => edit(setNetworks(service.name, networks))}
      />
      {held.map((name, index) => (
        <FindingLine
          key={name}
          finding={
            findingAt(findings, ['services', service.name, 'networks', name]) ??
            findingAt(findings, ['services', service.name, 'networks', String(index)])
          }
        />
      ))}
    </div>
  );
}

function Groups(form: ServiceFormProps) {
  const { service, draft, before, findings, edit } = form;
  const held = draft.services[service.name];
  const old = before?.services[service.name];
  const path = (kind: Kind, index: number) => ['services', service.name, kind, String(index)];
  const findingOf = (kind: Kind) => (index: number) =>
    findingAt(findings, path(kind, index)) ??
    findingAt(findings, [...path(kind, index), 'name']) ??
    findingAt(findings, [...path(kind, index), 'address']);
  const isChanged = (kind: Kind): boolean =>
    before !== null && JSON.stringify(held?.[kind] ?? []) !== JSON.stringify(old?.[kind] ?? []);
  return (
    <div className={classes.advanced}>
      <Group
        title={advancedText.labels}
        help={advancedText.labelsHelp}
        isChanged={isChanged('labels')}
        onPutBack={() => edit(setLabels(service.name, old?.labels ?? []))}
      >
        <PairRows
          label={advancedText.labels}
          rows={(held?.labels ?? []).map(({ name, value }) => [name, value] as const)}
          texts={{
            first: advancedText.labelNameOf,
            second: advancedText.labelValueOf,
            firstPlaceholder: formText.extraName,
            secondPlaceholder: formText.extraValue,
            add: advancedText.addLabel,
            remove: advancedText.removeLabel,
          }}
          pathOf={(index) => path('labels', index)}
          findingOf={findingOf('labels')}
          onChange={(rows) =>
            edit(
              setLabels(
                service.name,
                rows.map(([name, value]) => ({ name, value })),
              ),
            )
          }
        />
      </Group>
      <Group
        title={advancedText.networks}
        help={advancedText.networksHelp}
        isChanged={isChanged('networks')}
        onPutBack={() => edit(setNetworks(service.name, old?.networks ?? []))}
      >
        <Networks {...form} />
      </Group>
      <Group
        title={advancedText.hosts}
        help={advancedText.hostsHelp}
        isChanged={isChanged('extraHosts')}
        onPutBack={() => edit(setExtraHosts(service.name, old?.extraHosts ?? []))}
      >
        <PairRows
          label={advancedText.hosts}
          rows={(held?.extraHosts ?? []).map(({ name, address }) => [name, address] as const)}
          texts={{
            first: advancedText.hostNameOf,
            second: advancedText.hostAddressOf,
            firstPlaceholder: advancedText.hostNamePlaceholder,
            secondPlaceholder: advancedText.hostAddressPlaceholder,
            add: advancedText.addHost,
            remove: advancedText.removeHost,
          }}
          pathOf={(index) => path('extraHosts', index)}
          findingOf={findingOf('extraHosts')}
          onChange={(rows) =>
            edit(
              setExtraHosts(
                service.name,
                rows.map(([name, address]) => ({ name, address })),
              ),
            )
          }
        />
      </Group>
      <Group
        title={advancedText.command}
        help={advancedText.commandHelp}
        isChanged={isChanged('command')}
        onPutBack={() => edit(setCommand(service.name, old?.command ?? []))}
      >
        <div {...fieldAnchor(['services', service.name, 'command'])}>
          <Textarea
            aria-label={advancedText.commandOf(service.template.label)}
            classNames={{ input: `${classes.mono ?? ''} ${classes.longText ?? ''}` }}
            rows={1}
            placeholder={service.template.command?.join('\n') ?? ''}
            spellCheck={false}
            value={held?.command?.join('\n') ?? ''}
            onChange={(event) => {
              const text = event.currentTarget.value;
              edit(setCommand(service.name, text === '' ? [] : text.split('\n')));
            }}
          />
          {[
            findingAt(findings, ['services', service.name, 'command']),
            ...(held?.command ?? []).map((_, index) => findingOf('command')(index)),
          ].map((finding, index) => (
            <FindingLine key={index} finding={finding} />
          ))}
        </div>
      </Group>
    </div>
  );
}

function isUsed(held: ServiceDraft | undefined): boolean {
  return [held?.labels, held?.networks, held?.extraHosts, held?.command].some((list) => (list?.length ?? 0) > 0);
}

export function AdvancedFields(form: ServiceFormProps) {
  const { service, draft, before } = form;
  const [isOpen, setOpen] = useState(isUsed(draft.services[service.name]) || isUsed(before?.services[service.name]));
  return (
    <div>
      <UnstyledButton className={classes.fold ?? ''} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={14} stroke={1.7} aria-hidden />
        {service.template.label}
      </UnstyledButton>
      {isOpen && <Groups {...form} />}
    </div>
  );
}
