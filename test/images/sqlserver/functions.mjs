// Built-in functions, global variables and system views.

import { SqlFailure } from './failure.mjs';

const EDITION_NUMBER = 3;
const PAGE_BYTES = 8192;
const YEARS = { 14: 2017, 15: 2019, 16: 2022, 17: 2025 };

export function serverName(major) {
  return `Microsoft SQL Server ${YEARS[major] ?? major}`;
}

function property(name, major) {
  const properties = {
    productversion: `${major}.0.4150.1`,
    productmajorversion: String(major),
    productlevel: 'RTM',
    edition: 'Developer Edition (64-bit)',
    engineedition: String(EDITION_NUMBER),
    collation: 'SQL_Latin1_General_CP1_CI_AS',
    servername: 'stand-in',
    machinename: 'stand-in',
  };
  return properties[name.toLowerCase()] ?? null;
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
      return property(args[0] ?? '', session.major);
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
    case 'IS_MEMBER':
      return '1';
    case 'DATABASEPROPERTYEX':
      return (args[1] ?? '').toLowerCase() === 'collation' ? draft.read(args[0]).collation : 'ONLINE';
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
      return `${serverName(session.major)} (RTM) - ${property('ProductVersion', session.major)} (X64) \n\tstand-in\n\tDeveloper Edition (64-bit) on Linux`;
    case '@@SERVERNAME':
      return 'stand-in';
    case '@@SPID':
      return '51';
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
        rows: draft.databaseRows.flatMap(({ name: database, id }) => [
          [String(id), database, 'ROWS', `/var/opt/mssql/data/${database}.mdf`, pages(sizeOf(`${database}.mdf`))],
          [
            String(id),
            `${database}_log`,
            'LOG',
            `/var/opt/mssql/data/${database}_log.ldf`,
            pages(sizeOf(`${database}_log.ldf`)),
          ],
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
