// Carries out the statements of one batch. The whole batch takes effect, or none of it.

import fs from 'node:fs';
import path from 'node:path';
import { SqlFailure } from './failure.mjs';
import { isStrong } from './rights.mjs';
import { callFunction, globalVariable, systemView } from './functions.mjs';
import { enterDatabase } from './sessions.mjs';

const AGGREGATES = new Set(['COUNT', 'MAX', 'MIN', 'SUM']);

/** Runs statements as one; gives back results in order: rowsets, row counts, printed lines, changes of the database. */
export function runBatch(statements, session, storage) {
  const draft = storage.begin();
  const results = new Batch(session, draft, storage).run(statements);
  storage.commit(draft);
  return results;
}

function compareText(left, right) {
  const [a, b] = [Number(left), Number(right)];
  if (left !== '' && right !== '' && !Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return left.toLowerCase().localeCompare(right.toLowerCase());
}

const SIGNS = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

class Batch {
  #session;
  #draft;
  #storage;
  #results = [];

  constructor(session, draft, storage) {
    this.#session = session;
    this.#draft = draft;
    this.#storage = storage;
  }

  run(statements) {
    for (const statement of statements) this.#run(statement);
    return this.#results;
  }

  #run(statement) {
    switch (statement.kind) {
      case 'select':
        this.#results.push({ kind: 'rows', ...this.#select(statement) });
        return;
      case 'insert':
        return this.#count(this.#insert(statement));
      case 'update':
        return this.#count(this.#update(statement));
      case 'delete':
        return this.#count(this.#delete(statement));
      case 'use':
        return this.#use(statement.database);
      case 'if':
        if (this.#isTrue(statement.condition) !== statement.isNegated) this.#run(statement.then);
        return;
      case 'print':
        this.#results.push({ kind: 'print', text: this.#value(statement.value) ?? '' });
        return;
      case 'create-table':
        return this.#createTable(statement);
      case 'drop-table':
        return this.#dropTable(statement);
      case 'create-database':
        if (!this.#session.rights.canCreate) throw SqlFailure.denied('CREATE DATABASE', 'master');
        return this.#draft.createDatabase(statement.name, statement.collation, this.#session.user);
      case 'drop-database':
        if (statement.isLenient && this.#draft.find(statement.name) === undefined) return;
        return this.#dropDatabase(statement.name);
      case 'alter-database':
        return this.#alterDatabase(statement);
      case 'alter-login':
        return this.#alterLogin(statement);
      case 'rollback':
        throw new SqlFailure(50000, 'The stand-in knows no ROLLBACK: a batch that fails has no effect.');
      case 'nothing':
        return;
      default:
        throw SqlFailure.syntax(statement.kind);
    }
  }

  #count(count) {
    this.#results.push({ kind: 'count', count });
  }

  #use(name) {
    if (name.toLowerCase() !== 'master') enterDatabase(this.#draft.read(name), this.#session);
    this.#results.push({ kind: 'database', name, before: this.#session.database });
    this.#session.database = name;
  }

  #alterLogin({ login, password }) {
    const { rights, user } = this.#session;
    if (!rights.isAdministrator && user.toLowerCase() !== login.toLowerCase())
      throw SqlFailure.denied('ALTER ANY LOGIN', 'master');
    if (!isStrong(password)) {
      throw new SqlFailure(
        15118,
        'Password validation failed. The password does not meet the operating system policy requirements because it is not complex enough.',
      );
    }
    this.#draft.setPassword(login, password);
  }

  #dropDatabase(name) {
    const database = this.#draft.find(name);
    if (database !== undefined && this.#session.inside(name).length > 0) {
      throw new SqlFailure(3702, `Cannot drop database "${name}" because it is currently in use.`);
    }
    if (database !== undefined && !this.#session.rights.owns(database)) throw SqlFailure.denied('DROP DATABASE', name);
    this.#draft.dropDatabase(name);
  }

  #alterDatabase({ name, option, value, isAtOnce }) {
    if (!this.#session.rights.owns(this.#draft.read(name))) {
      throw new SqlFailure(
        5011,
        `User does not have permission to alter database '${name}', the database does not exist, or the database is not in a state that allows access checks.`,
        14,
      );
    }
    const database = this.#draft.change(name);
    if (option === 'SINGLE_USER') {
      const others = this.#session.peers().filter((other) => other.database.toLowerCase() === name.toLowerCase());
      if (others.length > 0 && !isAtOnce) {
        throw new SqlFailure(
          5070,
          `Database state cannot be changed while other users are using the database '${name}'`,
        );
      }
      for (const other of others) other.end();
    }
    if (option === 'COMPATIBILITY_LEVEL') database.compatibility = Number(value);
    else if (option === 'SINGLE_USER' || option === 'MULTI_USER') database.access = option;
    else if (option === 'RECOVERY') database.recovery = value;
  }

  #tableOf({ name, isSystem, database }, isChange) {
    if (isSystem) return systemView(name, this.#session, this.#draft, (file) => this.#sizeOf(file));
    const owner = database ?? this.#session.database;
    if (owner.toLowerCase() === 'master') throw SqlFailure.noTable(name);
    const { tables } = isChange ? this.#draft.change(owner) : this.#draft.read(owner);
    const key = Object.keys(tables).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    if (key === undefined) throw SqlFailure.noTable(name);
    return tables[key];
  }

  #sizeOf(file) {
    return fs.statSync(path.join(this.#storage.folder, file), { throwIfNoEntry: false })?.size ?? 0;
  }

  #columnIndex(table, name) {
    const index = table.columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
    if (index < 0) throw SqlFailure.noColumn(name);
    return index;
  }

  #value(expression, table, row) {
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'variable':
        return globalVariable(expression.name, this.#session);
      case 'call': {
        const args = expression.args.map((arg) => this.#value(arg, table, row));
        return callFunction(expression.name, args, this.#session, this.#draft);
      }
      case 'column':
        if (table === undefined) throw SqlFailure.noColumn(expression.name);
        return row[this.#columnIndex(table, expression.name)];
      default:
        throw SqlFailure.syntax('*');
    }
  }

  #isTrue(condition, table, row) {
    if (condition.kind === 'exists') return this.#select(condition.select).rows.length > 0;
    const left = this.#value(condition.left, table, row);
    if (condition.kind === 'null') return left === null;
    if (condition.kind === 'not-null') return left !== null;
    if (left === null) return false;
    if (condition.kind === 'in') {
      return condition.options.some((option) => compareText(left, this.#value(option, table, row) ?? '') === 0);
    }
    const right = this.#value(condition.right, table, row);
    if (right === null) return false;
    if (condition.kind === 'like') {
      const pattern = RegExp.escape(right).replaceAll('%', '.*');
      return new RegExp(`^${pattern}$`, 'is').test(left);
    }
    return SIGNS[condition.sign](compareText(left, right));
  }

  #isWanted(where, table, row) {
    return where.every((condition) => this.#isTrue(condition, table, row));
  }

  #select({ columns, table: reference, where, order, top }) {
    if (reference === undefined) {
      const row = columns.map(({ value }) => this.#value(value));
      return { columns: columns.map(({ alias }) => alias ?? ''), rows: [row] };
    }
    const table = this.#tableOf(reference, false);
    let rows = table.rows.filter((row) => this.#isWanted(where, table, row));
    for (const { column, isDescending } of order.toReversed()) {
      const index = this.#columnIndex(table, column);
      const direction = isDescending ? -1 : 1;
      rows = rows.toSorted((a, b) => direction * compareText(a[index] ?? '', b[index] ?? ''));
    }
    const isAggregate = columns.some(({ value }) => value?.kind === 'call' && AGGREGATES.has(value.name));
    if (isAggregate) {
      const row = columns.map(({ value }) => this.#aggregate(value, table, rows));
      return { columns: columns.map(({ alias }) => alias ?? ''), rows: [row] };
    }
    const selected = columns.flatMap((column) =>
      column.isAll ? table.columns.map((name) => ({ value: { kind: 'column', name } })) : [column],
    );
    return {
      columns: selected.map(({ alias, value }) => alias ?? (value.kind === 'column' ? value.name : '')),
      rows: rows.slice(0, top ?? rows.length).map((row) => selected.map(({ value }) => this.#value(value, table, row))),
    };
  }

  #aggregate({ name, args }, table, rows) {
    if (name === 'COUNT') return String(rows.length);
    const values = rows.map((row) => this.#value(args[0], table, row)).filter((value) => value !== null);
    if (values.length === 0) return null;
    if (name === 'SUM') return String(values.reduce((total, value) => total + Number(value), 0));
    const sorted = values.toSorted(compareText);
    return name === 'MAX' ? sorted.at(-1) : sorted[0];
  }

  #insert({ table: reference, columns, rows }) {
    const table = this.#tableOf(reference, true);
    const names = columns ?? table.columns;
    const indexes = names.map((name) => this.#columnIndex(table, name));
    for (const values of rows) {
      if (values.length !== indexes.length) {
        throw new SqlFailure(110, 'There are fewer or more columns in the INSERT statement than values specified.', 15);
      }
      const row = table.columns.map(() => null);
      values.forEach((value, position) => {
        row[indexes[position]] = this.#value(value);
      });
      this.#checkKey(table, row);
      table.rows.push(row);
    }
    return rows.length;
  }

  #checkKey(table, row) {
    const key = table.primaryKey;
    if (key === undefined || !table.rows.some((other) => other[key] === row[key])) return;
    throw new SqlFailure(2627, `Violation of PRIMARY KEY constraint. Cannot insert duplicate key (${row[key]}).`, 14);
  }

  #update({ table: reference, changes, where }) {
    const table = this.#tableOf(reference, true);
    const wanted = table.rows.filter((row) => this.#isWanted(where, table, row));
    for (const row of wanted) {
      const values = changes.map(({ value }) => this.#value(value, table, row));
      changes.forEach(({ column }, position) => {
        row[this.#columnIndex(table, column)] = values[position];
      });
    }
    return wanted.length;
  }

  #delete({ table: reference, where }) {
    const table = this.#tableOf(reference, true);
    const before = table.rows.length;
    table.rows = table.rows.filter((row) => !this.#isWanted(where, table, row));
    return before - table.rows.length;
  }

  #createTable({ table: { name, database }, columns }) {
    const { tables } = this.#draft.change(database ?? this.#session.database);
    if (Object.keys(tables).some((candidate) => candidate.toLowerCase() === name.toLowerCase())) {
      throw new SqlFailure(2714, `There is already an object named '${name}' in the database.`);
    }
    const primaryKey = columns.findIndex(({ isPrimary }) => isPrimary);
    tables[name] = { columns: columns.map((column) => column.name), rows: [] };
    if (primaryKey >= 0) tables[name].primaryKey = primaryKey;
  }

  #dropTable({ table: { name, database }, isLenient }) {
    const { tables } = this.#draft.change(database ?? this.#session.database);
    const key = Object.keys(tables).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    if (key !== undefined) delete tables[key];
    else if (!isLenient) throw new SqlFailure(3701, `Cannot drop the table '${name}', because it does not exist.`, 11);
  }
}
