/** The variables of one service of a form, as values of a spec with the secrets apart. */
import type { ServiceDraft } from '../contract/instance.ts';
import type { EnvironmentValue } from '../contract/spec.ts';
import type { ServiceTemplate, Variable } from '../contract/template.ts';
import type { Chosen } from './choices.ts';
import { holds } from './choices.ts';
import { generateValue } from './generate-value.ts';
import type { RandomBytes } from './generate-value.ts';
import { fillName } from './template-values.ts';

/** Names and values that give a secret away: unknown variables like them are kept as secrets. */
const secretName = /pass|pwd|secret|key|token|credential|conn(?:ection)?_?str/i;
const secretValue = /:\/\/[^\s:/@]*:[^\s/@]+@|\b(?:password|pwd)\s*=/i;

/** Should a variable that no template knows be kept as a secret? */
export function looksSecret(name: string, value: string): boolean {
  return secretName.test(name) || secretValue.test(value);
}

type Environment = Readonly<Record<string, EnvironmentValue>>;

export interface EnvironmentScene {
  readonly draft: ServiceDraft;
  /** Only the variables that the choices ask for. */
  readonly template: ServiceTemplate;
  /** Names of all variables of the template, those out of use among them. */
  readonly allNames: ReadonlySet<string>;
  readonly chosen: Chosen;
  readonly instanceName: string;
  /** The service's variables as they are; null: the service is new. */
  readonly before: Environment | null;
  readonly random: RandomBytes;
  /** Puts a value away and says where it lies. */
  readonly secret: (variable: string, value: string) => EnvironmentValue;
}

/**
 * An empty value is not passed on: the server's own default counts. Nothing is made up for a service that exists: its
 * data may already be bound to what it has, or to what it never had.
 */
export function draftEnvironment(scene: EnvironmentScene): Record<string, EnvironmentValue> {
  const values: Record<string, EnvironmentValue> = {};
  for (const variable of scene.template.variables) {
    const value = knownValue(scene, variable);
    if (value !== null) values[variable.name] = value;
  }
  for (const [name, value] of Object.entries(scene.draft.environment)) {
    if (scene.allNames.has(name) || value === '') continue;
    values[name] = looksSecret(name, value) ? scene.secret(name, value) : { kind: 'plain', value };
  }
  for (const { name, value, isSecret } of scene.draft.extra) {
    values[name] = isSecret ? (keptSecret(scene, name, value) ?? scene.secret(name, value)) : { kind: 'plain', value };
  }
  return values;
}

/** The link that makes the variable's value, as things were chosen; one that an adopted server was given by hand stays. */
export function linkOf(
  variable: Variable,
  chosen: Chosen,
  before: Environment | null,
): Variable['links'][number] | null {
  const was = before?.[variable.name];
  if (before !== null && was?.kind !== 'linked') return null;
  return variable.links.find((link) => holds(link.when, chosen)) ?? null;
}

function knownValue(scene: EnvironmentScene, variable: Variable): EnvironmentValue | null {
  const { name } = variable;
  const link = linkOf(variable, scene.chosen, scene.before);
  if (link !== null) return { kind: 'linked', text: link.text, quoting: link.quoting, isSecret: variable.secret };
  const given = scene.draft.environment[name] ?? '';
  const was = scene.before?.[name];
  const kept = keptSecret(scene, name, given);
  if (kept !== null) return kept;
  if (was?.kind === 'plain' && was.value === given) return was;
  const value =
    given === '' ? valueOfNothing(scene, variable) : variable.secret ? given : fillName(given, scene.instanceName);
  if (value === '') return null;
  return variable.secret ? scene.secret(name, value) : { kind: 'plain', value };
}

function keptSecret({ draft, before }: EnvironmentScene, name: string, given: string): EnvironmentValue | null {
  const was = before !== null && Object.hasOwn(before, name) ? before[name] : undefined;
  if (given !== '' || was === undefined || was.kind === 'linked') return null;
  return draft.keep?.includes(name) === true ? was : null;
}

/** What a field that was left empty comes to. */
function valueOfNothing({ before, random, instanceName }: EnvironmentScene, variable: Variable): string {
  const isNew = before === null;
  if (isNew && variable.required && variable.generator) return generateValue(variable.generator, random);
  const hasDefault = variable.default?.includes('${') === true && (isNew || before[variable.name] !== undefined);
  return hasDefault ? fillName(variable.default ?? '', instanceName) : '';
}
