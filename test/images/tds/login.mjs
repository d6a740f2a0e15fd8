// The two messages that open a TDS conversation: PRELOGIN and LOGIN7.

export const ENCRYPTION = { off: 0, on: 1, notSupported: 2, required: 3 };

const PRELOGIN_TOKEN = { version: 0, encryption: 1, instance: 2, thread: 3, mars: 4 };
const PRELOGIN_END = 0xff;
const LOGIN_FIXED_BYTES = 94;

function preloginMessage(options) {
  const tableBytes = options.length * 5 + 1;
  const table = Buffer.alloc(tableBytes);
  let offset = tableBytes;
  options.forEach(({ token, data }, index) => {
    table.writeUInt8(token, index * 5);
    table.writeUInt16BE(offset, index * 5 + 1);
    table.writeUInt16BE(data.length, index * 5 + 3);
    offset += data.length;
  });
  table.writeUInt8(PRELOGIN_END, tableBytes - 1);
  return Buffer.concat([table, ...options.map(({ data }) => data)]);
}

export function preloginAnswer(encryption, major) {
  return preloginMessage([
    { token: PRELOGIN_TOKEN.version, data: Buffer.from([major, 0, 0x10, 0, 0, 0]) },
    { token: PRELOGIN_TOKEN.encryption, data: Buffer.from([encryption]) },
    { token: PRELOGIN_TOKEN.instance, data: Buffer.from([0]) },
    { token: PRELOGIN_TOKEN.thread, data: Buffer.alloc(0) },
    { token: PRELOGIN_TOKEN.mars, data: Buffer.from([0]) },
  ]);
}

export function preloginQuestion(encryption) {
  return preloginMessage([
    { token: PRELOGIN_TOKEN.version, data: Buffer.from([0, 0, 0, 1, 0, 0]) },
    { token: PRELOGIN_TOKEN.encryption, data: Buffer.from([encryption]) },
    { token: PRELOGIN_TOKEN.mars, data: Buffer.from([0]) },
  ]);
}

/** What the other side says about encryption; "not supported" when it says nothing. */
export function preloginEncryption(payload) {
  for (let at = 0; at + 5 <= payload.length && payload[at] !== PRELOGIN_END; at += 5) {
    if (payload[at] === PRELOGIN_TOKEN.encryption) return payload[payload.readUInt16BE(at + 1)];
  }
  return ENCRYPTION.notSupported;
}

function scramblePassword(bytes) {
  return bytes.map((byte) => {
    const swapped = ((byte & 0x0f) << 4) | (byte >> 4);
    return swapped ^ 0xa5;
  });
}

function unscramblePassword(bytes) {
  return bytes.map((byte) => {
    const plain = byte ^ 0xa5;
    return ((plain & 0x0f) << 4) | (plain >> 4);
  });
}

export function parseLogin7(payload) {
  const field = (at) =>
    payload.subarray(payload.readUInt16LE(at), payload.readUInt16LE(at) + payload.readUInt16LE(at + 2) * 2);
  const text = (at) => Buffer.from(field(at)).toString('utf16le');
  return {
    host: text(36),
    user: text(40),
    password: Buffer.from(unscramblePassword(field(44))).toString('utf16le'),
    application: text(48),
    database: text(68),
  };
}

export function login7Message({ host, user, password, application, server, database }) {
  const fixed = Buffer.alloc(LOGIN_FIXED_BYTES);
  const values = [];
  let offset = LOGIN_FIXED_BYTES;
  const put = (at, value, change = (bytes) => bytes) => {
    const bytes = Buffer.from(value, 'utf16le');
    fixed.writeUInt16LE(offset, at);
    fixed.writeUInt16LE(bytes.length / 2, at + 2);
    values.push(Buffer.from(change(bytes)));
    offset += bytes.length;
  };
  fixed.writeUInt32BE(0x04000074, 4);
  fixed.writeUInt32LE(4096, 8);
  put(36, host);
  put(40, user);
  put(44, password, scramblePassword);
  put(48, application);
  put(52, server);
  put(60, 'stand-in');
  put(64, '');
  put(68, database);
  fixed.writeUInt16LE(offset, 78);
  fixed.writeUInt16LE(offset, 82);
  fixed.writeUInt16LE(offset, 86);
  fixed.writeUInt32LE(offset, 0);
  return Buffer.concat([fixed, ...values]);
}
