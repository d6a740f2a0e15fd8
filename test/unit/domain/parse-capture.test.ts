import { expect, it } from 'vitest';
import { parseCapture } from '../../../src-main/domain/parse-capture.ts';

const key = '9qJcW9E6B99teMmrOzaYNA==';
const sample = '5qJcW9E6B99teMmrOzaYNA==';
const text = { command: ['show'] };
const json = { command: ['show'], json: 'MasterKey' };
const capture = {
  name: 'key',
  label: 'Key',
  variable: 'MASTER_KEY',
  forms: [text, json],
  match: '^[A-Za-z0-9+/]{22}==$',
  timeoutMs: 1,
  refuse: [sample],
};

it.each([
  ['bare', `${key}\n`],
  ['behind warnings', `WARN: slow\n${key}\n`],
  ['with CRLF, BOM and colours', `\ufeffwarning\r\n\u001b[32m${key}\u001b[0m\r\n`],
  ['as JSON without being asked', `{"MasterKey":"${key}"}`],
])('finds a key that is %s', (_name, stdout) => {
  expect(parseCapture(capture, text, stdout)).toEqual({ kind: 'found', value: key });
});

it('finds the key of JSON behind other lines, and only that', () => {
  expect(parseCapture(capture, json, `loading\n{"Other":"${sample}","MasterKey":"${key}"}\n`)).toEqual({
    kind: 'found',
    value: key,
  });
  expect(parseCapture(capture, json, `{"Other":"${key}"}`)).toEqual({ kind: 'none' });
});

it.each([
  ['', 'none'],
  ['the key is secret', 'none'],
  ['{"MasterKey":', 'none'],
  [`x${key}`, 'none'],
  [sample, 'refused'],
])('answers %j with %s', (stdout, kind) => {
  expect(parseCapture(capture, text, stdout).kind).toBe(kind);
});
