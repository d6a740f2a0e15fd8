/** Finds a secret in what a command of the template wrote. */
import type { ServiceTemplate } from '../contract/template.ts';

type Capture = ServiceTemplate['captures'][number];

export type CaptureAnswer =
  | { readonly kind: 'found'; readonly value: string }
  /** A known sample value: never a real secret. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'none' };

const ansi = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;

/** Standard output only. JSON: its key; text: the last line that matches. BOM, CR and colours are dropped. */
export function parseCapture(capture: Capture, form: Capture['forms'][number], stdout: string): CaptureAnswer {
  const text = stdout.replaceAll('\ufeff', '').replaceAll('\r', '').replace(ansi, '').trim();
  const pattern = new RegExp(capture.match, 'u');
  const value = fromJson(text, form.json, pattern) ?? (form.json === undefined ? fromLines(text, pattern) : null);
  if (value === null) return { kind: 'none' };
  return capture.refuse.includes(value) ? { kind: 'refused' } : { kind: 'found', value };
}

function fromJson(text: string, key: string | undefined, pattern: RegExp): string | null {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start || (key === undefined && start !== 0)) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.slice(start, end + 1));
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const entries = Object.entries(parsed).filter(([name]) => key === undefined || name === key);
  for (const [, value] of entries) {
    const found = typeof value === 'string' ? matched(value.trim(), pattern) : null;
    if (found !== null) return found;
  }
  return null;
}

function fromLines(text: string, pattern: RegExp): string | null {
  for (const line of text.split('\n').reverse()) {
    const found = matched(line.trim(), pattern);
    if (found !== null) return found;
  }
  return null;
}

function matched(text: string, pattern: RegExp): string | null {
  const match = pattern.exec(text);
  return match === null ? null : (match[1] ?? match[0]);
}
