/** The words after `berth`, as a decision. */
import { parseArgs } from 'node:util';

export type Command =
  | {
      readonly kind: 'serve';
      readonly data: string | undefined;
      readonly port: number | null;
      readonly isOpening: boolean;
    }
  | {
      readonly kind: 'call';
      readonly data: string | undefined;
      readonly name: string;
      readonly input: string | undefined;
    }
  | { readonly kind: 'link'; readonly data: string | undefined }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly sentence: string };

export const help = `berth – runs self-hosted servers on Docker

  berth serve [--port N] [--no-open]   serve the window to a browser on this machine
  berth call <name> [json]             call one name of the border, print its answer as JSON
                                       (json: the input, or - to read it from standard input)
  berth link                           print a fresh sign-in link of the running \`berth serve\`
  berth --help, berth --version

  --data DIR    the data folder (else BERTH_DATA, else the one of the desktop program)

  \`berth call\` asks the running Berth of the data folder, or does the work itself when none runs.
  A stream is printed one item a line. A problem goes to standard error as JSON with its code, exit code 1.
  Examples:  berth call instances.list
             berth call jobs.watch '{"id":"20261122T082301Z-ab12cd"}'
`;

const options = {
  data: { type: 'string' },
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

export function parseCommandLine(words: readonly string[]): Command {
  let parsed;
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    return wrong(error instanceof Error ? firstSentence(error.message) : String(error));
  }
  const { values, positionals } = parsed;
  const [verb, ...rest] = positionals;
  const data = values.data;
  if (values.help === true || (verb === undefined && values.version !== true)) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  if (data === '') return wrong('--data needs the path of a folder.');
  if (verb !== 'serve' && (values.port !== undefined || values['no-open'] === true)) {
    return wrong('--port and --no-open belong to `berth serve`.');
  }
  switch (verb) {
    case 'serve': {
      if (rest.length > 0) return wrong(`\`berth serve\` does not know what to do with \`${rest.join(' ')}\`.`);
      const port = values.port === undefined ? null : portOf(values.port);
      if (port === 'wrong') return wrong('--port needs a number from 0 to 65535.');
      return { kind: 'serve', data, port, isOpening: values['no-open'] !== true };
    }
    case 'call': {
      const [name, input, ...more] = rest;
      if (name === undefined) return wrong('`berth call` needs a name, such as instances.list.');
      if (more.length > 0) return wrong('`berth call` takes one name and one JSON input; put the JSON into quotes.');
      return { kind: 'call', data, name, input };
    }
    case 'link':
      return rest.length > 0 ? wrong('`berth link` takes no words.') : { kind: 'link', data };
    default:
      return wrong(`There is no command \`${verb ?? ''}\`; \`berth --help\` lists them.`);
  }
}

function wrong(sentence: string): Command {
  return { kind: 'wrong', sentence };
}

function portOf(text: string): number | 'wrong' {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 65_535 ? port : 'wrong';
}

/** Node's hint about positional arguments is of no use here. */
function firstSentence(message: string): string {
  return `${message.split(/\n|\. /)[0]?.replace(/\.$/, '') ?? message}.`;
}
