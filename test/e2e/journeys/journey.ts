/** A journey: named steps on one window, each said when it does not work, with a picture of that moment. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Faults, look, type LookOptions } from '../harness/look.ts';
import type { BerthWindow } from '../harness/window.ts';

export class Journey {
  readonly window: BerthWindow;
  readonly #name: string;
  readonly #faults = new Faults();
  #screens = 0;

  constructor(window: BerthWindow, name: string) {
    this.window = window;
    this.#name = name;
  }

  async step<T>(what: string, go: () => Promise<T>): Promise<T> {
    const began = Date.now();
    try {
      const result = await go();
      console.log(`${this.window.kind} ${this.#name}: ${what}, ${String(Date.now() - began)} ms`);
      return result;
    } catch (error) {
      const folder = join('test-output', 'stopped');
      mkdirSync(folder, { recursive: true });
      const path = join(folder, `${this.window.kind}-${this.#name}.png`);
      await this.window.page.screenshot({ path }).catch(() => undefined);
      throw new Error(
        `${this.#name}, “${what}” (picture: ${path}): ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
  }

  look(screen: string, options?: LookOptions): Promise<void> {
    this.#screens += 1;
    const number = String(this.#screens).padStart(2, '0');
    return look(this.window, this.#faults, `${this.#name}-${number}-${screen}`, options);
  }

  /** At the end, so that a fault of one screen does not hide the others. */
  requireAccess(): void {
    expect(this.#faults.found, 'axe').toEqual([]);
  }
}
