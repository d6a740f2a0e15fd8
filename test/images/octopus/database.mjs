// The server's state. All of it lives in the SQL database; every call opens a connection of its own.

import { createHash, randomUUID, scryptSync } from 'node:crypto';
import { bracketed, literal, SqlClient } from '../tds/client.mjs';
import { compareVersions, parseVersion } from './versions.mjs';

const SALT = 'stand-in';
const TABLES = `
CREATE TABLE Configuration (Id nvarchar(50) NOT NULL PRIMARY KEY, JSON nvarchar(max));
CREATE TABLE OctopusServerInstallationHistory (Id int, Version nvarchar(50), Installed nvarchar(50));
CREATE TABLE SchemaVersions (Id int, ScriptName nvarchar(200), Applied nvarchar(50));
CREATE TABLE [User] (Id nvarchar(50) NOT NULL PRIMARY KEY, Username nvarchar(200), PasswordHash nvarchar(200), EmailAddress nvarchar(200));
CREATE TABLE ApiKey (Id nvarchar(50) NOT NULL PRIMARY KEY, UserId nvarchar(50), Hash nvarchar(100));
CREATE TABLE OctopusServerNode (Id nvarchar(250) NOT NULL PRIMARY KEY, Name nvarchar(200), LastSeen nvarchar(50), IsInMaintenanceMode nvarchar(10), MaxConcurrentTasks int);
CREATE TABLE ServerTask (Id nvarchar(50) NOT NULL PRIMARY KEY, Name nvarchar(200), State nvarchar(50), ServerNode nvarchar(250), StartTime nvarchar(50), EndsAt nvarchar(50));
CREATE TABLE Document (Id nvarchar(200) NOT NULL PRIMARY KEY, JSON nvarchar(max));
`;

const now = () => new Date().toISOString();
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
export const keyFingerprint = (masterKey) => sha256(Buffer.from(masterKey, 'base64'));
const passwordHash = (password) => scryptSync(password, SALT, 32, { N: 1024 }).toString('hex');

export class OctopusDatabase {
  #connection;
  #name;

  constructor(connection) {
    this.#connection = connection;
    this.#name = connection.database;
  }

  get name() {
    return this.#name;
  }

  async #query(sql, database = this.#name) {
    const client = await SqlClient.connect({ ...this.#connection, database });
    try {
      return await client.query(sql);
    } finally {
      client.close();
    }
  }

  async exists() {
    const [row] = await this.#query(`SELECT DB_ID(${literal(this.#name)}) AS Id`, 'master');
    return row.Id !== null;
  }

  async create(masterKey, version) {
    await this.#query(`CREATE DATABASE ${bracketed(this.#name)}`, 'master');
    const ids = { InstallationId: randomUUID() };
    const keys = { KeyFingerprint: keyFingerprint(masterKey), IsDamaged: false, IsHalfMigrated: false };
    await this.#query(
      `${TABLES}
      INSERT INTO Configuration (Id, JSON) VALUES
        (N'upgradeavailability', ${literal(JSON.stringify(ids))}),
        (N'maintenance', ${literal(JSON.stringify({ IsInMaintenanceMode: false }))}),
        (N'standin', ${literal(JSON.stringify(keys))});
      INSERT INTO OctopusServerInstallationHistory (Id, Version, Installed) VALUES (1, ${literal(version)}, ${literal(now())});`,
    );
  }

  async configuration(id) {
    const [row] = await this.#query(`SELECT JSON FROM dbo.Configuration WHERE Id = ${literal(id)}`);
    return JSON.parse(row.JSON);
  }

  async changeConfiguration(id, changes) {
    const value = { ...(await this.configuration(id)), ...changes };
    await this.#query(
      `UPDATE dbo.Configuration SET JSON = ${literal(JSON.stringify(value))} WHERE Id = ${literal(id)}`,
    );
    return value;
  }

  async history() {
    return this.#query('SELECT Version, Installed FROM OctopusServerInstallationHistory ORDER BY Id');
  }

  /** The highest version that ever ran on this database. */
  async version() {
    const versions = (await this.history()).map(({ Version }) => parseVersion(Version));
    return versions.toSorted(compareVersions).at(-1);
  }

  async setCompatibilityLevel(level) {
    const [row] = await this.#query(
      `SELECT compatibility_level FROM sys.databases WHERE name = ${literal(this.#name)}`,
      'master',
    );
    if (row.compatibility_level === String(level)) return false;
    await this.#query(`ALTER DATABASE ${bracketed(this.#name)} SET COMPATIBILITY_LEVEL = ${level}`, 'master');
    return true;
  }

  /** Scripts, version and history in one batch: all of it or nothing. */
  async recordMigration(version, scripts) {
    const count = (await this.history()).length;
    const rows = scripts.map((script, index) => `(${index + 1}, ${literal(script)}, ${literal(now())})`);
    await this.#query(
      `INSERT INTO SchemaVersions (Id, ScriptName, Applied) VALUES ${rows.join(', ')};
       INSERT INTO OctopusServerInstallationHistory (Id, Version, Installed) VALUES (${count + 1}, ${literal(version)}, ${literal(now())});`,
    );
  }

  async beat(name, taskCap) {
    const id = literal(`OctopusServerNodes-${name}`);
    await this.#query(
      `IF NOT EXISTS (SELECT Id FROM OctopusServerNode WHERE Id = ${id})
         INSERT INTO OctopusServerNode (Id, Name, IsInMaintenanceMode, MaxConcurrentTasks) VALUES (${id}, ${literal(name)}, N'False', ${taskCap});
       UPDATE OctopusServerNode SET LastSeen = ${literal(now())} WHERE Id = ${id}`,
    );
  }

  /** The node stays in the list; it only no longer counts as running. */
  async stopBeating(name) {
    const id = literal(`OctopusServerNodes-${name}`);
    await this.#query(
      `UPDATE OctopusServerNode SET LastSeen = NULL WHERE Id = ${id};
       UPDATE ServerTask SET State = N'Failed' WHERE ServerNode = ${literal(name)} AND State = N'Executing'`,
    );
  }

  async nodes() {
    const rows = await this.#query('SELECT * FROM OctopusServerNode ORDER BY Name');
    return rows.map((row) => ({
      Id: row.Id,
      Name: row.Name,
      LastSeen: row.LastSeen,
      IsInMaintenanceMode: row.IsInMaintenanceMode === 'True',
      MaxConcurrentTasks: Number(row.MaxConcurrentTasks),
    }));
  }

  async changeNode(id, { IsInMaintenanceMode, MaxConcurrentTasks }) {
    await this.#query(
      `UPDATE OctopusServerNode SET IsInMaintenanceMode = ${literal(IsInMaintenanceMode ? 'True' : 'False')},
         MaxConcurrentTasks = ${Number(MaxConcurrentTasks ?? 5)} WHERE Id = ${literal(id)}`,
    );
  }

  async deleteNode(id) {
    await this.#query(`DELETE FROM OctopusServerNode WHERE Id = ${literal(id)}`);
  }

  async setUser({ name, password, email, apiKey }) {
    const id = literal(`Users-${name}`);
    const hash = password === undefined ? 'NULL' : literal(passwordHash(password));
    await this.#query(
      `IF NOT EXISTS (SELECT Id FROM [User] WHERE Id = ${id})
         INSERT INTO [User] (Id, Username, EmailAddress) VALUES (${id}, ${literal(name)}, ${literal(email)});
       UPDATE [User] SET PasswordHash = ${hash} WHERE Id = ${id}`,
    );
    if (apiKey === undefined) return;
    const keyId = literal(`apikeys-${sha256(apiKey).slice(0, 16)}`);
    await this.#query(
      `IF NOT EXISTS (SELECT Id FROM ApiKey WHERE Id = ${keyId})
         INSERT INTO ApiKey (Id, UserId, Hash) VALUES (${keyId}, ${id}, ${literal(sha256(apiKey))})`,
    );
  }

  async userByPassword(name, password) {
    const [user] = await this.#query(`SELECT * FROM [User] WHERE Username = ${literal(name)}`);
    return user?.PasswordHash === passwordHash(password) ? user : undefined;
  }

  async userByApiKey(apiKey) {
    const [key] = await this.#query(`SELECT UserId FROM ApiKey WHERE Hash = ${literal(sha256(apiKey))}`);
    return key === undefined ? undefined : this.user(key.UserId);
  }

  async user(id) {
    const [user] = await this.#query(`SELECT * FROM [User] WHERE Id = ${literal(id)}`);
    return user;
  }

  async tasks(state) {
    return this.#query(
      `SELECT * FROM ServerTask${state === undefined ? '' : ` WHERE State = ${literal(state)}`} ORDER BY Id`,
    );
  }

  async addTask(number, node, seconds) {
    const endsAt = new Date(Date.now() + seconds * 1000).toISOString();
    const values = [`ServerTasks-${number}`, 'Deploy', 'Executing', node, now(), endsAt].map(literal).join(', ');
    await this.#query(`INSERT INTO ServerTask (Id, Name, State, ServerNode, StartTime, EndsAt) VALUES (${values})`);
  }

  async endTasks(state, endedBefore) {
    const limit = endedBefore === undefined ? '' : ` AND EndsAt <= ${literal(endedBefore)}`;
    await this.#query(`UPDATE ServerTask SET State = ${literal(state)} WHERE State = N'Executing'${limit}`);
  }

  async documents() {
    return (await this.#query('SELECT JSON FROM Document ORDER BY Id')).map(({ JSON: text }) => JSON.parse(text));
  }

  async putDocument(id, value) {
    const text = literal(JSON.stringify(value));
    await this.#query(
      `DELETE FROM Document WHERE Id = ${literal(id)}; INSERT INTO Document (Id, JSON) VALUES (${literal(id)}, ${text})`,
    );
  }

  async isReachable() {
    return this.#query('SELECT 1').then(
      () => true,
      () => false,
    );
  }
}
