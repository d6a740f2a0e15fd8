// The files of the stand-in: one per database, and `master` with the logins and the list of databases.
// A batch works on copies; commit writes each changed file whole, to a temporary name first.

import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { SqlFailure } from './failure.mjs';

const FORMAT = 1;
const FIRST_USER_DATABASE_ID = 5;
const DEFAULT_COLLATION = 'SQL_Latin1_General_CP1_CI_AS';

export class OpenError extends Error {}

function hashPassword(password) {
  const salt = randomBytes(16).toString('hex');
  return { salt, hash: scryptSync(password, salt, 32, { N: 1024 }).toString('hex') };
}

function writeWhole(file, text) {
  const temporary = `${file}.tmp`;
  const handle = fs.openSync(temporary, 'w', 0o660);
  try {
    fs.writeSync(handle, text);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(temporary, file);
}

export class Storage {
  #folder;
  #major;
  #master;
  #databases = new Map();

  constructor(folder, major) {
    this.#folder = folder;
    this.#major = major;
  }

  static isEmpty(folder) {
    return !fs.existsSync(path.join(folder, 'master.mdf'));
  }

  /** Makes `master` with the password of `sa`. */
  create(password, collation) {
    fs.mkdirSync(this.#folder, { recursive: true, mode: 0o770 });
    this.#master = {
      format: FORMAT,
      major: this.#major,
      collation: collation ?? DEFAULT_COLLATION,
      logins: { sa: hashPassword(password) },
      databases: [],
    };
    this.#write('master', this.#master);
  }

  /** Reads everything. A file that a newer major wrote is not opened. */
  open() {
    this.#master = this.#read('master');
    for (const { name } of this.#master.databases) this.#databases.set(name.toLowerCase(), this.#read(name));
    if (this.#master.major !== this.#major) this.#write('master', { ...this.#master, major: this.#major });
  }

  #read(name) {
    const text = fs.readFileSync(this.#file(name), 'utf8');
    const { content, sha256 } = JSON.parse(text);
    if (createHash('sha256').update(JSON.stringify(content)).digest('hex') !== sha256) {
      throw new OpenError(`The file "${this.#file(name)}" is damaged: its checksum does not fit its content.`);
    }
    if (content.major > this.#major) {
      throw new OpenError(
        `The database '${name}' cannot be opened because it is version ${content.major}. ` +
          `This server supports version ${this.#major} and earlier. A downgrade path is not supported.`,
      );
    }
    return { ...content, major: this.#major };
  }

  #write(name, content) {
    const sha256 = createHash('sha256').update(JSON.stringify(content)).digest('hex');
    writeWhole(this.#file(name), JSON.stringify({ sha256, content }));
  }

  #file(name) {
    return path.join(this.#folder, `${name}.mdf`);
  }

  isPasswordRight(login, password) {
    const stored = this.#master.logins[login.toLowerCase()];
    if (stored === undefined) return false;
    const given = scryptSync(password, stored.salt, 32, { N: 1024 });
    return timingSafeEqual(given, Buffer.from(stored.hash, 'hex'));
  }

  hasDatabase(name) {
    return name.toLowerCase() === 'master' || this.#databases.has(name.toLowerCase());
  }

  /** A view of everything that can be changed and then committed or dropped. */
  begin() {
    return new Draft(this.#master, this.#databases);
  }

  commit(draft) {
    const { master, changed, dropped } = draft.result();
    for (const [key, database] of changed) {
      this.#write(database.name, database);
      const log = path.join(this.#folder, `${database.name}_log.ldf`);
      if (!fs.existsSync(log)) fs.writeFileSync(log, 'stand-in log\n', { mode: 0o660 });
      this.#databases.set(key, database);
    }
    if (master !== undefined) {
      this.#write('master', master);
      this.#master = master;
    }
    for (const [key, name] of dropped) {
      this.#databases.delete(key);
      fs.rmSync(this.#file(name), { force: true });
      fs.rmSync(path.join(this.#folder, `${name}_log.ldf`), { force: true });
    }
  }

  get major() {
    return this.#major;
  }

  get folder() {
    return this.#folder;
  }
}

class Draft {
  #master;
  #isMasterChanged = false;
  #databases;
  #changed = new Map();
  #dropped = new Map();

  constructor(master, databases) {
    this.#master = master;
    this.#databases = databases;
  }

  result() {
    return {
      master: this.#isMasterChanged ? this.#master : undefined,
      changed: this.#changed,
      dropped: this.#dropped,
    };
  }

  #changeMaster() {
    if (!this.#isMasterChanged) this.#master = structuredClone(this.#master);
    this.#isMasterChanged = true;
    return this.#master;
  }

  get databaseRows() {
    return this.#master.databases;
  }

  get collation() {
    return this.#master.collation;
  }

  find(name) {
    const key = name.toLowerCase();
    if (this.#dropped.has(key)) return undefined;
    return this.#changed.get(key) ?? this.#databases.get(key);
  }

  read(name) {
    const database = this.find(name);
    if (database === undefined) throw SqlFailure.noDatabase(name);
    return database;
  }

  change(name) {
    const key = name.toLowerCase();
    const database = this.read(name);
    if (this.#changed.has(key)) return database;
    const copy = structuredClone(database);
    this.#changed.set(key, copy);
    return copy;
  }

  createDatabase(name, collation) {
    if (this.find(name) !== undefined || name.toLowerCase() === 'master') {
      throw new SqlFailure(1801, `Database '${name}' already exists. Choose a different database name.`);
    }
    const master = this.#changeMaster();
    const id = Math.max(FIRST_USER_DATABASE_ID - 1, ...master.databases.map((row) => row.id)) + 1;
    master.databases.push({ name, id });
    this.#changed.set(name.toLowerCase(), {
      name,
      format: FORMAT,
      major: master.major,
      collation: collation ?? master.collation,
      compatibility: master.major * 10,
      access: 'MULTI_USER',
      tables: {},
    });
  }

  dropDatabase(name) {
    const database = this.find(name);
    if (database === undefined) {
      throw new SqlFailure(
        3701,
        `Cannot drop the database '${name}', because it does not exist or you do not have permission.`,
        11,
      );
    }
    const master = this.#changeMaster();
    master.databases = master.databases.filter((row) => row.name !== database.name);
    this.#changed.delete(name.toLowerCase());
    this.#dropped.set(name.toLowerCase(), database.name);
  }

  setPassword(login, password) {
    const master = this.#changeMaster();
    if (master.logins[login.toLowerCase()] === undefined) {
      throw new SqlFailure(
        15151,
        `Cannot alter the login '${login}', because it does not exist or you do not have permission.`,
      );
    }
    master.logins[login.toLowerCase()] = hashPassword(password);
  }
}
