/** What the entries of a `.env` file would change in the draft, and the way back. */
import type { EnvEntry } from '../../../src-main/contract/handover.ts';
import type { ServiceName } from '../../../src-main/contract/ids.ts';
import type { Draft } from '../../../src-main/contract/instance.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import { inService, takeLines, type DraftEdit } from '../../form/draft-edits.ts';
import { servicesOf } from '../../form/sections.ts';

export function serviceOf(entry: EnvEntry, template: Template): ServiceName {
  return entry.service ?? template.main;
}

/** The value that it would replace; null where there is none. */
export function valueBefore(draft: Draft, template: Template, entry: EnvEntry): string | null {
  const held = draft.services[serviceOf(entry, template)];
  if (entry.fate === 'known') return held?.environment[entry.name] ?? null;
  return held?.extra.find((extra) => extra.name === entry.name)?.value ?? null;
}

function forEachService(
  template: Template,
  entries: readonly EnvEntry[],
  editOf: (service: ServiceName, own: readonly EnvEntry[]) => DraftEdit,
): DraftEdit {
  return (draft) =>
    servicesOf(template, draft.choices).reduce((changed, { name }) => {
      const own = entries.filter((entry) => serviceOf(entry, template) === name);
      return own.length === 0 ? changed : editOf(name, own)(changed);
    }, draft);
}

/** All of them, each in the service that it belongs to. */
export function takeEntries(entries: readonly EnvEntry[], template: Template): DraftEdit {
  return forEachService(template, entries, (service, own) =>
    takeLines(service, own, new Set(own.filter((entry) => entry.fate === 'known').map((entry) => entry.name))),
  );
}

/** The variables as they were in `before`; everything else stays as it is now. */
export function undoEntries(entries: readonly EnvEntry[], template: Template, before: Draft): DraftEdit {
  return forEachService(template, entries, (service, own) =>
    inService(service, (held) => {
      const taken = new Set(own.map((entry) => entry.name));
      const old = before.services[service];
      const environment = [
        ...Object.entries(held.environment).filter(([name]) => !taken.has(name)),
        ...Object.entries(old?.environment ?? {}).filter(([name]) => taken.has(name)),
      ];
      const extra = [
        ...held.extra.filter((entry) => !taken.has(entry.name)),
        ...(old?.extra ?? []).filter((entry) => taken.has(entry.name)),
      ];
      return { ...held, environment: Object.fromEntries(environment), extra };
    }),
  );
}
