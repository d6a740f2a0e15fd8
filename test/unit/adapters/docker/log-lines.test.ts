import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogParser } from '../../../../src-main/adapters/docker/log-lines.ts';
import type { LogRecord } from '../../../../src-main/ports/engine.ts';

const at = '2026-11-22T08:23:01.123456789Z';
const later = '2026-11-22T08:23:02.000000001Z';

function frame(kind: number, text: string | Buffer): Buffer {
  const payload = Buffer.isBuffer(text) ? text : Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(kind, 0);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

function parse(
  bytes: Buffer,
  cuts: readonly number[],
  options: { isTty?: boolean; maxLineBytes?: number } = {},
): LogRecord[] {
  const parser = new LogParser({ isTty: options.isTty ?? false, maxLineBytes: options.maxLineBytes ?? 1024 * 1024 });
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const records: LogRecord[] = [];
  let from = 0;
  for (const place of [...places, bytes.length]) {
    records.push(...parser.push(bytes.subarray(from, place)));
    from = place;
  }
  return [...records, ...parser.end()];
}

const everyByte = (bytes: Buffer): number[] => Array.from({ length: bytes.length }, (_, index) => index);
const texts = (records: readonly LogRecord[]): string[] => records.map((record) => record.text);

describe('log parser, framed', () => {
  it('tells streams, times and lines', () => {
    const bytes = Buffer.concat([frame(1, `${at} hello\n`), frame(2, `${later} oh\r\n`), frame(1, `${later} \n`)]);
    expect(parse(bytes, [])).toEqual([
      { at, stream: 'stdout', text: 'hello', isCut: false },
      { at: later, stream: 'stderr', text: 'oh', isCut: false },
      { at: later, stream: 'stdout', text: '', isCut: false },
    ]);
  });

  it('joins a line that the engine split into messages, and takes their times out', () => {
    const half = 'x'.repeat(16384);
    const bytes = Buffer.concat([
      frame(1, `${at} ${half}`),
      frame(2, `${at} between\n`),
      frame(1, `${later} ${half}`),
      frame(1, `${later} end\n`),
    ]);
    for (const cuts of [[], [16390, 16420, 16425]]) {
      expect(parse(bytes, cuts)).toEqual([
        { at, stream: 'stderr', text: 'between', isCut: false },
        { at, stream: 'stdout', text: `${half}${half}end`, isCut: false },
      ]);
    }
  });

  it('joins one character across frames', () => {
    const euro = Buffer.from('€');
    const bytes = Buffer.concat([
      frame(1, Buffer.concat([Buffer.from(`${at} a`), euro.subarray(0, 1)])),
      frame(1, Buffer.concat([Buffer.from(`${at} `), euro.subarray(1), Buffer.from('b\n')])),
    ]);
    expect(texts(parse(bytes, []))).toEqual(['a€b']);
    expect(texts(parse(bytes, everyByte(bytes)))).toEqual(['a€b']);
  });

  it('keeps a text that looks like a time when it is not the engine’s', () => {
    const bytes = frame(1, `${at} ${later} said the server\n`);
    expect(texts(parse(bytes, []))).toEqual([`${later} said the server`]);
  });

  it('replaces what is not UTF-8', () => {
    const bytes = frame(1, Buffer.concat([Buffer.from(`${at} a`), Buffer.from([0xff, 0xfe]), Buffer.from('b\n')]));
    expect(texts(parse(bytes, []))).toEqual(['a\ufffd\ufffdb']);
  });

  it('gives a last line without an end', () => {
    expect(texts(parse(frame(1, `${at} no end`), []))).toEqual(['no end']);
  });

  it('cuts a line at the limit, between characters', () => {
    const bytes = frame(1, `${at} ${'€'.repeat(10)}\n${'y'.repeat(8)}\n`);
    expect(parse(bytes, [], { maxLineBytes: 8 })).toEqual([
      { at, stream: 'stdout', text: '€€', isCut: true },
      { at, stream: 'stdout', text: 'yyyyyyyy', isCut: false },
    ]);
  });

  it('takes a line of 1 MiB whole and cuts a longer one', () => {
    const whole = 'z'.repeat(1024 * 1024);
    const records = parse(Buffer.concat([frame(1, `${at} ${whole}\n`), frame(1, `${at} ${whole}!\n`)]), []);
    expect(records.map((record) => [record.text.length, record.isCut])).toEqual([
      [whole.length, false],
      [whole.length, true],
    ]);
  });

  it('shows what is no frame as it is', () => {
    const bytes = Buffer.concat([frame(2, `${at} fine\n`), Buffer.from('HTTP garbage\nmore\n')]);
    expect(texts(parse(bytes, []))).toEqual(['fine', 'HTTP garbage', 'more']);
    expect(texts(parse(Buffer.from([1, 0, 0]), []))).toEqual(['\u0001\u0000\u0000']);
  });

  it('survives an empty frame and the engine’s own complaint', () => {
    const bytes = Buffer.concat([frame(1, ''), frame(3, 'error grabbing logs\n'), frame(1, `${at} on\n`)]);
    expect(parse(bytes, everyByte(bytes)).map((record) => [record.stream, record.text])).toEqual([
      ['stderr', 'error grabbing logs'],
      ['stdout', 'on'],
    ]);
  });
});

describe('log parser, terminal', () => {
  it('takes the time before every line, and in the middle of a long one', () => {
    const long = 'w'.repeat(16384);
    const bytes = Buffer.from(`${at} one\r\n${at} ${long}${later} tail\r\n${later} \r\n`);
    for (const cuts of [[], everyByte(bytes)]) {
      expect(parse(bytes, cuts, { isTty: true })).toEqual([
        { at, stream: 'stdout', text: 'one', isCut: false },
        { at, stream: 'stdout', text: `${long}tail`, isCut: false },
        { at: later, stream: 'stdout', text: '', isCut: false },
      ]);
    }
  });
});

describe('log parser, any cut', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('\n', '\r\n', '\r', ' ', at, `${later} `, 'plain line\n', '€', ''),
  );
  const anyPayload = fc.oneof(
    fc.array(anyText, { maxLength: 4 }).map((parts) => Buffer.from(parts.join(''))),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  );
  const anyFrame = fc
    .record({
      kind: fc.constantFrom(0, 1, 1, 2, 2, 3),
      time: fc.constantFrom('', `${at} `, `${later} `),
      payload: anyPayload,
    })
    .map(({ kind, time, payload }) => frame(kind, Buffer.concat([Buffer.from(time), payload])));
  const anyBytes = fc.oneof(
    { weight: 4, arbitrary: fc.array(anyFrame, { maxLength: 12 }).map((frames) => Buffer.concat(frames)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  );
  const anyCuts = fc.array(fc.nat(2000), { maxLength: 60 });

  it('gives the same records', () => {
    fc.assert(
      fc.property(anyBytes, anyCuts, fc.boolean(), fc.constantFrom(5, 33, 1000), (bytes, cuts, isTty, maxLineBytes) => {
        const whole = parse(bytes, [], { isTty, maxLineBytes });
        expect(parse(bytes, cuts, { isTty, maxLineBytes })).toEqual(whole);
        expect(parse(bytes, everyByte(bytes), { isTty, maxLineBytes })).toEqual(whole);
      }),
      { numRuns: 600 },
    );
  });
});
