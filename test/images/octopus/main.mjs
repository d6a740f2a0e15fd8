// Stand-in for Octopus Server: `run` starts the server, any other word is a command.

import { runCommand } from './commands.mjs';
import { log, Refusal } from './log.mjs';
import { runServer } from './server.mjs';

const [command = 'run', ...args] = process.argv.slice(2);

if (command === 'run') {
  await runServer().catch((error) => {
    if (!(error instanceof Refusal)) {
      log.fatal(`A fatal exception occurred: ${error.stack}`);
      process.exit(1);
    }
    for (const line of error.lines) {
      if (line.startsWith('ERROR:')) process.stderr.write(`${line}\n`);
      else log.fatal(line);
    }
    process.exit(1);
  });
} else {
  process.exitCode = await runCommand(command, args);
}
