// Stand-in for SQL Server: speaks TDS on port 1433 and keeps its databases in its volume.

import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Connection } from './connection.mjs';
import { product } from './product.mjs';
import { isStrong, readLogins, Rights } from './rights.mjs';
import { Sessions } from './sessions.mjs';
import { OpenError, Storage } from './storage.mjs';

const HOME = '/var/opt/mssql';
const { env } = process;
const port = Number(env.MSSQL_TCP_PORT ?? 1433);

let errorLog;

function log(source, text) {
  const now = new Date().toISOString().replace('T', ' ').slice(0, 22);
  const line = `${now} ${source.padEnd(11)} ${text}`;
  console.log(line);
  if (errorLog !== undefined) fs.writeSync(errorLog, `${line}\n`);
}

function refuse(text) {
  console.error(text);
  process.exit(1);
}

if (env.STANDIN_FAULT === 'arch') {
  refuse(
    '/opt/mssql/bin/sqlservr: Invalid mapping of address 0x7f6d21a00000 in reserved address space below 0x400000000000. Possible causes:',
  );
}

if (env.ACCEPT_EULA?.toUpperCase() !== 'Y') {
  refuse(
    'The SQL Server End-User License Agreement (EULA) must be accepted before SQL Server can start. ' +
      'The license terms can be found at https://go.microsoft.com/fwlink/?LinkId=857698. ' +
      'Set the environment variable ACCEPT_EULA to Y to accept them.',
  );
}

const data = path.join(HOME, 'data');
const password = env.MSSQL_SA_PASSWORD ?? env.SA_PASSWORD ?? '';
try {
  for (const folder of ['data', 'log', 'backup']) fs.mkdirSync(path.join(HOME, folder), { recursive: true });
  fs.accessSync(data, fs.constants.W_OK);
  errorLog = fs.openSync(path.join(HOME, 'log', 'errorlog'), 'a');
} catch {
  refuse(
    `SQL Server cannot start. The system directory [/.system] could not be created. File: LinuxDirectory.cpp:420 [Status: 0xC0000022 Access Denied errno = 13(Permission denied)]`,
  );
}

const isNew = Storage.isEmpty(data);
if (isNew && !isStrong(password)) {
  refuse(
    'ERROR: Unable to set system administrator password: Password validation failed. The password does not meet SQL Server ' +
      'password policy requirements because it is not complex enough. The password must be at least 8 characters long and ' +
      'contain characters from three of the following four sets: uppercase letters, lowercase letters, numbers, and symbols.',
  );
}

const storage = new Storage(data, product.major);
log('Server', `${product.name} (${product.level}) - ${product.version} (X64)`);
try {
  if (isNew) {
    log('spid9s', "Setting up system administrator password and the system databases in '/var/opt/mssql/data'.");
    storage.create(password, env.MSSQL_COLLATION);
  }
  log('spid9s', "Starting up database 'master'.");
  storage.open();
} catch (error) {
  if (!(error instanceof OpenError)) throw error;
  log('spid9s', error.message);
  process.exit(1);
}

const certificate = {
  key: fs.readFileSync(new URL('../certificate/key.pem', import.meta.url)),
  cert: fs.readFileSync(new URL('../certificate/cert.pem', import.meta.url)),
};
const others = readLogins(env.STANDIN_LOGINS ?? '');
const administrator = new Rights('sa', ['sysadmin']);
const logins = {
  /** Undefined: there is no such login, or it has another password. */
  rightsOf(user, given) {
    if (storage.isPasswordRight(user, given)) return administrator;
    const other = others.get(user.toLowerCase());
    return other?.password === given ? other.rights : undefined;
  },
};
const sessions = new Sessions();
const sockets = new Set();
const server = net.createServer((socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  new Connection(socket, { storage, logins, sessions, certificate, tls: env.STANDIN_TLS ?? 'offered', log });
});

function stop() {
  log('spid9s', 'SQL Server is terminating because of a system shutdown. This is an informational message only.');
  for (const socket of sockets) socket.destroy();
  server.close(() => process.exit(0));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

setTimeout(
  () =>
    server.listen(port, '0.0.0.0', () => {
      log('spid9s', `Server is listening on [ 'any' <ipv4> ${port}] accept sockets 1.`);
      log(
        'spid9s',
        'SQL Server is now ready for client connections. This is an informational message; no user action is required.',
      );
    }),
  Number(env.STANDIN_START_MS ?? 0) * Number(env.STANDIN_TIME_SCALE ?? 1),
);
