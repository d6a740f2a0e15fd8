/** What a login finds out about a server and one database on it, without changing anything. */
import type { Row, SqlSession } from './sql-session.ts';

export interface DatabaseFacts {
  readonly product: string;
  readonly majorVersion: number | null;
  readonly exists: boolean;
  /** Of the database; of the server where there is no such database yet. */
  readonly collation: string | null;
  readonly isOwner: boolean;
  readonly canCreateDatabases: boolean;
  readonly usedBy: readonly string[];
}

const azureSqlDatabase = '5';
const years: Readonly<Record<number, string>> = {
  10: '2008',
  11: '2012',
  12: '2014',
  13: '2016',
  14: '2017',
  15: '2019',
  16: '2022',
  17: '2025',
};

/** A text of T-SQL. */
export function sqlText(value: string): string {
  return `N'${value.replaceAll("'", "''")}'`;
}

export async function readFacts(session: SqlSession, database: string): Promise<DatabaseFacts> {
  const property = (name: string): string => `CAST(SERVERPROPERTY('${name}') AS nvarchar(128))`;
  const rows = await session.query(
    `SELECT ${property('ProductVersion')} AS version, ${property('ProductUpdateLevel')} AS updates,
       ${property('Edition')} AS edition, ${property('EngineEdition')} AS engine,
       ${property('Collation')} AS serverCollation,
       CAST(DATABASEPROPERTYEX(${sqlText(database)}, 'Collation') AS nvarchar(128)) AS collation,
       DB_ID(${sqlText(database)}) AS id, DB_NAME() AS here, IS_MEMBER('db_owner') AS isOwner,
       IS_SRVROLEMEMBER('sysadmin') AS isAdministrator, IS_SRVROLEMEMBER('dbcreator') AS isCreator,
       HAS_PERMS_BY_NAME(NULL, NULL, 'CREATE ANY DATABASE') AS mayCreate`,
  );
  const row: Row = rows[0] ?? new Map<string, string | null>();
  const isOne = (name: string): boolean => row.get(name) === '1';
  const exists = (row.get('id') ?? null) !== null;
  const version = row.get('version') ?? '';
  const major = Number.parseInt(version, 10);
  // Membership is told for the database that the session is in.
  const isInside = (row.get('here') ?? '').toLowerCase() === database.toLowerCase();
  return {
    product: productOf(version, row),
    majorVersion: Number.isNaN(major) ? null : major,
    exists,
    collation: (exists ? row.get('collation') : row.get('serverCollation')) ?? null,
    isOwner: isOne('isAdministrator') || (isInside && isOne('isOwner')),
    canCreateDatabases: isOne('isAdministrator') || isOne('isCreator') || isOne('mayCreate'),
    usedBy: exists ? await usersOf(session, database) : [],
  };
}

function productOf(version: string, row: Row): string {
  if (row.get('engine') === azureSqlDatabase) return `Azure SQL Database (${version})`;
  const year = years[Number.parseInt(version, 10)];
  const updates = row.get('updates') ?? '';
  const edition = (row.get('edition') ?? '').replace(/ \(64-bit\)$/, '');
  const name = ['SQL Server', year ?? '', updates].filter((word) => word !== '').join(' ');
  return `${name} (${version})${edition === '' ? '' : `, ${edition}`}`;
}

/** Programs with a session in the database; a login that may not see them is told of none. */
async function usersOf(session: SqlSession, database: string): Promise<string[]> {
  try {
    const rows = await session.query(
      `SELECT program_name, host_name FROM sys.dm_exec_sessions
       WHERE database_id = DB_ID(${sqlText(database)}) AND session_id <> @@SPID AND is_user_process = 1`,
    );
    const names = rows.map((row) => {
      const [program, host] = [row.get('program_name')?.trim() ?? '', row.get('host_name')?.trim() ?? ''];
      return program === '' || host === '' ? program + host : `${program} (${host})`;
    });
    return [...new Set(names)].filter((name) => name !== '').sort();
  } catch {
    return [];
  }
}
