/** What the user chose about the program itself. */
import { Listeners } from '../base/listeners.ts';
import { settingsSchema } from '../contract/settings.ts';
import type { Settings } from '../contract/settings.ts';
import type { Documents } from '../ports/documents.ts';

const documentKey = 'settings';

export class SettingsService {
  readonly changed = new Listeners<Settings>();
  readonly #documents: Documents;
  #settings: Settings;

  constructor(documents: Documents) {
    this.#documents = documents;
    this.#settings = readSettings(documents.get(documentKey));
  }

  get(): Settings {
    return this.#settings;
  }

  set(change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Settings {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    this.#settings = settingsSchema.parse({ ...this.#settings, ...given });
    this.#documents.set(documentKey, this.#settings);
    this.changed.emit(this.#settings);
    return this.#settings;
  }
}

/** A value that does not fit any more falls back to its default; the others are kept. */
function readSettings(stored: unknown): Settings {
  const whole = settingsSchema.safeParse(stored ?? {});
  if (whole.success) return whole.data;
  if (typeof stored !== 'object' || stored === null) return settingsSchema.parse({});
  const wrong = new Set(whole.error.issues.map(({ path }) => path[0]));
  const right = Object.entries(stored).filter(([key]) => !wrong.has(key));
  return settingsSchema.parse(Object.fromEntries(right));
}
