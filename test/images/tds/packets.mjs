// TDS packets: an 8-byte header, then a payload. A message is one or more packets of the same type.

export const PACKET = {
  sqlBatch: 0x01,
  rpc: 0x03,
  reply: 0x04,
  attention: 0x06,
  transaction: 0x0e,
  login7: 0x10,
  prelogin: 0x12,
};

const HEADER_BYTES = 8;
const LAST_PACKET = 0x01;
const IGNORE = 0x02;
const PACKET_BYTES = 4096;

/** Splits one message into packets, the last of them marked; with `isWhole` false more of the message follows. */
export function frameMessage(type, payload, isWhole = true) {
  const room = PACKET_BYTES - HEADER_BYTES;
  const packets = [];
  let offset = 0;
  let id = 1;
  do {
    const part = payload.subarray(offset, offset + room);
    offset += part.length;
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(type, 0);
    header.writeUInt8(isWhole && offset >= payload.length ? LAST_PACKET : 0, 1);
    header.writeUInt16BE(part.length + HEADER_BYTES, 2);
    header.writeUInt8(id & 0xff, 6);
    id += 1;
    packets.push(header, part);
  } while (offset < payload.length);
  return Buffer.concat(packets);
}

/** Collects bytes as they arrive and gives back whole messages, in order. */
export class MessageReader {
  #bytes = Buffer.alloc(0);
  #parts = [];

  push(chunk) {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    const messages = [];
    while (this.#bytes.length >= HEADER_BYTES) {
      const length = this.#bytes.readUInt16BE(2);
      if (length < HEADER_BYTES) throw new Error('a TDS packet is shorter than its header');
      if (this.#bytes.length < length) break;
      const type = this.#bytes.readUInt8(0);
      const isIgnored = (this.#bytes.readUInt8(1) & IGNORE) !== 0;
      const isLast = (this.#bytes.readUInt8(1) & LAST_PACKET) !== 0;
      this.#parts.push(Buffer.from(this.#bytes.subarray(HEADER_BYTES, length)));
      this.#bytes = this.#bytes.subarray(length);
      if (isLast) {
        messages.push({ type, payload: Buffer.concat(this.#parts), isIgnored });
        this.#parts = [];
      }
    }
    return messages;
  }

  /** Bytes that arrived after the last whole message; the caller takes them over. */
  takeRest() {
    const rest = this.#bytes;
    this.#bytes = Buffer.alloc(0);
    return rest;
  }
}
