/** Colours by name; each is a token in the style sheet with enough contrast in both themes. */
export type AnsiColour = 'black' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'white';

export interface AnsiSpan {
  readonly text: string;
  readonly colour: AnsiColour | null;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
}

type Style = Omit<AnsiSpan, 'text'>;

const plain: Style = { colour: null, isBold: false, isDim: false, isItalic: false, isUnderlined: false };
const colours: readonly AnsiColour[] = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

// Select graphic rendition; every other sequence is shown as text, so that nothing is hidden.
const rendition = /\u001b\[([0-9;]*)m/g;
const control = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
/** Marks that turn the reading direction round: shown, or a line could look like another one. */
const direction = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Control characters as their pictures, one for one, so that character positions stay. */
export function visible(text: string): string {
  return text
    .replace(control, (character) =>
      character === '\u007f' ? '\u2421' : String.fromCharCode(0x2400 + character.charCodeAt(0)),
    )
    .replace(direction, '\ufffd');
}

/** The nearest of the eight names for a colour of the 256 palette, or none for greys. */
function fromPalette(index: number): AnsiColour | null {
  if (index < 16) return colours[index % 8] ?? null;
  if (index >= 232) return null;
  const cube = index - 16;
  return fromRgb(Math.floor(cube / 36) * 51, (Math.floor(cube / 6) % 6) * 51, (cube % 6) * 51);
}

function fromRgb(red: number, green: number, blue: number): AnsiColour | null {
  const most = Math.max(red, green, blue);
  if (most - Math.min(red, green, blue) < 40) return null;
  const bits = (red * 2 > most ? 1 : 0) + (green * 2 > most ? 2 : 0) + (blue * 2 > most ? 4 : 0);
  return colours[bits] ?? null;
}

function extended(codes: readonly number[], at: number): { colour: AnsiColour | null; used: number } {
  if (codes[at + 1] === 5) return { colour: fromPalette(codes[at + 2] ?? 0), used: 2 };
  if (codes[at + 1] === 2)
    return { colour: fromRgb(codes[at + 2] ?? 0, codes[at + 3] ?? 0, codes[at + 4] ?? 0), used: 4 };
  return { colour: null, used: 0 };
}

function apply(style: Style, parameters: string): Style {
  const codes = parameters === '' ? [0] : parameters.split(';').map(Number);
  let next = style;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 0) next = plain;
    else if (code === 1) next = { ...next, isBold: true };
    else if (code === 2) next = { ...next, isDim: true };
    else if (code === 3) next = { ...next, isItalic: true };
    else if (code === 4) next = { ...next, isUnderlined: true };
    else if (code === 22) next = { ...next, isBold: false, isDim: false };
    else if (code === 23) next = { ...next, isItalic: false };
    else if (code === 24) next = { ...next, isUnderlined: false };
    else if (code === 39) next = { ...next, colour: null };
    else if (code >= 30 && code <= 37) next = { ...next, colour: colours[code - 30] ?? null };
    else if (code >= 90 && code <= 97) next = { ...next, colour: colours[code - 90] ?? null };
    else if (code === 38) {
      const { colour, used } = extended(codes, at);
      next = { ...next, colour };
      at += used;
    } else if (code === 48) at += extended(codes, at).used;
  }
  return next;
}

/** A piece of a line with its place in the raw text, colour codes left out. */
export interface PlacedSpan extends AnsiSpan {
  /** Position of the first character in the raw text. */
  readonly start: number;
}

/** Colours are read, backgrounds are not; everything that stays is text to show as it is. */
export function parseAnsi(raw: string): readonly PlacedSpan[] {
  if (!raw.includes('\u001b[')) return raw === '' ? [] : [{ ...plain, text: visible(raw), start: 0 }];
  const spans: PlacedSpan[] = [];
  let style = plain;
  let from = 0;
  for (const match of raw.matchAll(rendition)) {
    if (match.index > from) spans.push({ ...style, text: visible(raw.slice(from, match.index)), start: from });
    style = apply(style, match[1] ?? '');
    from = match.index + match[0].length;
  }
  if (from < raw.length) spans.push({ ...style, text: visible(raw.slice(from)), start: from });
  return spans;
}

export interface MarkedSpan extends PlacedSpan {
  readonly isMatch: boolean;
}

/** Cuts the spans where matches begin and end. `ranges` are positions in the raw text, in order. */
export function markSpans(
  spans: readonly PlacedSpan[],
  ranges: readonly (readonly [number, number])[],
): readonly MarkedSpan[] {
  if (ranges.length === 0) return spans.map((span) => ({ ...span, isMatch: false }));
  return spans.flatMap((span) => {
    const pieces: MarkedSpan[] = [];
    const end = span.start + span.text.length;
    let at = span.start;
    const push = (to: number, isMatch: boolean): void => {
      if (to > at)
        pieces.push({ ...span, start: at, text: span.text.slice(at - span.start, to - span.start), isMatch });
      at = Math.max(at, to);
    };
    for (const [start, stop] of ranges) {
      if (stop <= at || start >= end) continue;
      push(Math.min(Math.max(start, at), end), false);
      push(Math.min(stop, end), true);
    }
    push(end, false);
    return pieces;
  });
}
