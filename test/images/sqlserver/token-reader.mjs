// Walks through tokens: looks at the next one, takes it, or says that it is not what is needed.

import { SqlFailure } from './failure.mjs';

const STARTS = new Set(
  'SELECT INSERT UPDATE DELETE CREATE ALTER DROP USE SET BEGIN COMMIT ROLLBACK IF PRINT GO BACKUP RESTORE WAITFOR'.split(
    ' ',
  ),
);

export class TokenReader {
  #tokens;
  #at = 0;

  constructor(tokens) {
    this.#tokens = tokens;
  }

  peek() {
    return this.#tokens[this.#at];
  }

  next() {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw SqlFailure.syntax('the end of the batch');
    this.#at += 1;
    return token;
  }

  fail() {
    throw SqlFailure.syntax(this.peek()?.value ?? 'the end of the batch');
  }

  isWord(...words) {
    return words.includes(this.peek()?.upper);
  }

  takeWord(...words) {
    if (!this.isWord(...words)) return false;
    this.#at += 1;
    return true;
  }

  needWord(word) {
    if (!this.takeWord(word)) this.fail();
  }

  takeSign(sign) {
    const token = this.peek();
    if (token?.kind !== 'sign' || token.value !== sign) return false;
    this.#at += 1;
    return true;
  }

  needSign(sign) {
    if (!this.takeSign(sign)) this.fail();
  }

  name() {
    const token = this.next();
    if (token.kind !== 'name' && token.kind !== 'word') throw SqlFailure.syntax(token.value);
    return token.value;
  }

  listOf(item) {
    const items = [item()];
    while (this.takeSign(',')) items.push(item());
    return items;
  }

  /** What follows up to the next statement, for statements that only need to be accepted. */
  skipRest() {
    while (this.peek() !== undefined && !this.takeSign(';') && !STARTS.has(this.peek().upper)) this.#at += 1;
  }
}
