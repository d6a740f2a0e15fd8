/** Values that are made out of other values of the instance when a container is made. */
import { connectionValue } from '../contract/connection-string.ts';
import type { ServiceName } from '../contract/ids.ts';
import { serviceNameSchema } from '../contract/ids.ts';
import type { EnvironmentValue, InstanceSpec } from '../contract/spec.ts';

type Linked = Extract<EnvironmentValue, { kind: 'linked' }>;

/** `${instance.name}`, `${variables.NAME}`, `${services.NAME.host}`, `${services.NAME.variables.VARIABLE}`. */
export const placeholder = /\$\{([A-Za-z0-9_.-]+)\}/g;

/** What a placeholder asks for; null when it asks for nothing that there is. */
export type Asked =
  | { readonly kind: 'name' }
  | { readonly kind: 'host'; readonly service: ServiceName }
  | { readonly kind: 'variable'; readonly service: ServiceName; readonly variable: string };

export function askedBy(path: string, own: ServiceName): Asked | null {
  if (path === 'instance.name') return { kind: 'name' };
  const ownVariable = /^variables\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(path)?.[1];
  if (ownVariable !== undefined) return { kind: 'variable', service: own, variable: ownVariable };
  const [, name, rest] = /^services\.([^.]+)\.(.+)$/.exec(path) ?? [];
  const service = serviceNameSchema.safeParse(name);
  if (!service.success || rest === undefined) return null;
  if (rest === 'host') return { kind: 'host', service: service.data };
  const variable = /^variables\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(rest)?.[1];
  return variable === undefined ? null : { kind: 'variable', service: service.data, variable };
}

/** The variables, of whichever service, that a linked value is made of. */
export function linkedVariables(value: Linked, own: ServiceName): { service: ServiceName; variable: string }[] {
  return [...value.text.matchAll(placeholder)].flatMap(([, path]) => {
    const asked = askedBy(path ?? '', own);
    return asked?.kind === 'variable' ? [{ service: asked.service, variable: asked.variable }] : [];
  });
}

/** The text of a linked value. `valueOf` opens plain values and secrets; what it does not know leaves nothing. */
export function linkedText(
  value: Linked,
  spec: InstanceSpec,
  own: ServiceName,
  valueOf: (service: ServiceName, variable: string) => string | undefined,
): string {
  return value.text.replaceAll(placeholder, (whole, path: string) => {
    const asked = askedBy(path, own);
    if (asked === null) return whole;
    if (asked.kind === 'name') return quoted(spec.name, value.quoting);
    // On the instance's own network a service is found by its name.
    if (asked.kind === 'host') return asked.service;
    return quoted(valueOf(asked.service, asked.variable) ?? '', value.quoting);
  });
}

function quoted(text: string, quoting: Linked['quoting']): string {
  switch (quoting) {
    case 'none':
      return text;
    case 'connectionString':
      return connectionValue(text);
    case 'url':
      return encodeURIComponent(text);
  }
}
