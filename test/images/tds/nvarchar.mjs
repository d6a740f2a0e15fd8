// The one column type of the stand-in: NVARCHAR, and NVARCHAR(MAX) for rowsets with long values.

const NVARCHAR = 0xe7;
const MAX_BYTES = 0xffff;
const COLLATION = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);
const NULLABLE = 0x0001;

export function nvarcharColumn(isLong) {
  const info = Buffer.alloc(9);
  info.writeUInt32LE(0, 0);
  info.writeUInt16LE(NULLABLE, 4);
  info.writeUInt8(NVARCHAR, 6);
  info.writeUInt16LE(isLong ? MAX_BYTES : 8000, 7);
  return Buffer.concat([info, COLLATION]);
}

export function readNvarcharColumn(payload, at) {
  return { isLong: payload.readUInt16LE(at + 7) === MAX_BYTES, next: at + 14 };
}

export function nvarcharValue(value, isLong) {
  if (value === null) return Buffer.alloc(isLong ? 8 : 2, 0xff);
  const bytes = Buffer.from(value, 'utf16le');
  if (!isLong) {
    const length = Buffer.alloc(2);
    length.writeUInt16LE(bytes.length);
    return Buffer.concat([length, bytes]);
  }
  const total = Buffer.alloc(8);
  total.writeBigUInt64LE(BigInt(bytes.length));
  const end = Buffer.alloc(4);
  if (bytes.length === 0) return Buffer.concat([total, end]);
  const chunk = Buffer.alloc(4);
  chunk.writeUInt32LE(bytes.length);
  return Buffer.concat([total, chunk, bytes, end]);
}

export function readNvarcharValue(payload, at, isLong) {
  if (!isLong) {
    const length = payload.readUInt16LE(at);
    if (length === MAX_BYTES) return { value: null, next: at + 2 };
    return { value: payload.toString('utf16le', at + 2, at + 2 + length), next: at + 2 + length };
  }
  if (payload.readBigUInt64LE(at) === 0xffffffffffffffffn) return { value: null, next: at + 8 };
  const parts = [];
  let next = at + 8;
  for (let length = payload.readUInt32LE(next); length > 0; length = payload.readUInt32LE(next)) {
    parts.push(payload.subarray(next + 4, next + 4 + length));
    next += 4 + length;
  }
  return { value: Buffer.concat(parts).toString('utf16le'), next: next + 4 };
}
