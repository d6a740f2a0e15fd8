// A small TDS client: connect, log in, run batches one after another, close.

import net from 'node:net';
import os from 'node:os';
import tls from 'node:tls';
import { ENCRYPTION, login7Message, preloginEncryption, preloginQuestion } from './login.mjs';
import { frameMessage, MessageReader, PACKET } from './packets.mjs';
import { TlsTunnel } from './tls-tunnel.mjs';
import { parseReply } from './tokens.mjs';

export class SqlError extends Error {
  constructor(number, text) {
    super(text);
    this.number = number;
  }
}

const ALL_HEADERS = Buffer.alloc(22);
ALL_HEADERS.writeUInt32LE(22, 0);
ALL_HEADERS.writeUInt32LE(18, 4);
ALL_HEADERS.writeUInt16LE(2, 8);
ALL_HEADERS.writeUInt32LE(1, 18);

export class SqlClient {
  #stream;
  #reader = new MessageReader();
  #waiting;
  #failure;

  static async connect(options) {
    const client = new SqlClient();
    await client.#open(options);
    return client;
  }

  async #open({ host, port, user, password, database, encrypt, trustCertificate, timeoutMs }) {
    const socket = net.connect({ host, port, noDelay: true });
    this.#stream = socket;
    const timer = setTimeout(() => {
      socket.destroy(new Error('the database server does not answer in time'));
    }, timeoutMs);
    try {
      this.#listen(socket);
      await new Promise((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('error', reject);
      });
      const wanted = encrypt ? ENCRYPTION.on : ENCRYPTION.notSupported;
      const answer = await this.#ask(PACKET.prelogin, preloginQuestion(wanted));
      const encryption = preloginEncryption(answer.payload);
      if (encryption === ENCRYPTION.on || encryption === ENCRYPTION.required) {
        await this.#secure(socket, trustCertificate);
      }
      const login = { host: os.hostname(), user, password, application: 'stand-in', server: host, database };
      const reply = parseReply((await this.#ask(PACKET.login7, login7Message(login))).payload);
      if (!reply.isLoggedIn) throw this.#errorOf(reply);
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #secure(socket, trustCertificate) {
    socket.removeAllListeners('data');
    const tunnel = new TlsTunnel(socket, this.#reader.takeRest());
    const secure = tls.connect({
      socket: tunnel,
      maxVersion: 'TLSv1.2',
      rejectUnauthorized: !trustCertificate,
    });
    await new Promise((resolve, reject) => {
      secure.once('secureConnect', resolve);
      secure.once('error', reject);
    });
    this.#stream = secure;
    this.#listen(secure);
  }

  #listen(stream) {
    const fail = (error) => {
      this.#failure ??= error;
      this.#waiting?.reject(this.#failure);
      this.#waiting = undefined;
    };
    stream.on('data', (chunk) => {
      for (const message of this.#reader.push(chunk)) {
        this.#waiting?.resolve(message);
        this.#waiting = undefined;
      }
    });
    stream.on('error', fail);
    stream.on('close', () => fail(new Error('Connection refused or closed by the database server')));
  }

  #ask(type, payload) {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#stream.write(frameMessage(type, payload));
    });
  }

  #errorOf(reply) {
    const error = reply.errors.at(-1) ?? { number: 0, text: 'the database server sent no answer' };
    return new SqlError(error.number, error.text);
  }

  /** The whole reply of one batch; errors stay in it. */
  async batch(sql) {
    const payload = Buffer.concat([ALL_HEADERS, Buffer.from(sql, 'utf16le')]);
    return parseReply((await this.#ask(PACKET.sqlBatch, payload)).payload);
  }

  /** The rows of one batch; an error of the server is thrown. */
  async query(sql) {
    const reply = await this.batch(sql);
    if (reply.errors.length > 0) throw this.#errorOf(reply);
    return reply.rows;
  }

  close() {
    this.#stream.destroy();
  }
}

/** A value as a T-SQL literal. */
export function literal(value) {
  return value === null || value === undefined ? 'NULL' : `N'${String(value).replaceAll("'", "''")}'`;
}

/** A name in square brackets. */
export function bracketed(name) {
  return `[${name.replaceAll(']', ']]')}]`;
}
