/** A token as a colour that a canvas understands: `rgb(…)`, in the theme of now. */
export function tokenColor(name: `--${string}`, near: Element = document.documentElement): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  near.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
}
