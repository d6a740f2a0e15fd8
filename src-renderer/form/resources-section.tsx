/** Limits of a service, and what happens when its container exits. */
import { Select } from '@mantine/core';
import { formText, resourcesText } from '../text/form.ts';
import { formatSize, formatSizeOf } from '../text/format.ts';
import { ChangeNote } from './change-note.tsx';
import { setCpus, setMemory, setRestart } from './draft-edits.ts';
import { fieldAnchor } from './field-anchor.ts';
import { FindingLine } from './finding-line.tsx';
import type { Computer, ServiceFormProps } from './form-props.ts';
import { LimitSlider } from './limit-slider.tsx';
import { findingAt } from './sections.ts';
import classes from './form.module.css';

const gigabyte = 1_000_000_000;
const quarterGigabyte = 250_000_000;
/** Offered when the engine did not say what it has. */
const someCores = 8;
const someMemory = 16_000_000_000;

function cpuWords(limit: number | undefined, of: Computer['cpus']): string {
  return limit === undefined ? resourcesText.noLimit : resourcesText.cores(String(limit), of);
}

function memoryWords(limit: number | undefined, of: Computer['memoryBytes']): string {
  if (limit === undefined) return resourcesText.noLimit;
  return of === null ? formatSize(limit) : formatSizeOf(limit, of);
}

function CpuLimit({ service, draft, before, edit, computer }: ServiceFormProps) {
  const { label } = service.template;
  const limit = draft.services[service.name]?.resources.cpus;
  const old = before?.services[service.name]?.resources.cpus;
  const isChanged = before !== null && limit !== old;
  return (
    <LimitSlider
      label={resourcesText.cpu}
      name={resourcesText.cpuOf(label)}
      numberName={resourcesText.cpuNumberOf(label)}
      at={limit === undefined ? null : Math.round(limit * 2)}
      steps={(computer.cpus ?? someCores) * 2 + 1}
      words={cpuWords(limit, computer.cpus)}
      typed={limit ?? null}
      unit={resourcesText.coresUnit}
      change={
        isChanged && (
          <ChangeNote
            label={resourcesText.cpuOf(label)}
            was={formText.was(cpuWords(old, null))}
            onPutBack={() => edit(setCpus(service.name, old ?? null))}
          />
        )
      }
      onStep={(at) => edit(setCpus(service.name, at === null ? null : at / 2))}
      onType={(cpus) => edit(setCpus(service.name, cpus))}
    />
  );
}

function MemoryLimit({ service, draft, before, edit, computer }: ServiceFormProps) {
  const { label } = service.template;
  const limit = draft.services[service.name]?.resources.memoryBytes;
  const old = before?.services[service.name]?.resources.memoryBytes;
  const isChanged = before !== null && limit !== old;
  return (
    <LimitSlider
      label={resourcesText.memory}
      name={resourcesText.memoryOf(label)}
      numberName={resourcesText.memoryNumberOf(label)}
      at={limit === undefined ? null : Math.round(limit / quarterGigabyte)}
      steps={Math.max(2, Math.round((computer.memoryBytes ?? someMemory) / quarterGigabyte)) + 1}
      words={memoryWords(limit, computer.memoryBytes)}
      typed={limit === undefined ? null : limit / gigabyte}
      unit={resourcesText.memoryUnit}
      change={
        isChanged && (
          <ChangeNote
            label={resourcesText.memoryOf(label)}
            was={formText.was(memoryWords(old, null))}
            onPutBack={() => edit(setMemory(service.name, old ?? null))}
          />
        )
      }
      onStep={(at) => edit(setMemory(service.name, at === null ? null : at * quarterGigabyte))}
      onType={(value) => edit(setMemory(service.name, value === null ? null : Math.round(value * gigabyte)))}
    />
  );
}

const policies = [
  { value: 'unless-stopped', label: resourcesText.restarts },
  { value: 'no', label: resourcesText.stays },
];

export function ResourceFields(form: ServiceFormProps) {
  const { service, draft, before, findings, edit, isOneOfMany } = form;
  const held = draft.services[service.name];
  if (held === undefined) return null;
  const path = ['services', service.name, 'resources'];
  const { label } = service.template;
  const old = before?.services[service.name]?.restart;
  // Others are of containers that were adopted; the engine is given one of these two.
  const shown = held.restart === 'no' ? 'no' : 'unless-stopped';
  return (
    <div className={classes.resources} {...fieldAnchor(path)}>
      {isOneOfMany && <h3 className={classes.subTitle}>{label}</h3>}
      <div className={classes.pair} data-compared={before !== null || undefined}>
        <div {...fieldAnchor([...path, 'cpus'])}>
          <CpuLimit {...form} />
        </div>
        <div {...fieldAnchor([...path, 'memoryBytes'])}>
          <MemoryLimit {...form} />
        </div>
      </div>
      <FindingLine finding={findingAt(findings, [...path, 'cpus'])} />
      <FindingLine finding={findingAt(findings, [...path, 'memoryBytes'])} />
      <div className={classes.restartRow} {...fieldAnchor(['services', service.name, 'restart'])}>
        <Select
          label={resourcesText.restart}
          aria-label={resourcesText.restartOf(label)}
          className={classes.restart ?? ''}
          allowDeselect={false}
          data={policies}
          value={shown}
          onChange={(value) => edit(setRestart(service.name, value === 'no' ? 'no' : 'unless-stopped'))}
        />
        {old !== undefined && old !== held.restart && (
          <ChangeNote
            label={resourcesText.restartOf(label)}
            was={formText.was(old === 'no' ? resourcesText.stays : resourcesText.restarts)}
            onPutBack={() => edit(setRestart(service.name, old))}
          />
        )}
      </div>
    </div>
  );
}
