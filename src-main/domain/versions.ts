/** Order of versions and the rules of a template about moving between them. */
import type { Template } from '../contract/template.ts';

type Rules = Template['upgrade'];
export type VersionOrder = Rules['order'];

export interface ParsedVersion {
  readonly numbers: readonly number[];
  /** What follows the numbers: a hotfix, a variant of the image, a pre-release. */
  readonly suffix: string;
}

export interface VersionVerdict {
  readonly relation: 'newer' | 'installed' | 'older' | 'unordered';
  readonly isAllowed: boolean;
  /** Why not. */
  readonly rule: 'downgrade' | 'majorStep' | 'same' | 'unordered' | null;
}

const patterns: Readonly<Record<VersionOrder, RegExp>> = {
  calendar: /^(\d{4}\.\d+\.\d+)(?:[-+.](.+))?$/,
  semver: /^v?(\d+\.\d+\.\d+)(?:[-+](.+))?$/,
  numeric: /^v?(\d+(?:\.\d+)*)(?:[-+](.+))?$/,
};

/** Null for tags that are no version of this order: `latest`, `2024.4`. */
export function parseVersion(order: VersionOrder, tag: string): ParsedVersion | null {
  const match = patterns[order].exec(tag);
  if (match?.[1] === undefined) return null;
  const numbers = match[1].split('.').map(Number);
  return numbers.every(Number.isSafeInteger) ? { numbers, suffix: match[2] ?? '' } : null;
}

/** Numbers first; then the bare build, then its suffixes. A pre-release of `semver` comes before the bare build. */
export function compareVersions(order: VersionOrder, left: ParsedVersion, right: ParsedVersion): number {
  const length = Math.max(left.numbers.length, right.numbers.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (left.numbers[index] ?? -1) - (right.numbers[index] ?? -1);
    if (difference !== 0) return Math.sign(difference);
  }
  const rank = suffixRank(order, left.suffix) - suffixRank(order, right.suffix);
  if (rank !== 0) return Math.sign(rank);
  return Math.sign(left.suffix.localeCompare(right.suffix, 'en', { numeric: true }));
}

function suffixRank(order: VersionOrder, suffix: string): number {
  if (suffix === '') return 1;
  return order === 'semver' && /^(?:alpha|beta|rc|pre|dev|next|canary|snapshot)/i.test(suffix) ? 0 : 2;
}

/** Newest first; tags without an order come last, as they were. */
export function sortTags(order: VersionOrder, tags: readonly string[]): string[] {
  const parsed = tags.map((tag) => ({ tag, version: parseVersion(order, tag) }));
  const ordered = parsed.flatMap((one) => (one.version === null ? [] : [{ tag: one.tag, version: one.version }]));
  ordered.sort((left, right) => compareVersions(order, right.version, left.version));
  return [...ordered.map((one) => one.tag), ...parsed.filter((one) => one.version === null).map((one) => one.tag)];
}

/** May an instance of version `from` become `to`? What runs a tag without order may go to any version; nothing may go to one. */
export function judgeVersion(rules: Rules, from: string, to: string): VersionVerdict {
  if (from === to) return { relation: 'installed', isAllowed: false, rule: 'same' };
  const target = parseVersion(rules.order, to);
  if (target === null) return { relation: 'unordered', isAllowed: false, rule: 'unordered' };
  const current = parseVersion(rules.order, from);
  if (current === null) return { relation: 'unordered', isAllowed: true, rule: null };
  const difference = compareVersions(rules.order, target, current);
  if (difference < 0) return judgeDowngrade(rules, current, target);
  const step = (target.numbers[0] ?? 0) - (current.numbers[0] ?? 0);
  const isTooFar = (rules.majorStep === 'never' && step > 0) || (rules.majorStep === 'one' && step > 1);
  return { relation: 'newer', isAllowed: !isTooFar, rule: isTooFar ? 'majorStep' : null };
}

function judgeDowngrade(rules: Rules, current: ParsedVersion, target: ParsedVersion): VersionVerdict {
  const isSameMinor = current.numbers[0] === target.numbers[0] && current.numbers[1] === target.numbers[1];
  const isSameBuild = current.numbers.join('.') === target.numbers.join('.');
  const isAllowed = isSameBuild || rules.downgrade === 'always' || (rules.downgrade === 'sameMinor' && isSameMinor);
  return { relation: 'older', isAllowed, rule: isAllowed ? null : 'downgrade' };
}

/** Which number changes first between two versions. */
export function crossing(order: VersionOrder, from: string, to: string): 'major' | 'minor' | 'none' {
  const left = parseVersion(order, from);
  const right = parseVersion(order, to);
  if (left === null || right === null) return 'none';
  if (left.numbers[0] !== right.numbers[0]) return 'major';
  return left.numbers[1] === right.numbers[1] ? 'none' : 'minor';
}

/** Heading of a list of versions: `2024.4`, `4`. Tags without order: the tag. */
export function versionGroup(order: VersionOrder, tag: string): string {
  const version = parseVersion(order, tag);
  if (version === null) return tag;
  return version.numbers.slice(0, order === 'calendar' ? 2 : 1).join('.');
}

/** True when a version that the server reports is the one of the tag; a tag without order fits every answer. */
export function isSameVersion(order: VersionOrder, tag: string, reported: string): boolean {
  if (tag === reported) return true;
  const wanted = parseVersion(order, tag);
  if (wanted === null) return true;
  return parseVersion(order, reported)?.numbers.join('.') === wanted.numbers.join('.');
}

export function notesUrl(rules: Rules, from: string, to: string): string | null {
  if (rules.notesUrl === undefined) return null;
  return rules.notesUrl.replaceAll('${from}', encodeURIComponent(from)).replaceAll('${to}', encodeURIComponent(to));
}
