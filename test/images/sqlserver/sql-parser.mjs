// The part of T-SQL that the stand-in understands, as a list of statements.

import { parseBackup, parseRestore, parseWait } from './backup-parser.mjs';
import { SqlFailure } from './failure.mjs';
import { tokenize } from './sql-tokens.mjs';
import { TokenReader } from './token-reader.mjs';

export function parseSql(sql) {
  return new Parser(tokenize(sql)).batch();
}

class Parser extends TokenReader {
  batch() {
    const statements = [];
    while (this.peek() !== undefined) {
      if (this.takeSign(';')) continue;
      statements.push(this.#statement());
    }
    return statements;
  }

  #statement() {
    const token = this.next();
    switch (token.upper) {
      case 'SELECT':
        return this.#select();
      case 'INSERT':
        return this.#insert();
      case 'UPDATE':
        return this.#update();
      case 'DELETE':
        this.takeWord('FROM');
        return { kind: 'delete', table: this.#table(), where: this.#where() };
      case 'CREATE':
        return this.#create();
      case 'ALTER':
        return this.#alter();
      case 'DROP':
        return this.#drop();
      case 'USE':
        return { kind: 'use', database: this.name() };
      case 'IF':
        return this.#if();
      case 'PRINT':
        return { kind: 'print', value: this.#expression() };
      case 'SET':
        this.next();
        this.skipRest();
        return { kind: 'nothing' };
      case 'BEGIN':
      case 'COMMIT':
      case 'ROLLBACK':
        this.takeWord('TRANSACTION', 'TRAN');
        return { kind: token.upper === 'ROLLBACK' ? 'rollback' : 'nothing' };
      case 'BACKUP':
        return parseBackup(this);
      case 'RESTORE':
        return parseRestore(this);
      case 'WAITFOR':
        return parseWait(this);
      case 'GO':
        return { kind: 'nothing' };
      default:
        throw SqlFailure.syntax(token.value);
    }
  }

  #if() {
    const isNegated = this.takeWord('NOT');
    const condition = this.takeWord('EXISTS') ? { kind: 'exists', select: this.#inParentheses() } : this.#condition();
    return { kind: 'if', isNegated, condition, then: this.#statement() };
  }

  #inParentheses() {
    this.needSign('(');
    this.needWord('SELECT');
    const select = this.#select();
    this.needSign(')');
    return select;
  }

  #table() {
    const parts = [this.name()];
    while (this.takeSign('.')) parts.push(this.peek()?.value === '.' ? '' : this.name());
    const name = parts.at(-1);
    const schema = parts.length > 1 ? parts.at(-2).toLowerCase() : 'dbo';
    return { name, isSystem: schema === 'sys', database: parts.length > 2 ? parts.at(-3) : undefined };
  }

  #select() {
    const top = this.takeWord('TOP') ? this.#top() : undefined;
    const columns = this.listOf(() => this.#selected());
    const table = this.takeWord('FROM') ? this.#table() : undefined;
    if (table !== undefined) this.#tableHints();
    const where = this.#where();
    let order = [];
    if (this.takeWord('ORDER')) {
      this.needWord('BY');
      order = this.listOf(() => {
        const column = this.name();
        const isDescending = this.takeWord('DESC');
        if (!isDescending) this.takeWord('ASC');
        return { column, isDescending };
      });
    }
    return { kind: 'select', top, columns, table, where, order };
  }

  #tableHints() {
    if (!this.takeWord('WITH')) return;
    this.needSign('(');
    while (!this.takeSign(')')) this.next();
  }

  #top() {
    const isWrapped = this.takeSign('(');
    const count = Number(this.next().value);
    if (isWrapped) this.needSign(')');
    return count;
  }

  #selected() {
    if (this.takeSign('*')) return { isAll: true };
    const value = this.#expression();
    const isNamed = this.takeWord('AS') || this.peek()?.kind === 'name';
    return { value, alias: isNamed ? this.next().value : undefined };
  }

  #where() {
    return this.takeWord('WHERE') ? this.#conditions() : [];
  }

  #conditions() {
    const all = [this.#condition()];
    while (this.takeWord('AND')) all.push(this.#condition());
    return all;
  }

  #condition() {
    const left = this.#expression();
    if (this.takeWord('IS')) {
      const isNegated = this.takeWord('NOT');
      this.needWord('NULL');
      return { kind: isNegated ? 'not-null' : 'null', left };
    }
    if (this.takeWord('LIKE')) return { kind: 'like', left, right: this.#expression() };
    if (this.takeWord('IN')) {
      this.needSign('(');
      const options = this.listOf(() => this.#expression());
      this.needSign(')');
      return { kind: 'in', left, options };
    }
    const sign = this.next();
    if (sign.kind !== 'sign' || !['=', '<>', '!=', '<', '>', '<=', '>='].includes(sign.value)) {
      throw SqlFailure.syntax(sign.value);
    }
    return { kind: 'compare', sign: sign.value, left, right: this.#expression() };
  }

  #expression() {
    const token = this.next();
    if (token.kind === 'text' || token.kind === 'number') return { kind: 'literal', value: token.value };
    if (token.kind === 'sign' && token.value === '-') {
      return { kind: 'literal', value: `-${this.next().value}` };
    }
    if (token.upper === 'NULL') return { kind: 'literal', value: null };
    if (token.kind === 'word' && token.value.startsWith('@')) return { kind: 'variable', name: token.value };
    if (token.kind === 'word' && this.takeSign('(')) return this.#call(token.upper);
    if (token.kind !== 'word' && token.kind !== 'name') throw SqlFailure.syntax(token.value);
    let column = token.value;
    while (this.takeSign('.')) column = this.name();
    return { kind: 'column', name: column };
  }

  #call(name) {
    if (this.takeSign(')')) return { kind: 'call', name, args: [] };
    const args = this.listOf(() => (this.takeSign('*') ? { kind: 'all' } : this.#expression()));
    if (name === 'CAST') {
      this.needWord('AS');
      this.name();
      if (this.takeSign('(')) while (!this.takeSign(')')) this.next();
      this.needSign(')');
      return args[0];
    }
    this.needSign(')');
    return { kind: 'call', name, args };
  }

  #insert() {
    this.takeWord('INTO');
    const table = this.#table();
    let columns;
    if (this.takeSign('(')) {
      columns = this.listOf(() => this.name());
      this.needSign(')');
    }
    this.needWord('VALUES');
    const rows = this.listOf(() => {
      this.needSign('(');
      const values = this.listOf(() => this.#expression());
      this.needSign(')');
      return values;
    });
    return { kind: 'insert', table, columns, rows };
  }

  #update() {
    const table = this.#table();
    this.needWord('SET');
    const changes = this.listOf(() => {
      const column = this.name();
      this.needSign('=');
      return { column, value: this.#expression() };
    });
    return { kind: 'update', table, changes, where: this.#where() };
  }

  #create() {
    if (this.takeWord('DATABASE')) {
      const name = this.name();
      const collation = this.takeWord('COLLATE') ? this.name() : undefined;
      return { kind: 'create-database', name, collation };
    }
    this.needWord('TABLE');
    const table = this.#table();
    this.needSign('(');
    const columns = this.listOf(() => this.#columnDefinition());
    this.needSign(')');
    return { kind: 'create-table', table, columns };
  }

  #columnDefinition() {
    const name = this.name();
    let depth = 0;
    let isPrimary = false;
    for (let token = this.peek(); token !== undefined; token = this.peek()) {
      if (depth === 0 && token.kind === 'sign' && (token.value === ',' || token.value === ')')) break;
      if (token.kind === 'sign' && token.value === '(') depth += 1;
      if (token.kind === 'sign' && token.value === ')') depth -= 1;
      if (token.upper === 'PRIMARY') isPrimary = true;
      this.next();
    }
    return { name, isPrimary };
  }

  #alter() {
    if (this.takeWord('LOGIN')) {
      const login = this.name();
      this.needWord('WITH');
      this.needWord('PASSWORD');
      this.needSign('=');
      const password = this.next().value;
      this.skipRest();
      return { kind: 'alter-login', login, password };
    }
    this.needWord('DATABASE');
    const name = this.name();
    if (this.takeWord('MODIFY')) {
      this.needWord('NAME');
      this.needSign('=');
      return { kind: 'rename-database', name, newName: this.name() };
    }
    this.needWord('SET');
    const option = this.next().upper;
    let value;
    if (this.takeSign('=')) value = this.next().value;
    else if (this.peek()?.kind === 'word' && !this.isWord('WITH')) value = this.next().value;
    const isAtOnce = this.takeWord('WITH') && this.#termination();
    return { kind: 'alter-database', name, option, value, isAtOnce };
  }

  /** `ROLLBACK IMMEDIATE`, `ROLLBACK AFTER n [SECONDS]` or `NO_WAIT`: are other sessions ended? */
  #termination() {
    if (this.takeWord('NO_WAIT')) return false;
    this.needWord('ROLLBACK');
    if (this.takeWord('IMMEDIATE')) return true;
    this.needWord('AFTER');
    this.next();
    this.takeWord('SECONDS');
    return true;
  }

  #drop() {
    const isDatabase = this.takeWord('DATABASE');
    if (!isDatabase) this.needWord('TABLE');
    const isLenient = this.takeWord('IF');
    if (isLenient) this.needWord('EXISTS');
    if (isDatabase) return { kind: 'drop-database', name: this.name(), isLenient };
    return { kind: 'drop-table', table: this.#table(), isLenient };
  }
}
