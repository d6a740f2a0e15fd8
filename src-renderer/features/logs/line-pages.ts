import type { LogLine } from '../../../src-main/contract/logs.ts';

/** Lines are asked for and kept in pages, so that scrolling to and fro asks only once. */
export const pageLines = 200;
const keptPages = 60;

/** The lines that the window holds: a small part of the log, by number. */
export class LinePages {
  readonly #pages = new Map<number, (LogLine | undefined)[]>();
  /** Pages whose lines were all asked for since they were complete on the other side. */
  readonly #whole = new Set<number>();

  get(number: number): LogLine | undefined {
    return this.#pages.get(Math.floor(number / pageLines))?.[number % pageLines];
  }

  /** `next` is the first number that does not exist yet: a page that ends behind it may still grow. */
  put(lines: readonly LogLine[], asked: { readonly from: number; readonly next: number } | null): void {
    for (const line of lines) {
      const page = Math.floor(line.number / pageLines);
      let held = this.#pages.get(page);
      if (held === undefined) {
        held = [];
        this.#pages.set(page, held);
      }
      held[line.number % pageLines] = line;
    }
    if (asked !== null) {
      const page = Math.floor(asked.from / pageLines);
      if ((page + 1) * pageLines <= asked.next) this.#whole.add(page);
    }
  }

  /** Page numbers that show something between `from` and `to` (exclusive) that is not held. */
  missing(from: number, to: number): readonly number[] {
    const result: number[] = [];
    for (let page = Math.floor(from / pageLines); page * pageLines < to; page++) {
      if (this.#whole.has(page)) continue;
      const first = Math.max(from, page * pageLines);
      const end = Math.min(to, (page + 1) * pageLines);
      for (let number = first; number < end; number++) {
        if (this.get(number) !== undefined) continue;
        result.push(page);
        break;
      }
    }
    return result;
  }

  /** Lets go of the pages that are farthest from what is seen. */
  trim(around: number): void {
    if (this.#pages.size <= keptPages) return;
    const centre = Math.floor(around / pageLines);
    const byDistance = [...this.#pages.keys()].toSorted((a, b) => Math.abs(a - centre) - Math.abs(b - centre));
    for (const page of byDistance.slice(keptPages)) {
      this.#pages.delete(page);
      this.#whole.delete(page);
    }
  }

  clear(): void {
    this.#pages.clear();
    this.#whole.clear();
  }
}
