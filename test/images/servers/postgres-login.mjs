// Logs in to a real PostgreSQL, as a server with a database does: SCRAM-SHA-256, then one query.

import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import net from 'node:net';

const hash = (data) => createHash('sha256').update(data).digest();
const mac = (key, data) => createHmac('sha256', key).update(data).digest();
const words = (text) => Object.fromEntries(text.split(',').map((part) => [part[0], part.slice(2)]));

function message(type, body) {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

function startup({ user, database }) {
  const version = Buffer.alloc(4);
  version.writeInt32BE(196608);
  return message('', Buffer.concat([version, Buffer.from(`user\0${user}\0database\0${database}\0\0`)]));
}

/** Message by message; rejects with the server's own words. */
async function* messages(socket) {
  let rest = Buffer.alloc(0);
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5) {
      const length = rest.readInt32BE(1) + 1;
      if (rest.length < length) break;
      const [type, body] = [String.fromCharCode(rest[0]), rest.subarray(5, length)];
      rest = rest.subarray(length);
      if (type === 'E') throw new Error(/\0M([^\0]*)/.exec(`\0${body.toString()}`)?.[1] ?? 'refused');
      yield { type, body };
    }
  }
}

function prove(password, bare, first) {
  const { r: nonce, s: salt, i: rounds } = words(first);
  const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(rounds), 32, 'sha256');
  const client = mac(salted, 'Client Key');
  const final = `c=biws,r=${nonce}`;
  const signature = mac(hash(client), `${bare},${first},${final}`);
  return `${final},p=${Buffer.from(client.map((byte, index) => byte ^ signature[index])).toString('base64')}`;
}

/** Resolves when the query was answered. */
export async function logIn({ host, port, user, database, password }) {
  const socket = net.connect({ host, port });
  const bare = `n=,r=${randomBytes(18).toString('base64')}`;
  socket.write(startup({ user, database }));
  for await (const { type, body } of messages(socket)) {
    if (type === 'Z') {
      if (socket.hasAsked) break;
      socket.hasAsked = true;
      socket.write(message('Q', Buffer.from('SELECT 1\0')));
    }
    if (type !== 'R') continue;
    const kind = body.readInt32BE(0);
    if (kind === 10) {
      const first = Buffer.from(`n,,${bare}`);
      const length = Buffer.alloc(4);
      length.writeInt32BE(first.length);
      socket.write(message('p', Buffer.concat([Buffer.from('SCRAM-SHA-256\0'), length, first])));
    } else if (kind === 11) {
      socket.write(message('p', Buffer.from(prove(password, bare, body.subarray(4).toString()))));
    }
  }
  socket.destroy();
}
