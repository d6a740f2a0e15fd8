/** Where templates come from: the built-in ones and the user's own. */
import type { Problem } from '../contract/errors.ts';
import type { Template } from '../contract/template.ts';

/** One file that was found: with the template in it, or with the reason (TEMPLATE_UNREADABLE) why there is none. */
export type FoundTemplate =
  | { readonly origin: 'builtIn' | 'user'; readonly file: string; readonly template: Template }
  | { readonly origin: 'builtIn' | 'user'; readonly file: string; readonly template: null; readonly problem: Problem };

export interface TemplateSource {
  /** Reads the files anew, the built-in ones first. Of two files of one folder with the same id the second is unreadable. Never rejects because of one file. */
  list(): Promise<FoundTemplate[]>;
  /** Writes a file of the user's own, whole or not at all; on the disk when it resolves. `file` is a name that ends in `.yaml` or `.yml`, never a path. Rejects with DISK_FULL. */
  put(file: string, text: string): Promise<void>;
  /** Removes a file of the user's own; a missing one is no fault. */
  remove(file: string): Promise<void>;
}
