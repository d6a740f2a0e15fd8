import type { Version } from '../../../src-main/contract/router.ts';

export interface VersionGroup {
  readonly name: string;
  /** The group of the version that is installed. */
  readonly isOwn: boolean;
  readonly versions: readonly Version[];
}

/** In the order that they came, which is newest first. */
export function groupVersions(versions: readonly Version[], text: string): readonly VersionGroup[] {
  const wanted = text.trim().toLowerCase();
  const own = versions.find((version) => version.relation === 'installed')?.group ?? null;
  const groups = new Map<string, Version[]>();
  for (const version of versions) {
    if (!version.tag.toLowerCase().includes(wanted)) continue;
    groups.set(version.group, [...(groups.get(version.group) ?? []), version]);
  }
  return [...groups].map(([name, some]) => ({ name, isOwn: name === own, versions: some }));
}

/** The newest one that is allowed; what is chosen at first. */
export function firstChoice(versions: readonly Version[]): string | null {
  const newer = versions.filter((version) => version.isAllowed && version.relation === 'newer');
  return (
    (newer.find((version) => version.isNewest) ?? newer[0] ?? versions.find((version) => version.isAllowed))?.tag ??
    null
  );
}
