/**
 * Patterns that may be tried in more ways than anybody can wait for: a loop whose turns can be cut in several ways. Told from the
 * pattern alone, so that nothing of a template is run to find out.
 */

/** Characters that stand for all: each set of a pattern is known by those that it matches. */
const samples = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...['é', 'É', '٣', '中', '€', '\u00a0', '\u2028', '😀'],
];
const longestPattern = 4000;
/** A loop of so many turns is as bad as one without end. */
const manyTurns = 10;

type CharacterSet = ReadonlySet<string>;

interface Item {
  readonly first: CharacterSet;
  /** Of a group; null for a single character. */
  readonly body: readonly Sequence[] | null;
  readonly min: number;
  readonly max: number;
}
type Sequence = readonly Item[];

/** `pattern` must be a regular expression with these flags. */
export function runsAway(pattern: string, flags: string): boolean {
  if (pattern.length > longestPattern) return true;
  const reader = new Reader(pattern, flags);
  const whole = reader.alternatives();
  return [whole, ...reader.lookarounds].some((body) => isAmbiguous(body, null));
}

/** `loop`: what may come behind one turn of the loop that this is in; null outside of loops. */
function isAmbiguous(body: readonly Sequence[], loop: CharacterSet | null): boolean {
  if (loop !== null && body.some((one, at) => body.slice(at + 1).some((other) => areAlike(one, other)))) return true;
  return body.some((sequence) =>
    sequence.some((item, at) => {
      const behind = union(firstOf(sequence.slice(at + 1)), isEmptyable(sequence.slice(at + 1)) ? loop : null);
      if (loop !== null && item.min !== item.max && meet(item.first, behind)) return true;
      if (item.body === null) return false;
      const turns = item.max >= manyTurns ? union(item.first, loop === null ? null : behind) : null;
      return isAmbiguous(item.body, turns ?? (loop === null ? null : behind));
    }),
  );
}

/** May the shorter of two alternatives be the beginning of the other? */
function areAlike(one: Sequence, other: Sequence): boolean {
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    const [left, right] = [one[at], other[at]];
    if (left === undefined || right === undefined || !meet(left.first, right.first)) return false;
    if (!isOne(left) || !isOne(right)) return true;
  }
  return true;
}

function isOne({ body, min, max }: Item): boolean {
  return body === null && min === 1 && max === 1;
}

function isEmptyable(sequence: Sequence): boolean {
  return sequence.every(({ body, min }) => min === 0 || body?.some(isEmptyable) === true);
}

function firstOf(sequence: Sequence): CharacterSet {
  const first = new Set<string>();
  for (const item of sequence) {
    for (const character of item.first) first.add(character);
    if (!isEmptyable([item])) break;
  }
  return first;
}

function union(one: CharacterSet, other: CharacterSet | null): CharacterSet {
  return other === null ? one : new Set([...one, ...other]);
}

function meet(one: CharacterSet, other: CharacterSet): boolean {
  return [...one].some((character) => other.has(character));
}

const zeroWidth = /\\[bB]|[\^$]/y;
const lookaround = /\(\?<?[=!]/y;
const group = /\((?:\?(?:<[^>]*>|[a-z-]*:))?/y;
const single =
  /\[(?:\\[\s\S]|[^\]\\])*\]|\\(?:[pPu]\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|k<[^>]*>|\d+|[\s\S])|[\s\S]/uy;
const quantifier = /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y;

class Reader {
  /** They are tried apart from what is around them. */
  readonly lookarounds: (readonly Sequence[])[] = [];
  readonly #text: string;
  readonly #flags: string;
  /** A letter stands for itself alone. */
  readonly #isExact: boolean;
  readonly #sets = new Map<string, CharacterSet>();
  #at = 0;

  constructor(text: string, flags: string) {
    this.#text = text;
    this.#flags = [...new Set(`s${flags}`)].join('');
    this.#isExact = !flags.includes('i');
  }

  alternatives(): Sequence[] {
    const found: Sequence[] = [];
    let items: Item[] = [];
    while (this.#at < this.#text.length && this.#text[this.#at] !== ')') {
      if (this.#take(/\|/y) !== null) {
        found.push(items);
        items = [];
      } else items.push(...this.#item());
    }
    this.#at += 1;
    return [...found, items];
  }

  #item(): Item[] {
    if (this.#take(zeroWidth) !== null) return [];
    if (this.#take(lookaround) !== null) {
      this.lookarounds.push(this.alternatives());
      this.#take(quantifier);
      return [];
    }
    const body = this.#take(group) === null ? null : this.alternatives();
    const first =
      body === null ? this.#setOf(this.#take(single) ?? '') : new Set(body.flatMap((one) => [...firstOf(one)]));
    return [{ first, body, ...turnsOf(this.#take(quantifier) ?? '') }];
  }

  #take(what: RegExp): string | null {
    what.lastIndex = this.#at;
    const [taken = null] = what.exec(this.#text) ?? [];
    this.#at += taken?.length ?? 0;
    return taken;
  }

  /** What cannot be read alone, such as the text of a group that is asked for again, may be anything. */
  #setOf(text: string): CharacterSet {
    if (this.#isExact && /^[A-Za-z0-9 _'"<>=:;,/!@#%&~`-]$/.test(text)) return new Set(text);
    const known = this.#sets.get(text);
    if (known !== undefined) return known;
    let set: CharacterSet = new Set(samples);
    try {
      const isIn = new RegExp(`^(?:${text})$`, this.#flags);
      if (!/^\\(?:k|[1-9])/.test(text)) set = new Set(samples.filter((character) => isIn.test(character)));
    } catch {
      // It stays what it is.
    }
    this.#sets.set(text, set);
    return set;
  }
}

function turnsOf(text: string): { readonly min: number; readonly max: number } {
  const [, min = '1', comma, max] = /^\{(\d+)(,)?(\d*)\}/.exec(text) ?? [];
  if (text.startsWith('{')) {
    const least = Number(min);
    return { min: least, max: comma === undefined ? least : max === '' ? Number.POSITIVE_INFINITY : Number(max) };
  }
  if (text.startsWith('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
  if (text.startsWith('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
  return { min: text.startsWith('?') ? 0 : 1, max: 1 };
}
