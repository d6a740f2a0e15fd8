// The server's log: on the standard output and in Logs/OctopusServer.txt.

import fs from 'node:fs';

let file;

export function openLogFile(path) {
  file = fs.openSync(path, 'a');
}

function write(level, text) {
  const time = new Date().toISOString().replace('T', ' ').replace('Z', '0');
  const line = `${time}   ${process.pid}     ${level === 'INFO' ? 6 : 1} ${level.padStart(5)}  ${text}\n`;
  process.stdout.write(line);
  if (file !== undefined) fs.writeSync(file, line);
}

export const log = {
  info: (text) => write('INFO', text),
  warn: (text) => write('WARN', text),
  error: (text) => write('ERROR', text),
  fatal: (text) => write('FATAL', text),
};

/** Ends the program with lines on the standard error that say why. */
export class Refusal extends Error {
  constructor(...lines) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}
