// The HTTP side of the server on 8080, and the listening port of polling Tentacles.

import { createHmac, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { log } from './log.mjs';
import { openRoutes } from './routes-open.mjs';
import { keyRoutes } from './routes-key.mjs';
import { standInRoutes } from './routes-stand-in.mjs';
import { settings } from './settings.mjs';

const HTTP_PORT = 8080;
const TENTACLE_PORT = 10943;
const COOKIE = 'OctopusIdentificationToken_standin';

export class HttpFailure extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

async function readBody(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  if (parts.length === 0) return {};
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new HttpFailure(400, 'The body is not JSON.');
  }
}

function sign(userId, masterKey) {
  return `${encodeURIComponent(userId)}.${createHmac('sha256', masterKey).update(userId).digest('hex')}`;
}

export function sessionCookie(userId, masterKey) {
  return `${COOKIE}=${sign(userId, masterKey)}; Path=/; HttpOnly`;
}

function sessionUser(request, masterKey) {
  const value = new RegExp(`${COOKIE}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
  if (value === undefined) return undefined;
  const userId = decodeURIComponent(value.split('.').slice(0, -1).join('.'));
  const right = Buffer.from(sign(userId, masterKey));
  const given = Buffer.from(value);
  return right.length === given.length && timingSafeEqual(right, given) ? userId : undefined;
}

async function requireUser(request, { database, masterKey }) {
  const apiKey = request.headers['x-octopus-apikey'];
  if (apiKey !== undefined) {
    const user = await database.userByApiKey(apiKey);
    if (user === undefined) throw new HttpFailure(401, 'The API key you provided was not valid.');
    return user;
  }
  const userId = sessionUser(request, masterKey);
  const user = userId === undefined ? undefined : await database.user(userId);
  if (user === undefined) throw new HttpFailure(401, 'You must be logged in to perform this action.');
  return user;
}

function matchRoute(routes, method, pathname) {
  for (const { method: wanted, path, handle } of routes) {
    if (wanted !== method) continue;
    const match = path.exec(pathname);
    if (match !== null) return { handle, parameters: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}

async function answer(request, context) {
  const url = new URL(request.url, 'http://localhost');
  const pathname = url.pathname.toLowerCase().startsWith('/api/standin')
    ? url.pathname
    : url.pathname.replace(/\/$/, '') || '/';
  const call = { request, url, body: await readBody(request), ...context };
  const open = matchRoute([...openRoutes, ...standInRoutes], request.method, pathname);
  if (open !== undefined) return open.handle(call, ...open.parameters);
  const guarded = matchRoute(keyRoutes, request.method, pathname);
  if (guarded === undefined) throw new HttpFailure(404, `The resource '${pathname}' was not found.`);
  const user = await requireUser(request, context);
  return guarded.handle({ ...call, user }, ...guarded.parameters);
}

function send(response, { status = 200, json, html, headers = {} }) {
  const type = html === undefined ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(html ?? JSON.stringify(json ?? {}));
}

function listenOn(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
}

/** Opens the ports and says so. */
export async function listen(context) {
  const server = http.createServer((request, response) => {
    answer(request, context).then(
      (result) => send(response, result),
      (error) => {
        const status = error instanceof HttpFailure ? error.status : 500;
        if (status === 500) log.error(`${request.method} ${request.url}: ${error.message}`);
        send(response, { status, json: { ErrorMessage: error.message } });
      },
    );
  });
  await listenOn(server, HTTP_PORT);
  await listenOn(
    net.createServer((socket) => socket.on('error', () => undefined).end()),
    TENTACLE_PORT,
  );
  log.info(`Listening for HTTP requests on http://localhost:${HTTP_PORT}/`);
  log.info(`Web server is ready to process requests (version ${settings.version.text})`);
}
