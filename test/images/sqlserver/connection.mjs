// One client of the server: prelogin, TLS if asked, login, then batches.

import tls from 'node:tls';
import { ENCRYPTION, parseLogin7, preloginAnswer, preloginEncryption } from '../tds/login.mjs';
import { frameMessage, MessageReader, PACKET } from '../tds/packets.mjs';
import { TlsTunnel } from '../tds/tls-tunnel.mjs';
import { parseRpc } from '../tds/rpc.mjs';
import { DONE, done, doneInProc, doneProc, ENV, envChangeToken, errorToken } from '../tds/tokens.mjs';
import { infoToken, loginAckToken, returnStatus, rowset } from '../tds/tokens.mjs';
import { isLong } from './backup-parser.mjs';
import { runLong } from './backup.mjs';
import { runBatch } from './executor.mjs';
import { SqlFailure } from './failure.mjs';
import { enterDatabase } from './sessions.mjs';
import { parseSql } from './sql-parser.mjs';

export class Connection {
  #server;
  #socket;
  #stream;
  #reader = new MessageReader();
  #session;
  /** Of the statement that runs now, if it takes time. */
  #running;

  /** `server` has `storage`, `logins`, `sessions`, `certificate`, `tls` (`offered`, `none`, `required`), `log(source, text)`. */
  constructor(socket, server) {
    this.#server = server;
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#running?.abort();
      if (this.#session !== undefined) server.sessions.close(this.#session);
    });
    this.#listen(socket);
  }

  #listen(stream) {
    this.#stream = stream;
    stream.on('error', () => stream.destroy());
    stream.on('data', (chunk) => {
      try {
        for (const message of this.#reader.push(chunk)) this.#answer(message);
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  #fail(error) {
    this.#server.log('spid51', `The connection was closed: ${error.message}`);
    this.#stream.destroy();
  }

  #send(...tokens) {
    this.#stream.write(frameMessage(PACKET.reply, Buffer.concat(tokens)));
  }

  /** A part of an answer that goes out now; more follows. */
  #sendPart(...tokens) {
    if (tokens.length > 0) this.#stream.write(frameMessage(PACKET.reply, Buffer.concat(tokens), false));
  }

  #answer({ type, payload, isIgnored }) {
    if (type === PACKET.prelogin) return this.#prelogin(payload);
    if (type === PACKET.login7) return this.#login(payload);
    if (this.#session === undefined) throw new Error('a request came before the login');
    // The client thought better of it while it was still sending.
    if (isIgnored) return this.#send(done(0));
    if (type === PACKET.attention) return this.#attention();
    if (this.#running !== undefined) throw new Error('a request came while another one ran');
    if (type === PACKET.sqlBatch) return this.#batch(payload);
    if (type === PACKET.rpc) return this.#rpc(payload);
    return this.#send(done(0));
  }

  #attention() {
    if (this.#running === undefined) this.#send(done(DONE.attention));
    else this.#running.abort();
  }

  #prelogin(payload) {
    const asked = preloginEncryption(payload);
    const isAsked = asked === ENCRYPTION.on || asked === ENCRYPTION.required;
    const { tls: offer } = this.#server;
    const isTls = offer === 'required' || (isAsked && offer !== 'none');
    const yes = offer === 'required' ? ENCRYPTION.required : ENCRYPTION.on;
    this.#send(preloginAnswer(isTls ? yes : ENCRYPTION.notSupported, this.#server.storage.major));
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
    const { user, password, database, host, application } = parseLogin7(payload);
    const { storage, logins, sessions, log } = this.#server;
    const failed = new SqlFailure(18456, `Login failed for user '${user}'.`, 14);
    const rights = logins.rightsOf(user, password);
    if (rights === undefined) {
      log('Logon', `Login failed for user '${user}'. Reason: Password did not match that for the login provided.`);
      return this.#refuse(failed);
    }
    const session = sessions.open({ user, rights, host, application, end: () => this.#socket.destroy() });
    this.#session = session;
    const wanted = database === '' ? 'master' : database;
    try {
      if (wanted.toLowerCase() !== 'master') enterDatabase(storage.begin().read(wanted), session);
    } catch (error) {
      if (!(error instanceof SqlFailure)) throw error;
      const text = `Cannot open database "${wanted}" requested by the login. The login failed.`;
      return this.#refuse(new SqlFailure(4060, text, 11), failed);
    }
    session.database = wanted;
    return this.#send(
      envChangeToken(ENV.database, wanted, 'master'),
      infoToken({ number: 5701, state: 2, text: `Changed database context to '${wanted}'.` }),
      loginAckToken(storage.major, 'Microsoft SQL Server'),
      envChangeToken(ENV.packetSize, '4096', '4096'),
      done(0),
    );
  }

  #refuse(...failures) {
    this.#send(...failures.flatMap(({ errors }) => errors.map(errorToken)), done(DONE.error));
    this.#stream.end();
  }

  #batch(payload) {
    this.#run(payload.toString('utf16le', payload.readUInt32LE(0)), done, done(0));
  }

  #rpc(payload) {
    const call = parseRpc(payload);
    const end = Buffer.concat([returnStatus(0), doneProc(0)]);
    if (call === undefined) return this.#send(end);
    this.#session.variables = call.variables;
    return this.#run(call.sql, doneInProc, end);
  }

  #run(sql, close, end) {
    const before = this.#session.database;
    const failed = (error) => {
      if (!(error instanceof SqlFailure)) throw error;
      this.#session.database = before;
      return [...error.errors.map(errorToken), close(DONE.error | DONE.more)];
    };
    let tokens;
    try {
      const statements = parseSql(sql);
      if (statements.some(isLong)) return this.#runLong(statements, close, end, failed);
      const results = runBatch(statements, this.#session, this.#server.storage);
      tokens = results.flatMap((result) => this.#tokensOf(result, close));
    } catch (error) {
      tokens = failed(error);
    }
    this.#session.variables = undefined;
    return this.#send(...tokens, end);
  }

  /** One statement after the other, each with its own effect, while the client can cancel. */
  async #runLong(statements, close, end, failed) {
    const control = new AbortController();
    this.#running = control;
    const { signal } = control;
    const session = this.#session;
    const { storage } = this.#server;
    const report = (number, text) => this.#sendPart(infoToken({ number, text }));
    let last = [end];
    try {
      for (const statement of statements) {
        const results = isLong(statement)
          ? await runLong(statement, { session, storage, signal, report })
          : runBatch([statement], session, storage);
        this.#sendPart(...results.flatMap((result) => this.#tokensOf(result, close)));
        if (isLong(statement)) this.#sendPart(close(DONE.more));
      }
    } catch (error) {
      if (signal.aborted) {
        // What was begun ends as a message of its own, before the answer to the attention.
        this.#send(done(DONE.error));
        last = [done(DONE.attention)];
      } else if (error instanceof SqlFailure) last = [...failed(error), end];
      else return this.#fail(error);
    } finally {
      this.#running = undefined;
      session.variables = undefined;
    }
    return this.#send(...last);
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
