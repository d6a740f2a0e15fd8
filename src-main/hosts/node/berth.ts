#!/usr/bin/env node
/** The `berth` command. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askForLink, livingHost } from '../core/control-client.ts';
import { dataFolderOf, thisMachine } from '../core/data-folder.ts';
import { takeEnvironment } from '../core/environment.ts';
import { openHost, type OpenHost } from '../core/open-host.ts';
import { programFiles } from '../core/package-root.ts';
import { sentenceOf } from '../core/sentences.ts';
import { runCall } from './call.ts';
import { help, parseCommandLine, type Command } from './command-line.ts';
import { serve } from './serve.ts';

const environment = takeEnvironment();
const files = programFiles(import.meta.dirname);
const ending = new AbortController();

function openNodeHost(folder: string, kind: 'browser' | 'command'): Promise<OpenHost> {
  const { root, version } = files;
  return openHost({
    folder,
    kind,
    version,
    onFault: reportFault,
    makeCore: async () => {
      // Loaded when this process is the host: a command that asks a running one is quick.
      const { makeNodeCore } = await import('./node-core.ts');
      const templates = join(root, 'assets', 'templates');
      return makeNodeCore({ folder, version, templates, environment, onFault: reportFault });
    },
  });
}

function reportFault(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const sayWrong = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Waits for a slow reader; rejects when it is gone. */
function print(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}

async function run(command: Command): Promise<number> {
  switch (command.kind) {
    case 'help':
      process.stdout.write(help);
      return 0;
    case 'version':
      say(files.version);
      return 0;
    case 'wrong':
      sayWrong(command.sentence);
      return 2;
    case 'link':
      return printLink(dataFolderOf(thisMachine(command.data)));
    case 'call': {
      const folder = dataFolderOf(thisMachine(command.data));
      return runCall({
        folder,
        name: command.name,
        input: command.input === '-' ? readFileSync(0, 'utf8') : command.input,
        output: { out: print, err: sayWrong },
        signal: ending.signal,
        openOwnHost: () => openNodeHost(folder, 'command'),
      });
    }
    case 'serve': {
      const folder = dataFolderOf(thisMachine(command.data));
      await serve({
        openHost: () => openNodeHost(folder, 'browser'),
        windowRoot: join(files.root, 'out', 'renderer'),
        port: command.port,
        isOpening: command.isOpening,
        environment,
        say,
        signal: ending.signal,
      });
      return 0;
    }
  }
}

async function printLink(folder: string): Promise<number> {
  const host = livingHost(folder);
  const link = host === null ? null : await askForLink(host);
  if (link === null) {
    sayWrong(`No \`berth serve\` is running on the data folder ${folder}. Start one with \`berth serve\`.`);
    return 1;
  }
  say(link);
  return 0;
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    // Twice means now: jobs go on from their journal at the next start.
    if (ending.signal.aborted) process.exit(130);
    ending.abort();
  });
}
// Whoever read along is gone: no reason for a host to end, and `print` tells those who must know.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.on('unhandledRejection', reportFault);

run(parseCommandLine(process.argv.slice(2))).then(
  (code) => process.exit(code),
  (error: unknown) => {
    sayWrong(sentenceOf(error));
    process.exit(1);
  },
);
