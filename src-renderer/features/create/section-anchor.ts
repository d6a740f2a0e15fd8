import type { SectionId } from './sections.ts';

/** The element id of a section. */
export function sectionAnchor(section: SectionId): string {
  return `section-${section}`;
}
