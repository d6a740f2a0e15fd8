/** The grammar of .NET connection strings for SQL Server: read, checked and written without a driver, on both sides of the border. */

/** A value as it is written in a connection string: bare where that is safe, quoted where it is not. */
export function connectionValue(value: string): string {
  if (/^[^"'=;\s\p{Cc}]*$/u.test(value)) return value;
  if (value.includes('"') && !value.includes("'")) return `'${value}'`;
  return `"${value.replaceAll('"', '""')}"`;
}
