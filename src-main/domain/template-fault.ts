/** One thing that is wrong in a template, and the small checks that the others are made of. */

export interface TemplateFault {
  readonly path: readonly (string | number)[];
  readonly details: string;
}

/** Items of a list that share a key; the fault is told at the later one. */
export function* twice<T>(
  list: TemplateFault['path'],
  items: readonly T[],
  keyOf: (item: T) => string,
  field: string,
): Generator<TemplateFault> {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (seen.has(key)) yield { path: [...list, index, field], details: `${key} is there twice` };
    seen.add(key);
  }
}

/** Placeholders of a text that stand for nothing there. */
export function* placeholderFaults(
  path: TemplateFault['path'],
  text: string | undefined,
  known: readonly string[],
): Generator<TemplateFault> {
  for (const [whole, name = ''] of (text ?? '').matchAll(/\$\{([^}]*)\}/g)) {
    if (!known.includes(name)) yield { path, details: `${whole} is not known here` };
  }
}

/** Why a pattern cannot be used with these flags; null when it can. */
export function patternFault(pattern: string, flags: string): string | null {
  try {
    new RegExp(pattern, flags);
    return null;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return words.replace(/^Invalid regular expression/, 'no such pattern can be read');
  }
}

/** The entry of that name that was written there: never one that every object has, such as `constructor`. */
export function entry<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
