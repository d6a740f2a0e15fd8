// One client of the server: prelogin, TLS if asked, login, then batches.

import tls from 'node:tls';
import { ENCRYPTION, parseLogin7, preloginAnswer, preloginEncryption } from '../tds/login.mjs';
import { frameMessage, MessageReader, PACKET } from '../tds/packets.mjs';
import { TlsTunnel } from '../tds/tls-tunnel.mjs';
import { parseRpc } from '../tds/rpc.mjs';
import {
  DONE,
  done,
  doneInProc,
  doneProc,
  ENV,
  envChangeToken,
  errorToken,
  infoToken,
  loginAckToken,
  returnStatus,
  rowset,
} from '../tds/tokens.mjs';
import { runBatch } from './executor.mjs';
import { SqlFailure } from './failure.mjs';

export class Connection {
  #server;
  #stream;
  #reader = new MessageReader();
  #session;

  /** `server` has `storage`, `certificate`, `log(source, text)`. */
  constructor(socket, server) {
    this.#server = server;
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    this.#listen(socket);
  }

  #listen(stream) {
    this.#stream = stream;
    stream.on('error', () => stream.destroy());
    stream.on('data', (chunk) => {
      try {
        for (const message of this.#reader.push(chunk)) this.#answer(message);
      } catch (error) {
        this.#server.log('spid51', `The connection was closed: ${error.message}`);
        stream.destroy();
      }
    });
  }

  #send(...tokens) {
    this.#stream.write(frameMessage(PACKET.reply, Buffer.concat(tokens)));
  }

  #answer({ type, payload }) {
    if (type === PACKET.prelogin) return this.#prelogin(payload);
    if (type === PACKET.login7) return this.#login(payload);
    if (this.#session === undefined) throw new Error('a request came before the login');
    if (type === PACKET.sqlBatch) return this.#batch(payload);
    if (type === PACKET.rpc) return this.#rpc(payload);
    if (type === PACKET.attention) return this.#send(done(DONE.attention));
    return this.#send(done(0));
  }

  #prelogin(payload) {
    const asked = preloginEncryption(payload);
    const isTls = asked === ENCRYPTION.on || asked === ENCRYPTION.required;
    const answer = isTls ? ENCRYPTION.on : ENCRYPTION.notSupported;
    this.#send(preloginAnswer(answer, this.#server.storage.major));
    if (!isTls) return;
    const socket = this.#stream;
    socket.removeAllListeners('data');
    const secure = new tls.TLSSocket(new TlsTunnel(socket, this.#reader.takeRest()), {
      isServer: true,
      maxVersion: 'TLSv1.2',
      ...this.#server.certificate,
    });
    this.#listen(secure);
  }

  #login(payload) {
    const { user, password, database } = parseLogin7(payload);
    const { storage } = this.#server;
    if (!storage.isPasswordRight(user, password)) {
      this.#server.log(
        'Logon',
        `Login failed for user '${user}'. Reason: Password did not match that for the login provided.`,
      );
      return this.#refuse({ number: 18456, severity: 14, text: `Login failed for user '${user}'.` });
    }
    const wanted = database === '' ? 'master' : database;
    if (!storage.hasDatabase(wanted)) {
      return this.#refuse(
        {
          number: 4060,
          severity: 11,
          text: `Cannot open database "${wanted}" requested by the login. The login failed.`,
        },
        { number: 18456, severity: 14, text: `Login failed for user '${user}'.` },
      );
    }
    this.#session = { user, database: wanted, major: storage.major };
    this.#send(
      envChangeToken(ENV.database, wanted, 'master'),
      infoToken({ number: 5701, state: 2, text: `Changed database context to '${wanted}'.` }),
      loginAckToken(storage.major, 'Microsoft SQL Server'),
      envChangeToken(ENV.packetSize, '4096', '4096'),
      done(0),
    );
  }

  #refuse(...errors) {
    this.#send(...errors.map(errorToken), done(DONE.error));
    this.#stream.end();
  }

  #batch(payload) {
    const sql = payload.toString('utf16le', payload.readUInt32LE(0));
    this.#send(...this.#tokensFor(sql, done), done(0));
  }

  #rpc(payload) {
    const call = parseRpc(payload);
    if (call === undefined) return this.#send(returnStatus(0), doneProc(0));
    const session = this.#session;
    session.variables = call.variables;
    const tokens = this.#tokensFor(call.sql, doneInProc);
    session.variables = undefined;
    return this.#send(...tokens, returnStatus(0), doneProc(0));
  }

  #tokensFor(sql, close) {
    const before = this.#session.database;
    try {
      const results = runBatch(sql, this.#session, this.#server.storage);
      return results.flatMap((result) => this.#tokensOf(result, close));
    } catch (error) {
      if (!(error instanceof SqlFailure)) throw error;
      this.#session.database = before;
      const { number, severity, message: text } = error;
      return [errorToken({ number, severity, text }), close(DONE.error | DONE.more)];
    }
  }

  #tokensOf(result, close) {
    switch (result.kind) {
      case 'rows':
        return [rowset(result.columns, result.rows), close(DONE.more, result.rows.length)];
      case 'count':
        return [close(DONE.more, result.count)];
      case 'print':
        return [infoToken({ number: 0, text: result.text })];
      case 'database':
        return [
          envChangeToken(ENV.database, result.name, result.before),
          infoToken({ number: 5701, state: 2, text: `Changed database context to '${result.name}'.` }),
        ];
      default:
        return [];
    }
  }
}
