/** Configuring in memory: the form of an instance, its differences, and a plan that fits them. */
import type { Change, ChangedField, Configuration, ConfigurationPlan } from '../../src-main/contract/configuration.ts';
import { serviceNameSchema, type ServiceName } from '../../src-main/contract/ids.ts';
import type { Draft, Finding, Instance, ServiceDraft } from '../../src-main/contract/instance.ts';
import type { Plan } from '../../src-main/contract/plan.ts';
import { specDraft } from '../../src-main/domain/spec-draft.ts';
import { ProblemError } from '../../src-main/ports/problem-error.ts';
import { planOf } from '../fixtures/world-jobs.ts';
import type { World } from '../fixtures/world.ts';
import { checkDraft } from './memory-client-form.ts';

const bytes = (value: number) => `${String(value / 1e9)} GB`;

export function configurationOf(world: World, instance: Instance): Configuration {
  const template = world.templates.find((one) => one.id === instance.template.id);
  if (!template) throw ProblemError.of('NO_SUCH_TEMPLATE', { template: instance.template.id });
  return { revision: instance.spec.revision, draft: specDraft(instance.spec, template) };
}

/** One comparable text for each thing that can differ: field, key, text, is it a secret? */
type Facet = readonly [ChangedField, string, string, boolean?];

function facetsOf(draft: ServiceDraft): Facet[] {
  return [
    ...Object.entries(draft.environment)
      .filter(([, value]) => value !== '')
      .map(([name, value]): Facet => ['environment', name, value]),
    ...draft.extra.map(({ name, value, isSecret }): Facet => ['environment', name, value, isSecret]),
    ...draft.ports.map(({ name, hostPort, hostIp }): Facet => [
      'port',
      name,
      `${hostIp === '' ? '' : `${hostIp}:`}${hostPort === null ? 'automatic' : String(hostPort)}`,
    ]),
    ...draft.mounts.map(({ name, source }): Facet => [
      'mount',
      name,
      source.kind === 'folder' ? source.path : (source.volume ?? 'volume'),
    ]),
    ...(draft.resources.cpus === undefined ? [] : [['cpus', '', String(draft.resources.cpus)] as const]),
    ...(draft.resources.memoryBytes === undefined ? [] : [['memory', '', bytes(draft.resources.memoryBytes)] as const]),
    ['restart', '', draft.restart],
    ...(draft.labels ?? []).map(({ name, value }): Facet => ['label', name, value]),
    ...(draft.networks ?? []).map((name): Facet => ['network', name, name]),
    ...(draft.extraHosts ?? []).map(({ name, address }): Facet => ['host', name, address]),
    ...(draft.command === undefined || draft.command.length === 0
      ? []
      : [['command', '', draft.command.join(' ')] as const]),
  ];
}

function changesIn(service: ServiceName, before: ServiceDraft, after: ServiceDraft, secrets: Set<string>): Change[] {
  const was = facetsOf(before);
  const will = facetsOf(after);
  const find = (list: Facet[], [field, key]: Facet) => list.find((other) => other[0] === field && other[1] === key);
  const touched = [...was, ...will.filter((facet) => find(was, facet) === undefined)];
  return touched.flatMap((facet): Change[] => {
    const old = find(was, facet);
    const now = find(will, facet);
    const isSecret = (facet[3] ?? false) || (facet[0] === 'environment' && secrets.has(facet[1]));
    if (old?.[2] === now?.[2]) return [];
    const shown = (value: Facet | undefined) => (value === undefined || isSecret ? null : value[2]);
    return [{ service, field: facet[0], key: facet[1], before: shown(old), after: shown(now), isSecret }];
  });
}

const updates: readonly ChangedField[] = ['cpus', 'memory', 'restart'];

export function configurationPlanOf(world: World, instance: Instance, draft: Draft): ConfigurationPlan {
  const before = configurationOf(world, instance).draft;
  const template = world.templates.find((one) => one.id === instance.template.id);
  const names = Object.keys(before.services).map((name) => serviceNameSchema.parse(name));
  const changes = names.flatMap((name) => {
    const [old, now] = [before.services[name], draft.services[name]];
    const secrets = (template?.services[name]?.variables ?? []).filter((variable) => variable.secret);
    return old === undefined || now === undefined
      ? []
      : changesIn(name, old, now, new Set(secrets.map((variable) => variable.name)));
  });
  const fieldsOf = (name: ServiceName) => [
    ...new Set(changes.filter((change) => change.service === name).map((change) => change.field)),
  ];
  const own = names.map((service) => {
    const because = fieldsOf(service);
    const isRecreated = because.some((field) => !updates.includes(field));
    return { service, because, effect: isRecreated ? 'recreated' : because.length > 0 ? 'updated' : 'kept' } as const;
  });
  const effects = own.map((one) => {
    const needs = template?.services[one.service]?.dependsOn ?? [];
    const isPulled = own.some((other) => other.effect === 'recreated' && needs.includes(other.service));
    return isPulled && one.effect !== 'recreated' ? { ...one, effect: 'restarted' as const } : one;
  });
  return {
    findings: findingsOf(world, instance, draft),
    changes,
    effects,
    plan: changes.length === 0 ? null : planFor(instance, changes, effects),
  };
}

/** The checks of the form, without what is the instance's own: its name, its ports, its stored secrets. */
function findingsOf(world: World, instance: Instance, draft: Draft): Finding[] {
  const others = { ...world, instances: world.instances.filter((other) => other.id !== instance.id) };
  return checkDraft(others, draft).filter(({ path: [, service, , name], code }) => {
    const kept = Object.entries(draft.services).find(([each]) => each === service)?.[1].keep ?? [];
    return code !== 'NAME_FREE' && !(code === 'REQUIRED' && name !== undefined && kept.includes(name));
  });
}

function planFor(instance: Instance, changes: readonly Change[], effects: ConfigurationPlan['effects']): Plan {
  const isAtOnce = effects.every(({ effect }) => effect === 'kept' || effect === 'updated');
  const notes: Plan['notes'] = changes.flatMap((change): Plan['notes'] => {
    const address = instance.addresses.find((each) => each.port === change.key && each.url !== null);
    if (change.field !== 'port' || address === undefined) return [];
    return [{ code: 'ADDRESS_MOVES', label: address.label, from: change.before, to: change.after }];
  });
  const whole = planOf('configure', instance, null, notes);
  if (!isAtOnce) return { ...whole, downtimeSeconds: 50 };
  const steps = whole.steps.filter((step) => step.id === 'check');
  const update = { id: 'update' as const, phase: 'up' as const, isPointOfNoReturn: false };
  return {
    ...whole,
    steps: [...steps, { ...update, estimateSeconds: 1, detail: {} }],
    notes: [{ code: 'APPLIED_AT_ONCE' }],
    downtimeSeconds: 0,
    totalSeconds: 2,
    diskNeededBytes: null,
  };
}
