/** Marks rows of the form with the path that findings name, and brings one into view. */

/** For an element that holds the field of a path. */
export function fieldAnchor(path: readonly string[]): { readonly 'data-field': string } {
  return { 'data-field': path.join('/') };
}

/** The field of a path, or what it lies in; null when none is drawn. */
function fieldOf(root: ParentNode, path: readonly string[]): HTMLElement | null {
  for (let length = path.length; length > 0; length -= 1) {
    const key = CSS.escape(path.slice(0, length).join('/'));
    const found = root.querySelector<HTMLElement>(`[data-field="${key}"]`);
    if (found !== null) return found;
  }
  return null;
}

/** Shows and focuses the field of a path, or of what it lies in; false when none is drawn. */
export function goToField(root: ParentNode, path: readonly string[]): boolean {
  const found = fieldOf(root, path);
  if (found === null) return false;
  found.scrollIntoView({ block: 'center' });
  const field = found.matches('input, textarea, button') ? found : found.querySelector<HTMLElement>('input, textarea');
  (field ?? found.querySelector<HTMLElement>('button'))?.focus({ preventScroll: true });
  return true;
}

/** The same for a field that changed by itself: nothing moves for who is in it already. */
export function goToChangedField(root: ParentNode | null, path: readonly string[] | null): void {
  if (root === null || path === null) return;
  if (fieldOf(root, path)?.contains(document.activeElement) !== true) goToField(root, path);
}
