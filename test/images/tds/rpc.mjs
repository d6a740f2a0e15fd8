// RPC requests: sp_executesql with text and number parameters.

const EXECUTE_SQL = 10;
const TYPE = { intN: 0x26, bitN: 0x68, nvarchar: 0xe7 };
const NO_LENGTH = 0xffff;

function readPlp(payload, start) {
  const total = payload.readBigUInt64LE(start);
  let at = start + 8;
  if (total === 0xffffffffffffffffn) return { value: null, next: at };
  const parts = [];
  for (let length = payload.readUInt32LE(at); length > 0; length = payload.readUInt32LE(at)) {
    parts.push(payload.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return { value: Buffer.concat(parts).toString('utf16le'), next: at + 4 };
}

function readText(payload, start) {
  const isMax = payload.readUInt16LE(start) === NO_LENGTH;
  const at = start + 7;
  if (isMax) return readPlp(payload, at);
  const length = payload.readUInt16LE(at);
  if (length === NO_LENGTH) return { value: null, next: at + 2 };
  return { value: payload.toString('utf16le', at + 2, at + 2 + length), next: at + 2 + length };
}

function readNumber(payload, start) {
  const length = payload.readUInt8(start + 1);
  const at = start + 2;
  if (length === 0) return { value: null, next: at };
  const value = length === 8 ? payload.readBigInt64LE(at) : payload.readIntLE(at, length);
  return { value: String(value), next: at + length };
}

function readParameter(payload, start) {
  const length = payload.readUInt8(start);
  const name = payload.toString('utf16le', start + 1, start + 1 + length * 2);
  const at = start + 2 + length * 2;
  const type = payload.readUInt8(at);
  if (type === TYPE.nvarchar) return { name, ...readText(payload, at + 1) };
  if (type === TYPE.intN || type === TYPE.bitN) return { name, ...readNumber(payload, at + 1) };
  throw new Error(`the stand-in does not read parameters of type ${type}`);
}

/** The statement and its variables; undefined for any other procedure. */
export function parseRpc(payload) {
  let at = payload.readUInt32LE(0);
  const nameLength = payload.readUInt16LE(at);
  let isExecute;
  if (nameLength === NO_LENGTH) {
    isExecute = payload.readUInt16LE(at + 2) === EXECUTE_SQL;
    at += 4;
  } else {
    isExecute = payload.toString('utf16le', at + 2, at + 2 + nameLength * 2).toLowerCase() === 'sp_executesql';
    at += 2 + nameLength * 2;
  }
  if (!isExecute) return undefined;
  at += 2;
  const parameters = [];
  while (at < payload.length) {
    const parameter = readParameter(payload, at);
    parameters.push(parameter);
    at = parameter.next;
  }
  const [statement, , ...rest] = parameters;
  return { sql: statement.value, variables: new Map(rest.map(({ name, value }) => [name.toLowerCase(), value])) };
}
