/** The element id of a section. */
export function sectionAnchor(section: string): string {
  return `section-${section}`;
}
