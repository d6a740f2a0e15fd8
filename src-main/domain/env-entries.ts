/** What a `.env` file would set in the form of a template. */
import type { EnvEntry } from '../contract/handover.ts';
import type { ServiceName } from '../contract/ids.ts';
import type { ServiceTemplate, Template, Variable } from '../contract/template.ts';
import type { Chosen } from './choices.ts';
import { chosenOptions, chosenServices } from './choices.ts';
import { linkOf, looksSecret } from './draft-environment.ts';
import { readEnvFile } from './env-file.ts';
import type { EnvLine } from './env-file.ts';

interface Home {
  readonly service: ServiceName;
  readonly variable: Variable;
}

/**
 * The main service's variables are looked for first, then those of the others, then names that variables had before. What
 * no service knows is an extra variable of the main one. Of two lines for one variable the last counts.
 */
export function envEntries(text: string, template: Template, choices: Chosen | undefined): EnvEntry[] {
  const chosen = chosenOptions(template, choices);
  const homes = homesOf(chosenServices(template, chosen), template.main);
  const entries = readEnvFile(text).map((line) => entryOf(line, homes.get(line.name), template.main, chosen));
  const last = new Map<string, number>();
  entries.forEach((entry, index) => {
    if (entry.name !== '') last.set(entry.name, index);
  });
  return entries.map((entry, index): EnvEntry => {
    const isOutdone = entry.reason !== 'unreadable' && entry.reason !== 'name' && last.get(entry.name) !== index;
    return isOutdone ? { ...entry, fate: 'ignored', reason: 'duplicate' } : entry;
  });
}

function homesOf(services: readonly [ServiceName, ServiceTemplate][], main: ServiceName): Map<string, Home> {
  const ordered = [...services].sort(([one], [other]) => Number(other === main) - Number(one === main));
  const all = ordered.flatMap(([service, { variables }]) => variables.map((variable): Home => ({ service, variable })));
  const homes = new Map<string, Home>();
  const add = (name: string, home: Home): void => {
    if (!homes.has(name)) homes.set(name, home);
  };
  for (const home of all) add(home.variable.name, home);
  for (const home of all) for (const name of home.variable.formerly ?? []) add(name, home);
  return homes;
}

function entryOf(
  { name, value, line, fault }: EnvLine,
  home: Home | undefined,
  main: ServiceName,
  chosen: Chosen,
): EnvEntry {
  const isReadable = fault !== 'unreadable' && fault !== 'name';
  const isSecret = home?.variable.secret ?? looksSecret(name, value);
  const entry = {
    name: home?.variable.name ?? name,
    value,
    line,
    isSecret,
    service: isReadable ? (home?.service ?? main) : null,
  };
  if (fault !== null) return { ...entry, fate: 'ignored', reason: fault };
  if (home === undefined) return { ...entry, fate: 'extra', reason: null };
  const isComposed = linkOf(home.variable, chosen, null) !== null;
  return isComposed ? { ...entry, fate: 'ignored', reason: 'composed' } : { ...entry, fate: 'known', reason: null };
}
