/** What the user must know before pressing the button. */
import type { Manifest } from '../contract/backup.ts';
import type { PlanNote } from '../contract/plan.ts';
import { leftOut } from '../domain/backup-reach.ts';
import { externalStates } from '../domain/external-state.ts';
import { secretRef, servicesInOrder, versionOf } from '../domain/services.ts';
import { crossing, parseVersion } from '../domain/versions.ts';
import { configureNotes } from './configure-notes.ts';
import type { JobInput, JobInputOf } from './inputs.ts';
import { capturesOf } from './steps/capture.ts';
import { isInside } from './steps/carry.ts';
import { scopeOf } from './scope.ts';
import type { JobTools } from './tools.ts';

/** The versions on both sides of a job; null where there is none. */
export function planVersions(input: JobInput): { readonly from: string | null; readonly to: string | null } {
  const now = versionOf(input.spec, input.template);
  switch (input.kind) {
    case 'create':
      return { from: null, to: now };
    case 'upgrade':
      return { from: now, to: input.image.tag };
    case 'restore':
      return { from: now, to: input.source.version };
    default:
      return { from: now, to: null };
  }
}

export async function planNotes(input: JobInput, tools: JobTools): Promise<PlanNote[]> {
  switch (input.kind) {
    case 'create':
      return floating(input, versionOf(input.spec, input.template));
    case 'upgrade':
      return [
        ...externalState(input),
        ...crossed(input),
        ...floating(input, versionOf(input.spec, input.template)),
        ...(await captured(input, tools)),
        ...notCopied(input),
      ];
    case 'restore':
      return [
        { code: 'REPLACES_SINCE', since: input.source.createdAt },
        ...externalState(input),
        ...notInBackup(input.source),
      ];
    case 'backup':
      return [...externalState(input), ...notCopied(input)];
    case 'remove':
      return [
        ...(input.keepData ? volumes(input, 'KEEPS_VOLUMES') : volumes(input, 'LOSES_VOLUMES')),
        ...(input.keepData ? [] : volumes(input, 'FOREIGN_VOLUMES')),
        ...externalState(input),
      ];
    case 'configure':
      return configureNotes(input, externalState(input));
    case 'start':
    case 'stop':
    case 'restart':
    case 'adopt':
    case 'release':
      return [];
  }
}

/** State that Berth neither holds nor copies, when the instance uses it. */
export function externalState({ spec, template }: JobInput): PlanNote[] {
  return externalStates(spec, template).map(({ label, warning }) => ({ code: 'EXTERNAL_STATE', label, warning }));
}

function crossed(input: JobInputOf<'upgrade'>): PlanNote[] {
  const from = versionOf(input.spec, input.template);
  const to = input.image.tag;
  const kind = crossing(input.template.upgrade.order, from, to);
  if (kind === 'none') return [];
  return [{ code: kind === 'major' ? 'CROSSES_MAJOR' : 'CROSSES_MINOR', from, to }];
}

function floating({ template }: JobInput, tag: string): PlanNote[] {
  return parseVersion(template.upgrade.order, tag) === null ? [{ code: 'FLOATING_TAG', tag }] : [];
}

async function captured(input: JobInput, tools: JobTools): Promise<PlanNote[]> {
  const notes: PlanNote[] = [];
  for (const { service, capture } of capturesOf(scopeOf(input, tools))) {
    const isStored = await tools.vault.has(secretRef(input.spec.instanceId, service.name, capture.variable));
    notes.push({ code: 'SECRET_CAPTURED', label: capture.label, isStored });
  }
  return notes;
}

function notInBackup(source: Manifest): PlanNote[] {
  const volumes = leftOut(source).map(({ path }) => path);
  return volumes.length === 0 ? [] : [{ code: 'NOT_IN_BACKUP', volumes }];
}

function notCopied(input: JobInput): PlanNote[] {
  const paths = mountsOf(input).flatMap((mount) => (mount.backup ? [] : [mount.path]));
  return paths.length === 0 ? [] : [{ code: 'NOT_BACKED_UP', volumes: paths }];
}

/** Foreign ones are never removed, so they are neither kept nor lost. */
function volumes(input: JobInput, code: 'KEEPS_VOLUMES' | 'LOSES_VOLUMES' | 'FOREIGN_VOLUMES'): PlanNote[] {
  const names = servicesInOrder(input.spec, input.template).flatMap((service) =>
    service.spec.mounts.flatMap((mount) => {
      const { source, isForeign = false } = mount;
      if (source.kind !== 'volume' || isForeign !== (code === 'FOREIGN_VOLUMES')) return [];
      // Still to be made, out of what is in the container.
      return isInside(service, mount) && code === 'LOSES_VOLUMES' ? [] : [source.volume];
    }),
  );
  return names.length === 0 ? [] : [{ code, volumes: names }];
}

function mountsOf({ spec, template }: JobInput): ReturnType<typeof servicesInOrder>[number]['spec']['mounts'] {
  return servicesInOrder(spec, template).flatMap((service) => service.spec.mounts);
}
