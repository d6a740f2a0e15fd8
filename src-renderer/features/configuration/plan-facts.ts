/** What the plan pane says, made out of the plan and the instance as it is. */
import type { Change, ConfigurationPlan, ServiceEffect } from '../../../src-main/contract/configuration.ts';
import type { ServiceName } from '../../../src-main/contract/ids.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { configurationText } from '../../text/configuration.ts';
import { problemWords } from '../../text/problems.ts';
import type { DiffLine } from '../../ui/diff.tsx';

type Effect = ServiceEffect['effect'];

export const withEffect = (plan: ConfigurationPlan, effect: Effect): readonly ServiceEffect[] =>
  plan.effects.filter((each) => each.effect === effect);

/** Nothing is stopped for it. */
export const isAtOnce = (plan: ConfigurationPlan): boolean =>
  plan.changes.length > 0 && plan.effects.every(({ effect }) => effect === 'updated' || effect === 'kept');

export function labelOf(instance: Instance, service: ServiceName): string {
  return instance.services.find((each) => each.name === service)?.label ?? service;
}

/** Fields that there is one of come first, as in the picture; then groups under their heads. */
export function diffLines(changes: readonly Change[]): readonly DiffLine[] {
  const services = [...new Set(changes.map((change) => change.service))];
  return services.flatMap((service) => {
    const own = changes.filter((change) => change.service === service);
    const single = own.filter((change) => configurationText.groups[change.field] === undefined);
    const heads = [...new Set(own.flatMap((change) => configurationText.groups[change.field] ?? []))];
    return [
      { kind: 'head' as const, depth: 1, text: service },
      ...single.flatMap((change) => linesOf(change, 0, configurationText.fields[change.field] ?? change.field, ': ')),
      ...heads.flatMap((head) => [
        { kind: 'head' as const, depth: 2, text: head },
        ...own
          .filter((change) => configurationText.groups[change.field] === head)
          .flatMap((change) => linesOf(change, 1, change.key, change.field === 'environment' ? '=' : ': ')),
      ]),
    ];
  });
}

function linesOf(change: Change, depth: number, name: string, joint: string): DiffLine[] {
  const { before, after } = change;
  if (change.isSecret) return secretLines(change, depth, name);
  // A value that is made of others, none of which may be shown.
  if (before === after) return [{ kind: 'added', depth, text: `${name}: ${configurationText.composedChanged}` }];
  const isItsOwnName = change.field === 'network';
  const text = (value: string) => (isItsOwnName ? value : `${name}${joint}${value}`);
  return [
    ...(before === null ? [] : [{ kind: 'removed' as const, depth, text: text(before) }]),
    ...(after === null ? [] : [{ kind: 'added' as const, depth, text: text(after) }]),
  ];
}

/** That it changed, never from what to what. */
function secretLines({ before, after }: Change, depth: number, name: string): DiffLine[] {
  if (before !== null) return [{ kind: 'removed', depth, text: `${name}: ${configurationText.secretGone}` }];
  const word = after === null ? configurationText.secretChanged : configurationText.secretSet;
  return [{ kind: 'added', depth, text: `${name}: ${word}` }];
}

/** What a worried person asks for: data, databases, keys, the log. */
export function keptOf(instance: Instance, plan: ConfigurationPlan): readonly string[] {
  const services = Object.entries(instance.spec.services);
  const isMoved = (service: string, mount: string) =>
    plan.changes.some((change) => change.service === service && change.field === 'mount' && change.key === mount);
  const mounts = services.flatMap(([service, spec]) =>
    spec.mounts.map((mount) => ({ kind: mount.source.kind, isKept: !isMoved(service, mount.name) })),
  );
  const volumes = mounts.filter(({ kind }) => kind === 'volume');
  const keptVolumes = volumes.filter(({ isKept }) => isKept);
  const keptFolders = mounts.filter(({ kind, isKept }) => kind === 'folder' && isKept);
  const isRecreated = withEffect(plan, 'recreated').length > 0;
  const all = [
    ...(keptVolumes.length === 0 ? [] : [configurationText.keptVolumes(keptVolumes.length, volumes.length)]),
    ...(keptFolders.length === 0 ? [] : [configurationText.keptFolders(keptFolders.length)]),
    ...(services.length < 2
      ? []
      : withEffect(plan, 'kept').map(({ service }) => configurationText.keptService(labelOf(instance, service)))),
    ...instance.external.map(({ label }) => configurationText.keptService(label)),
    ...instance.keys.filter((each) => each.isStored).map((each) => configurationText.keptSecret(each.label)),
    ...(isRecreated ? [configurationText.keptLog] : []),
  ];
  return [...new Set(all)];
}

/** Why the changes cannot be applied now; null: they can. */
export interface Waits {
  readonly isPlanning: boolean;
  readonly hasJob: boolean;
  readonly plan: ConfigurationPlan | null;
}

export function waitsFor({ isPlanning, hasJob, plan }: Waits): string | null {
  if (hasJob) return configurationText.waitsForJob;
  if (isPlanning || plan === null) return configurationText.waitsForPlan;
  const toSettle = plan.findings.filter((finding) => finding.severity === 'blocks').length;
  if (toSettle > 0) return configurationText.waitsForFindings(toSettle);
  if (plan.plan === null || plan.changes.length === 0) return configurationText.sameAsNow;
  const [block] = plan.plan.blockedBy;
  return block === undefined ? null : problemWords(block).title;
}
