/** Small forms that several kinds of export share. */
import { stringify } from 'yaml';
import type { ContainerPlan } from './containers.ts';
import { type ExportedVariable, hiddenSecret, type SecretForm } from './export-services.ts';

/** YAML as the older parsers read it too: `yes` and `N` are texts. */
export function yamlText(content: unknown): string {
  return stringify(content, { lineWidth: 0, version: '1.1', singleQuote: false, aliasDuplicateObjects: false });
}

/** `8080:8080`, `127.0.0.1:53:53/udp`, `[::1]:80:80`. */
export function portText({ hostIp, hostPort, containerPort, protocol }: ContainerPlan['ports'][number]): string {
  const address = hostIp === '' ? '' : hostIp.includes(':') ? `[${hostIp}]:` : `${hostIp}:`;
  return `${address}${hostPort}:${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

/** Compose and Swarm fill in variables in every value: a `$` of ours is doubled. */
export function dollarsDoubled(value: string): string {
  return value.replaceAll('$', '$$$$');
}

/** Variables of a service for a Compose file or a stack; with `separate` the secrets are in a file of their own. */
export function composeEnvironment(
  variables: readonly ExportedVariable[],
  secrets: SecretForm,
): Record<string, Record<string, string>> {
  const shown = variables.filter(({ isSecret }) => !isSecret || secrets !== 'separate');
  const values = shown.map(({ name, value, isSecret, placeholder }): [string, string] => {
    if (!isSecret || secrets === 'inline') return [name, dollarsDoubled(value)];
    return [name, secrets === 'dots' ? hiddenSecret : `\${${placeholder}:?}`];
  });
  return values.length === 0 ? {} : { environment: Object.fromEntries(values) };
}

/** The fields that are there. */
export function given(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Null for a list or a record without entries, which then is left out. */
export function filled<T extends object>(value: T | undefined): T | undefined {
  return value === undefined || Object.keys(value).length === 0 ? undefined : value;
}
