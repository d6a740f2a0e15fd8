// Built-in functions, global variables and system views.

import { SqlFailure } from './failure.mjs';
import { product } from './product.mjs';

const PAGE_BYTES = 8192;

function property(name, collation) {
  const properties = {
    productversion: product.version,
    productmajorversion: String(product.major),
    productlevel: 'RTM',
    productupdatelevel: product.updates === '' ? null : product.updates,
    edition: product.edition,
    engineedition: product.engine,
    collation,
    servername: 'stand-in',
    machinename: 'stand-in',
  };
  return properties[name.toLowerCase()] ?? null;
}

const bit = (value) => (value ? '1' : '0');

function isServerRole(role, rights) {
  return role.toLowerCase() === 'dbcreator' ? rights.canCreate : rights.isAdministrator;
}

function isDatabaseRole(role, session, draft) {
  const database = draft.find(session.database);
  if (database === undefined) return session.rights.isAdministrator;
  return role.toLowerCase() === 'db_owner' ? session.rights.owns(database) : session.rights.canOpen(database);
}

function databaseProperty(database, name) {
  if (database === undefined) return null;
  const properties = { collation: database.collation, useraccess: database.access, recovery: database.recovery };
  return properties[name] ?? (name === 'status' ? 'ONLINE' : null);
}

function databaseId(name, draft) {
  if (name.toLowerCase() === 'master') return '1';
  const row = draft.databaseRows.find((database) => database.name.toLowerCase() === name.toLowerCase());
  return row === undefined ? null : String(row.id);
}

/** Value of a call; `session` has `database`, `user` and `major`. */
export function callFunction(name, args, session, draft) {
  switch (name) {
    case 'SERVERPROPERTY':
      return property(args[0] ?? '', draft.collation);
    case 'DB_ID':
      return databaseId(args[0] ?? session.database, draft);
    case 'DB_NAME':
      return session.database;
    case 'SUSER_SNAME':
    case 'ORIGINAL_LOGIN':
      return session.user;
    case 'GETDATE':
    case 'SYSDATETIME':
    case 'GETUTCDATE':
    case 'SYSUTCDATETIME':
      return new Date().toISOString().replace('T', ' ').replace('Z', '');
    case 'ISNULL':
      return args[0] ?? args[1] ?? null;
    case 'IS_SRVROLEMEMBER':
      return bit(isServerRole(args[0] ?? '', session.rights));
    case 'IS_MEMBER':
    case 'IS_ROLEMEMBER':
      return bit(isDatabaseRole(args[0] ?? '', session, draft));
    case 'HAS_PERMS_BY_NAME':
      return bit(
        (args[2] ?? '').toUpperCase() === 'CREATE ANY DATABASE'
          ? session.rights.canCreate
          : session.rights.isAdministrator,
      );
    case 'HAS_DBACCESS': {
      const database = draft.find(args[0] ?? '');
      return database === undefined ? null : bit(session.rights.canOpen(database));
    }
    case 'DATABASEPROPERTYEX':
      return databaseProperty(draft.find(args[0] ?? ''), (args[1] ?? '').toLowerCase());
    case 'OBJECT_ID':
      return objectId(args[0] ?? '', session, draft);
    default:
      throw new SqlFailure(195, `'${name}' is not a recognized built-in function name.`, 15);
  }
}

function objectId(name, session, draft) {
  const table = name.split('.').at(-1).replaceAll(/[[\]]/g, '').toLowerCase();
  const tables = Object.keys(draft.find(session.database)?.tables ?? {});
  const index = tables.findIndex((candidate) => candidate.toLowerCase() === table);
  return index < 0 ? null : String(1000 + index);
}

export function globalVariable(name, session) {
  switch (name.toUpperCase()) {
    case '@@VERSION':
      return `${product.name} (${product.level}) - ${product.version} (X64) \n\tstand-in\n\t${product.edition} on Linux`;
    case '@@SERVERNAME':
      return 'stand-in';
    case '@@SPID':
      return String(session.id);
    case '@@TRANCOUNT':
      return '0';
    default: {
      const value = session.variables?.get(name.toLowerCase());
      if (value === undefined) throw new SqlFailure(137, `Must declare the scalar variable "${name}".`, 15);
      return value;
    }
  }
}

/** Rows of a system view, as a table with columns and rows. */
export function systemView(name, session, draft, sizeOf) {
  switch (name.toLowerCase()) {
    case 'databases':
      return {
        columns: ['name', 'database_id', 'state_desc', 'compatibility_level', 'collation_name', 'user_access_desc'],
        rows: draft.databaseRows.map(({ name: database, id }) => {
          const { compatibility, collation, access } = draft.read(database);
          return [database, String(id), 'ONLINE', String(compatibility), collation, access];
        }),
      };
    case 'master_files':
      return {
        columns: ['database_id', 'name', 'type_desc', 'physical_name', 'size'],
        rows: draft.databaseRows.flatMap(({ id, data, log, logical }) => [
          [String(id), logical, 'ROWS', `/var/opt/mssql/data/${data}`, pages(sizeOf(data))],
          [String(id), `${logical}_log`, 'LOG', `/var/opt/mssql/data/${log}`, pages(sizeOf(log))],
        ]),
      };
    case 'dm_exec_sessions':
      return {
        columns: ['session_id', 'login_name', 'host_name', 'program_name', 'database_id', 'is_user_process'],
        rows: [session, ...(session.rights.isAdministrator ? session.peers() : [])].map((one) => [
          String(one.id),
          one.user,
          one.host,
          one.application,
          databaseId(one.database, draft),
          '1',
        ]),
      };
    case 'tables':
      return {
        columns: ['name'],
        rows: Object.keys(draft.find(session.database)?.tables ?? {}).map((table) => [table]),
      };
    default:
      throw SqlFailure.noTable(`sys.${name}`);
  }
}

function pages(bytes) {
  return String(Math.ceil(bytes / PAGE_BYTES));
}
