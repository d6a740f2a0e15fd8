/** Writes an instance as values for the Helm chart of its vendor. */
import type { InstanceSpec } from '../contract/spec.ts';
import type { Helm, Template } from '../contract/template.ts';
import { chosenOptions } from './choices.ts';
import type { ExportedService, ExportedVariable } from './export-services.ts';
import { filled, yamlText } from './export-text.ts';
import type { ExportSecrets } from '../contract/handover.ts';

type Tree = { [key: string]: Tree | Leaf };
type Leaf = string | number | boolean | readonly Readonly<Record<string, string>>[];

export interface HelmValues {
  readonly values: string;
  /** Of a file of their own; null where there are none, or they are elsewhere. */
  readonly secrets: string | null;
}

interface Entry {
  readonly key: string;
  readonly value: Leaf;
  readonly isSecret: boolean;
}

export function helmValues(
  helm: Helm,
  spec: InstanceSpec,
  template: Template,
  services: readonly ExportedService[],
  secrets: ExportSecrets,
): HelmValues {
  const found = helm.values.flatMap((item) => entriesOf(item, { spec, template, services, secrets }));
  const entries = [...found, ...environmentOf(helm, spec, services, secrets)];
  const isApart = ({ isSecret }: Entry): boolean => isSecret && secrets === 'separate';
  const apart = entries.filter(isApart);
  return {
    values: yamlText(treeOf(entries.filter((entry) => !isApart(entry)))),
    secrets: apart.length === 0 ? null : yamlText(treeOf(apart)),
  };
}

interface Source {
  readonly spec: InstanceSpec;
  readonly template: Template;
  readonly services: readonly ExportedService[];
  readonly secrets: ExportSecrets;
}

function entriesOf({ key, from }: Helm['values'][number], source: Source): Entry[] {
  const plain = (value: Leaf | undefined): Entry[] => (value === undefined ? [] : [{ key, value, isSecret: false }]);
  const service = 'service' in from ? source.spec.services[from.service] : undefined;
  switch (from.kind) {
    case 'literal':
      return plain(from.value);
    case 'choice':
      return plain(from.map[chosenOptions(source.template, source.spec.choices ?? {})[from.choice] ?? '']);
    case 'image':
      return plain(service?.image[from.part]);
    case 'port':
      return plain(service?.ports.find(({ name }) => name === from.port)?.hostPort);
    case 'limits': {
      const { cpus, memoryBytes } = service?.resources ?? {};
      const limits = [
        ...(cpus === undefined ? [] : [{ key: `${key}.limits.cpu`, value: String(cpus), isSecret: false }]),
        ...(memoryBytes === undefined
          ? []
          : [{ key: `${key}.limits.memory`, value: String(memoryBytes), isSecret: false }]),
      ];
      return limits;
    }
    case 'variable': {
      const variable = variableOf(source, from.service, from.variable);
      if (variable === undefined) return [];
      const value = from.map === undefined ? writtenValue(variable, source.secrets) : from.map[variable.value];
      return value === undefined ? [] : [{ key, value, isSecret: variable.isSecret }];
    }
  }
}

/** A value that names another service of the instance means nothing there: the chart makes its own. */
function variableOf({ spec, services }: Source, service: string, name: string): ExportedVariable | undefined {
  const exported = services.find((each) => each.name === service);
  const variable = exported?.variables.find((each) => each.name === name);
  const isOther = exported !== undefined && namesAnother(spec, exported, name);
  return isOther || variable === undefined || (variable.value === '' && !variable.isSecret) ? undefined : variable;
}

function namesAnother(spec: InstanceSpec, { name: service }: ExportedService, variable: string): boolean {
  const value = spec.services[service]?.environment[variable];
  return value?.kind === 'linked' && value.text.includes('${services.');
}

function writtenValue({ value, isSecret, placeholder }: ExportedVariable, secrets: ExportSecrets): string {
  return isSecret && secrets === 'placeholders' ? `<${placeholder}>` : value;
}

/** Lists of several files are not joined: with one secret in it the whole list is among the secrets. */
function environmentOf(
  helm: Helm,
  spec: InstanceSpec,
  services: readonly ExportedService[],
  secrets: ExportSecrets,
): Entry[] {
  const { environment } = helm;
  const exported = services.find(({ name }) => name === environment?.service);
  if (environment === undefined || exported === undefined) return [];
  const mapped = new Set(
    helm.values.flatMap(({ from }) =>
      from.kind === 'variable' && from.service === exported.name ? [from.variable] : [],
    ),
  );
  const rest = exported.variables.filter(({ name }) => !mapped.has(name) && !namesAnother(spec, exported, name));
  const list = filled(rest.map((variable) => ({ name: variable.name, value: writtenValue(variable, secrets) })));
  return list === undefined
    ? []
    : [{ key: environment.key, value: list, isSecret: rest.some(({ isSecret }) => isSecret) }];
}

function treeOf(entries: readonly Entry[]): Tree {
  const tree: Tree = {};
  for (const { key, value } of entries) {
    const path = key.split('.');
    const last = path.pop() ?? key;
    let place = tree;
    for (const step of path) {
      const next = place[step];
      const inner: Tree = next !== undefined && isTree(next) ? next : {};
      place[step] = inner;
      place = inner;
    }
    place[last] = value;
  }
  return tree;
}

function isTree(value: Tree | Leaf): value is Tree {
  return typeof value === 'object' && !Array.isArray(value);
}
