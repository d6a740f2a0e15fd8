// Which SQL Server this is: year, build and cumulative update by the image, edition by the container's variable.

const { env } = process;
const YEARS = { 14: 2017, 15: 2019, 16: 2022, 17: 2025 };
const EDITIONS = {
  express: { name: 'Express Edition (64-bit)', engine: '4' },
  web: { name: 'Web Edition (64-bit)', engine: '2' },
  standard: { name: 'Standard Edition (64-bit)', engine: '2' },
  standarddeveloper: { name: 'Standard Developer Edition (64-bit)', engine: '2' },
  enterprise: { name: 'Enterprise Edition (64-bit)', engine: '3' },
  enterprisecore: { name: 'Enterprise Edition: Core-based Licensing (64-bit)', engine: '3' },
  enterprisedeveloper: { name: 'Enterprise Developer Edition (64-bit)', engine: '3' },
  evaluation: { name: 'Enterprise Evaluation Edition (64-bit)', engine: '3' },
  developer: { name: 'Developer Edition (64-bit)', engine: '3' },
};
const edition = EDITIONS[(env.MSSQL_PID ?? 'developer').toLowerCase()] ?? EDITIONS.developer;
const major = Number(env.STANDIN_SQL_MAJOR ?? 16);
const updates = env.STANDIN_SQL_UPDATES ?? '';

export const product = {
  major,
  version: `${major}.0.${env.STANDIN_SQL_BUILD ?? '4150.1'}`,
  /** `CU13`, or empty. */
  updates,
  name: `Microsoft SQL Server ${YEARS[major] ?? major}`,
  level: updates === '' ? 'RTM' : `RTM-${updates}`,
  edition: edition.name,
  engine: edition.engine,
  /** Express and Web can read compressed backups and make none. */
  canCompress: !/Express|Web/.test(edition.name),
};
