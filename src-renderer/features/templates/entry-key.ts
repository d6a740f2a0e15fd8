import type { TemplateEntry } from '../../../src-main/contract/router.ts';

/** Stays the same when a file is corrected or replaced: the template's id, else the file. */
export function entryKey({ file, origin, template }: TemplateEntry): string {
  return template?.id ?? `${origin}/${file}`;
}
