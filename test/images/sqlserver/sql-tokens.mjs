// Splits T-SQL text into tokens.

import { SqlFailure } from './failure.mjs';

const PATTERN =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|(?<text>[Nn]?'(?:[^']|'')*')|\[(?<bracketed>(?:[^\]]|\]\])*)\]|"(?<quoted>(?:[^"]|"")*)"|(?<number>\d+(?:\.\d+)?)|(?<word>@{0,2}[\p{L}_#][\p{L}\p{N}_$#@]*)|(?<sign><>|!=|<=|>=|[=<>(),.;*+\-])/uy;

export function tokenize(sql) {
  const tokens = [];
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < sql.length) {
    const at = PATTERN.lastIndex;
    const match = PATTERN.exec(sql);
    if (match === null) throw SqlFailure.syntax(sql.slice(at, at + 20));
    const { text, bracketed, quoted, number, word, sign } = match.groups;
    if (text !== undefined) {
      const inner = text.slice(text.indexOf("'") + 1, -1).replaceAll("''", "'");
      tokens.push({ kind: 'text', value: inner });
    } else if (bracketed !== undefined) {
      tokens.push({ kind: 'name', value: bracketed.replaceAll(']]', ']') });
    } else if (quoted !== undefined) {
      tokens.push({ kind: 'name', value: quoted.replaceAll('""', '"') });
    } else if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word, upper: word.toUpperCase() });
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
  }
  return tokens;
}
