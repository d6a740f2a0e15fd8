// TLS inside TDS: handshake records travel in PRELOGIN packets, everything after them goes bare.

import { Duplex } from 'node:stream';
import { frameMessage, PACKET } from './packets.mjs';

const TLS_APPLICATION_DATA = 23;
const TLS_HEADER_BYTES = 5;
const TDS_HEADER_BYTES = 8;

/**
 * Stands between the socket and a TLSSocket of either side. Outgoing handshake records are wrapped; the first record
 * of application data ends the wrapping. Incoming bytes are told apart by their first byte, so both ends may switch
 * at their own time.
 */
export class TlsTunnel extends Duplex {
  #socket;
  #incoming = Buffer.alloc(0);
  #outgoing = Buffer.alloc(0);
  #isBareIn = false;
  #isBareOut = false;

  constructor(socket, alreadyRead) {
    super();
    this.#socket = socket;
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('end', () => this.push(null));
    socket.on('close', () => this.destroy());
    socket.on('error', (error) => this.destroy(error));
    if (alreadyRead.length > 0) this.#receive(alreadyRead);
  }

  #receive(chunk) {
    if (this.#isBareIn) {
      this.push(chunk);
      return;
    }
    this.#incoming = Buffer.concat([this.#incoming, chunk]);
    while (this.#incoming.length >= TDS_HEADER_BYTES) {
      if (this.#incoming[0] !== PACKET.prelogin) {
        this.#isBareIn = true;
        this.push(this.#incoming);
        this.#incoming = Buffer.alloc(0);
        return;
      }
      const length = this.#incoming.readUInt16BE(2);
      if (this.#incoming.length < length) return;
      this.push(Buffer.from(this.#incoming.subarray(TDS_HEADER_BYTES, length)));
      this.#incoming = this.#incoming.subarray(length);
    }
  }

  _read() {}

  _write(chunk, _encoding, callback) {
    if (this.#isBareOut) {
      this.#socket.write(chunk, callback);
      return;
    }
    this.#outgoing = Buffer.concat([this.#outgoing, chunk]);
    let end = 0;
    while (this.#outgoing.length - end >= TLS_HEADER_BYTES) {
      if (this.#outgoing[end] === TLS_APPLICATION_DATA) {
        this.#isBareOut = true;
        break;
      }
      const length = TLS_HEADER_BYTES + this.#outgoing.readUInt16BE(end + 3);
      if (this.#outgoing.length - end < length) break;
      end += length;
    }
    const wrapped = this.#outgoing.subarray(0, end);
    const rest = this.#outgoing.subarray(end);
    const parts = [];
    if (wrapped.length > 0) parts.push(frameMessage(PACKET.prelogin, wrapped));
    if (this.#isBareOut) parts.push(rest);
    this.#outgoing = this.#isBareOut ? Buffer.alloc(0) : Buffer.from(rest);
    if (parts.length === 0) callback();
    else this.#socket.write(Buffer.concat(parts), callback);
  }

  _final(callback) {
    this.#socket.end(callback);
  }

  _destroy(error, callback) {
    this.#socket.destroy();
    callback(error);
  }
}
