// The files of the stand-in: one per database, and `master` with the logins and the list of databases.
// A batch works on copies; commit writes each changed file whole, to a temporary name first.

import { createHash, randomBytes, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { SqlFailure } from './failure.mjs';

const FORMAT = 1;
const FIRST_USER_DATABASE_ID = 5;
const DATA = '/var/opt/mssql/data';
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
    this.#write('master.mdf', this.#master);
  }

  /** Reads everything. A file that a newer major wrote is not opened. */
  open() {
    this.#master = this.#read('master.mdf');
    for (const row of this.#master.databases) this.#databases.set(row.name.toLowerCase(), this.#read(row.data));
    if (this.#master.major !== this.#major) this.#write('master.mdf', { ...this.#master, major: this.#major });
  }

  #read(file) {
    const text = fs.readFileSync(path.join(this.#folder, file), 'utf8');
    const { content, sha256 } = JSON.parse(text);
    if (createHash('sha256').update(JSON.stringify(content)).digest('hex') !== sha256) {
      throw new OpenError(
        `The file "${path.join(this.#folder, file)}" is damaged: its checksum does not fit its content.`,
      );
    }
    if (content.major > this.#major) {
      throw new OpenError(
        `The database '${content.name ?? 'master'}' cannot be opened because it is version ${content.major}. ` +
          `This server supports version ${this.#major} and earlier. A downgrade path is not supported.`,
      );
    }
    return { ...content, major: this.#major };
  }

  #write(file, content) {
    const sha256 = createHash('sha256').update(JSON.stringify(content)).digest('hex');
    writeWhole(path.join(this.#folder, file), JSON.stringify({ sha256, content }));
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
    const rows = [...this.#master.databases, ...(master?.databases ?? [])];
    const places = new Map(rows.map((row) => [row.name.toLowerCase(), row]));
    for (const [key, database] of changed) {
      this.#write(places.get(key).data, database);
      const log = path.join(this.#folder, places.get(key).log);
      if (!fs.existsSync(log)) fs.writeFileSync(log, 'stand-in log\n', { mode: 0o660 });
      this.#databases.set(key, database);
    }
    if (master !== undefined) {
      this.#write('master.mdf', master);
      this.#master = master;
    }
    for (const key of dropped) {
      this.#databases.delete(key);
      for (const file of [places.get(key).data, places.get(key).log])
        fs.rmSync(path.join(this.#folder, file), { force: true });
    }
  }

  #row(name) {
    return this.#master.databases.find((row) => row.name.toLowerCase() === name.toLowerCase());
  }

  /** The files of a database as BACKUP writes them down. */
  filesOf(name) {
    const { data, log, logical } = this.#row(name);
    return [
      { logical, type: 'D', physical: `${DATA}/${data}` },
      { logical: `${logical}_log`, type: 'L', physical: `${DATA}/${log}` },
    ];
  }

  /** Refuses files that lie elsewhere, or belong to another database. */
  checkPlaces(name, files) {
    for (const { logical, physical } of files) {
      if (path.dirname(physical) !== DATA) {
        throw new SqlFailure(
          5133,
          `Directory lookup for the file "${physical}" failed with the operating system error 2(The system cannot find the file specified.).`,
        ).followedBy(
          3156,
          `File '${logical}' cannot be restored to '${physical}'. Use WITH MOVE to identify a valid location for the file.`,
        );
      }
      const file = path.basename(physical);
      const owner = this.#master.databases.find((row) => [row.data, row.log].includes(file));
      if (owner === undefined || owner.name.toLowerCase() === name.toLowerCase()) continue;
      throw new SqlFailure(
        1834,
        `The file '${physical}' cannot be overwritten. It is being used by database '${owner.name}'.`,
      ).followedBy(
        3156,
        `File '${logical}' cannot be restored to '${physical}'. Use WITH MOVE to identify a valid location for the file.`,
      );
    }
  }

  /** Puts a database in the place of the one with this name, or beside the others. */
  restore(name, content, files) {
    const draft = this.begin();
    if (draft.find(name) !== undefined) draft.dropDatabase(name);
    this.commit(draft);
    const second = this.begin();
    const of = (type) => files.find((file) => file.type === type);
    second.addDatabase(
      { ...content, name, major: this.#major },
      {
        data: path.basename(of('D').physical),
        log: path.basename(of('L').physical),
        logical: of('D').logical,
      },
    );
    this.commit(second);
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
  #dropped = new Set();

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

  createDatabase(name, collation, owner) {
    if (this.find(name) !== undefined || name.toLowerCase() === 'master') {
      throw new SqlFailure(1801, `Database '${name}' already exists. Choose a different database name.`);
    }
    const content = {
      name,
      format: FORMAT,
      major: this.#master.major,
      family: randomUUID(),
      owner: owner.toLowerCase(),
      collation: collation ?? this.#master.collation,
      compatibility: this.#master.major * 10,
      recovery: 'FULL',
      access: 'MULTI_USER',
      tables: {},
    };
    this.addDatabase(content, { data: `${name}.mdf`, log: `${name}_log.ldf`, logical: name });
  }

  addDatabase(content, places) {
    const master = this.#changeMaster();
    const id = Math.max(FIRST_USER_DATABASE_ID - 1, ...master.databases.map((row) => row.id)) + 1;
    master.databases.push({ name: content.name, id, ...places });
    this.#changed.set(content.name.toLowerCase(), content);
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
    this.#dropped.add(name.toLowerCase());
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
