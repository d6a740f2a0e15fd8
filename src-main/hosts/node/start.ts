/** `npm start`: builds what is stale, opens the desktop program where it can run, else serves the window to a browser. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { programFiles } from '../core/package-root.ts';
import { downloadRuntime, findRuntime } from './desktop-runtime.ts';
import { isStale } from './stale.ts';

const { root } = programFiles(import.meta.dirname);
const words = process.argv.slice(2);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function build(): boolean {
  say('Building Berth …');
  const program = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const built = spawnSync(process.execPath, [program, 'build', '--logLevel', 'error'], { cwd: root, stdio: 'inherit' });
  return built.status === 0;
}

/** Hands over to the program: its signals and its exit code are ours. */
function become(program: string, programWords: readonly string[]): void {
  const child = spawn(program, programWords, { cwd: root, stdio: 'inherit' });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill(name));
  child.on('error', (error) => {
    process.stderr.write(`${program} does not run: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
}

if (isStale(root) && !build()) process.exit(1);
const runtime = await findRuntime({
  root,
  environment: process.env,
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  download: () => {
    say("Downloading Electron's runtime …");
    return downloadRuntime(root);
  },
});
if (runtime.kind === 'found') {
  say(`Opening Berth in Electron${runtime.remark === null ? '' : ` (${runtime.remark})`}.`);
  become(runtime.program, [...runtime.words, root, ...words]);
} else {
  say(`Electron cannot run here: ${runtime.reason}. Berth serves its window to a browser instead.`);
  become(process.execPath, [join(root, 'out', 'main', 'berth.js'), 'serve', ...words]);
}
