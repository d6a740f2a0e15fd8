// The stand-in for a server that cannot be had: STANDIN_SERVER says which. It ends with 1 when something is missing.

import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { logIn } from './postgres-login.mjs';
import { countStart, occ, servers } from './servers.mjs';

const environment = process.env;
const [verb, ...args] = process.argv.slice(2);
if (verb === 'occ') process.exit(occ(args));

const server = servers[environment['STANDIN_SERVER']];
const startMs = Number(environment['STANDIN_START_MS'] ?? 700);
let isReady = false;

function end(signal) {
  console.log(`Got ${signal}, ending`);
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => end(signal));

function listen() {
  const [web, ...others] = server.ports;
  http
    .createServer((request, response) => {
      const given = server.answer({ url: request.url, host: request.headers.host, isReady });
      const { status, body } = given ?? { status: 404, body: 'not found' };
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    })
    .listen(web);
  for (const port of others) net.createServer((socket) => socket.end('stand-in\r\n')).listen(port);
}

async function start() {
  for (const folder of server.folders) console.log(`Start ${countStart(folder)} on ${folder}`);
  if (server.ports.includes(80) && server.folders[0] === '/var/www/html') {
    fs.mkdirSync('/var/www/html/config', { recursive: true });
    fs.chownSync('/var/www/html/config', 33, 33);
  }
  const database = server.prepare(environment);
  listen();
  if (database !== null) {
    await logIn(database);
    console.log(`The database ${database.database} on ${database.host} answers`);
  }
  setTimeout(() => {
    isReady = true;
    console.log('Up');
  }, startMs);
}

start().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
