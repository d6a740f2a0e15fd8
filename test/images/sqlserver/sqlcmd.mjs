// Stand-in for sqlcmd 18: encrypts unless -No is given, trusts the certificate only with -C. As sqlcmd 17 (STANDIN_SQLCMD)
// it encrypts only with -N, and knows no -No.

import { SqlClient } from '../tds/client.mjs';

const WITH_VALUE = new Set(['-S', '-U', '-P', '-d', '-Q', '-q', '-h', '-s', '-l', '-t', '-w', '-N']);
const isOld = process.env.STANDIN_SQLCMD === '17';
const driver = `Microsoft ODBC Driver ${isOld ? '17' : '18'} for SQL Server`;
const options = new Map();
const args = process.argv.slice(2);
for (let index = 0; index < args.length; index += 1) {
  if (isOld && /^-N./.test(args[index])) {
    console.error(`Sqlcmd: '${args[index]}': Unknown Option. Enter '-?' for help.`);
    process.exit(1);
  }
  const flag = args[index].slice(0, 2);
  const attached = args[index].slice(2);
  if (attached !== '') options.set(flag, attached);
  else if (WITH_VALUE.has(flag) && !(isOld && flag === '-N')) options.set(flag, args[(index += 1)] ?? '');
  else options.set(flag, '');
}

const [host, port] = (options.get('-S') ?? 'localhost').replace(/^tcp:/, '').split(',');
const isBare = options.get('-h') === '-1';
const separator = options.get('-s') ?? ' ';
let exitCode = 0;

function fail(text) {
  console.error(`Sqlcmd: Error: ${driver} : ${text}`);
  process.exit(1);
}

const client = await SqlClient.connect({
  host,
  port: Number(port ?? 1433),
  user: options.get('-U') ?? 'sa',
  password: options.get('-P') ?? process.env.SQLCMDPASSWORD ?? '',
  database: options.get('-d') ?? 'master',
  encrypt: isOld ? options.has('-N') : options.get('-N') !== 'o',
  trustCertificate: options.has('-C'),
  timeoutMs: 8000,
}).catch((error) =>
  fail(
    /self-signed|certificate/i.test(error.message)
      ? 'SSL Provider: [error:0A000086:SSL routines::certificate verify failed:self-signed certificate].'
      : `${error.message}.`,
  ),
);

const reply = await client.batch(options.get('-Q') ?? options.get('-q') ?? '');
if (reply.columns.length > 0 && !isBare) {
  console.log(reply.columns.join(separator));
  console.log(reply.columns.map((name) => '-'.repeat(Math.max(1, name.length))).join(separator));
}
for (const row of reply.rows) console.log(reply.columns.map((name) => row[name] ?? 'NULL').join(separator));
for (const { text } of reply.infos) if (!text.startsWith('Changed database')) console.log(text);
for (const { number, severity, text } of reply.errors) {
  console.error(`Msg ${number}, Level ${severity}, State 1, Server stand-in, Line 1\n${text}`);
  if (options.has('-b')) exitCode = 1;
}
if (reply.rowCount > 0 || reply.columns.length > 0) console.log(`\n(${reply.rowCount} rows affected)`);
client.close();
process.exit(exitCode);
