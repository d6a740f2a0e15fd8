/** Reads a template's YAML, and says where it is wrong: file, line, column. */
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Pair } from 'yaml';
import type { z } from 'zod';
import type { Problem } from '../contract/errors.ts';
import { templateSchema } from '../contract/template.ts';
import type { Template } from '../contract/template.ts';
import { findTemplateFault } from './template-faults.ts';

export type ParsedTemplate =
  | { readonly template: Template }
  | { readonly template: null; readonly problem: Extract<Problem, { code: 'TEMPLATE_UNREADABLE' }> };

type Path = readonly (string | number)[];

const longestText = 1_048_576;

/** `file` is the name that the message shows. The first fault is told; lines and columns count from 1. */
export function parseTemplate(text: string, file: string): ParsedTemplate {
  const lines = new LineCounter();
  const refuse = (offset: number, details: string): ParsedTemplate => {
    const { line, col } = lines.linePos(offset);
    const data = { file, line: Math.max(line, 1), column: Math.max(col, 1), details };
    return { template: null, problem: { code: 'TEMPLATE_UNREADABLE', data } };
  };
  if (text.length > longestText) return refuse(0, 'The file is larger than 1 MiB.');
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) return refuse(fault.pos[0], fault.message);

  const value = valueOf(document);
  if ('fault' in value) return refuse(0, value.fault);
  const parsed = templateSchema.safeParse(value.value);
  if (!parsed.success) {
    const { path, details, isKey } = describe(parsed.error);
    return refuse(offsetOf(document, path, isKey), details);
  }
  const inner = findTemplateFault(parsed.data);
  if (inner) return refuse(offsetOf(document, inner.path, false), `${inner.path.join('.')}: ${inner.details}`);
  return { template: parsed.data };
}

/** Aliases that grow without end are refused by the parser here. */
function valueOf(document: Document): { value: unknown } | { fault: string } {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

function describe(error: z.ZodError): { path: Path; details: string; isKey: boolean } {
  const issue = error.issues[0];
  const path = (issue?.path ?? []).filter((key) => typeof key !== 'symbol');
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    return { path: [...path, key], details: `${[...path, key].join('.')}: there is no such key`, isKey: true };
  }
  const place = path.length > 0 ? `${path.join('.')}: ` : '';
  return { path, details: `${place}${wordsOf(issue)}`, isKey: false };
}

/** What is wanted there, without a judgement in front of it. */
function wordsOf(issue: z.core.$ZodIssue | undefined): string {
  const words = issue?.message.replace(/^Invalid [\w ]+?(?:: |$)/, '') ?? '';
  return words === '' ? 'does not fit the schema' : words;
}

/** Where the value at `path` begins, or its key; for one that is missing, where its nearest parent does. */
function offsetOf(document: Document, path: Path, isKey: boolean): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (!pair) return offset;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = typeof key === 'number' ? node.items[key] : undefined;
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return isScalar(node) && !isKey ? (node.range?.[0] ?? offset) : offset;
}
