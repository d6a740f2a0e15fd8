// The tokens a server's reply is made of: written by the server, read by the client.

import { nvarcharColumn, nvarcharValue, readNvarcharColumn, readNvarcharValue } from './nvarchar.mjs';

const TOKEN = {
  columns: 0x81,
  returnStatus: 0x79,
  error: 0xaa,
  info: 0xab,
  loginAck: 0xad,
  row: 0xd1,
  envChange: 0xe3,
  done: 0xfd,
  doneProc: 0xfe,
  doneInProc: 0xff,
};
export const DONE = { more: 0x01, error: 0x02, count: 0x10, attention: 0x20 };
const COMMAND_SELECT = 0xc1;

const utf16 = (text) => Buffer.from(text, 'utf16le');
const short = (value) => Buffer.from([value & 0xff, (value >> 8) & 0xff]);

function long(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

const smallText = (text) => Buffer.concat([Buffer.from([text.length]), utf16(text)]);

function sized(token, body) {
  return Buffer.concat([Buffer.from([token]), short(body.length), body]);
}

function messageToken(token, { number, text, severity, state, server }) {
  const body = Buffer.concat([
    long(number),
    Buffer.from([state ?? 1, severity]),
    short(text.length),
    utf16(text),
    smallText(server ?? ''),
    smallText(''),
    long(1),
  ]);
  return sized(token, body);
}

export const errorToken = (message) => messageToken(TOKEN.error, message);
export const infoToken = (message) => messageToken(TOKEN.info, { severity: 0, ...message });

export function loginAckToken(major, name) {
  return sized(
    TOKEN.loginAck,
    Buffer.concat([Buffer.from([1, 0x74, 0, 0, 0x04]), smallText(name), Buffer.from([major, 0, 0x10, 0])]),
  );
}

export const ENV = { database: 1, packetSize: 4 };

export function envChangeToken(type, now, before) {
  return sized(TOKEN.envChange, Buffer.concat([Buffer.from([type]), smallText(now), smallText(before)]));
}

function doneToken(token, status, rowCount, command) {
  const body = Buffer.alloc(13);
  body.writeUInt8(token, 0);
  body.writeUInt16LE(status | (rowCount === undefined ? 0 : DONE.count), 1);
  body.writeUInt16LE(command, 3);
  body.writeBigUInt64LE(BigInt(rowCount ?? 0), 5);
  return body;
}

export const done = (status, rowCount) => doneToken(TOKEN.done, status, rowCount, COMMAND_SELECT);
export const doneInProc = (status, rowCount) => doneToken(TOKEN.doneInProc, status, rowCount, COMMAND_SELECT);
export const doneProc = (status) => doneToken(TOKEN.doneProc, status, undefined, 0xe0);

export function returnStatus(value) {
  return Buffer.concat([Buffer.from([TOKEN.returnStatus]), long(value)]);
}

/** Column description and rows; every value is text or null. */
export function rowset(columns, rows) {
  const isLong = rows.some((row) => row.some((value) => value !== null && value.length > 4000));
  const head = [Buffer.from([TOKEN.columns]), short(columns.length)];
  for (const name of columns) head.push(nvarcharColumn(isLong), smallText(name));
  const body = rows.map((row) =>
    Buffer.concat([Buffer.from([TOKEN.row]), ...row.map((value) => nvarcharValue(value, isLong))]),
  );
  return Buffer.concat([...head, ...body]);
}

function readMessage(payload, at) {
  const number = payload.readInt32LE(at + 3);
  const severity = payload.readUInt8(at + 8);
  const length = payload.readUInt16LE(at + 9);
  return { number, severity, text: payload.toString('utf16le', at + 11, at + 11 + length * 2) };
}

function readColumns(payload, start) {
  const count = payload.readUInt16LE(start);
  let at = start + 2;
  const columns = [];
  for (let index = 0; index < count; index += 1) {
    const { isLong, next } = readNvarcharColumn(payload, at);
    const length = payload.readUInt8(next);
    columns.push({ isLong, name: payload.toString('utf16le', next + 1, next + 1 + length * 2) });
    at = next + 1 + length * 2;
  }
  return { columns, next: at };
}

function readRow(payload, start, columns) {
  const row = {};
  let at = start;
  for (const { name, isLong } of columns) {
    const { value, next } = readNvarcharValue(payload, at, isLong);
    row[name] = value;
    at = next;
  }
  return { row, next: at };
}

/** Reads a whole reply of our own server: rows of every rowset, messages, and whether it failed. */
export function parseReply(payload) {
  const reply = { columns: [], rows: [], infos: [], errors: [], isLoggedIn: false, rowCount: 0 };
  let columns = [];
  let at = 0;
  while (at < payload.length) {
    const token = payload.readUInt8(at);
    if (token === TOKEN.columns) {
      ({ columns, next: at } = readColumns(payload, at + 1));
      reply.columns = columns.map(({ name }) => name);
    } else if (token === TOKEN.row) {
      const { row, next } = readRow(payload, at + 1, columns);
      reply.rows.push(row);
      at = next;
    } else if (token === TOKEN.done || token === TOKEN.doneInProc || token === TOKEN.doneProc) {
      reply.rowCount += Number(payload.readBigUInt64LE(at + 5));
      at += 13;
    } else if (token === TOKEN.returnStatus) {
      at += 5;
    } else {
      if (token === TOKEN.error) reply.errors.push(readMessage(payload, at));
      else if (token === TOKEN.info) reply.infos.push(readMessage(payload, at));
      else if (token === TOKEN.loginAck) reply.isLoggedIn = true;
      else if (token !== TOKEN.envChange) throw new Error(`unknown TDS token ${token}`);
      at += 3 + payload.readUInt16LE(at + 1);
    }
  }
  return reply;
}
