/** Marks rows of the form with the path that findings name, and brings one into view. */

/** For an element that holds the field of a path. */
export function fieldAnchor(path: readonly string[]): { readonly 'data-field': string } {
  return { 'data-field': path.join('/') };
}

/** Shows and focuses the field of a path, or of what it lies in; false when none is drawn. */
export function goToField(root: ParentNode, path: readonly string[]): boolean {
  for (let length = path.length; length > 0; length -= 1) {
    const key = CSS.escape(path.slice(0, length).join('/'));
    const found = root.querySelector<HTMLElement>(`[data-field="${key}"]`);
    if (found === null) continue;
    found.scrollIntoView({ block: 'center' });
    const field = found.matches('input, textarea, button')
      ? found
      : found.querySelector<HTMLElement>('input, textarea');
    (field ?? found.querySelector<HTMLElement>('button'))?.focus({ preventScroll: true });
    return true;
  }
  return false;
}
