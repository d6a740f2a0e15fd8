/** `npm test`: prepares the machine, starts the real parts once, runs every project, counts. Its last line is the count. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startTestEngine, startTestRegistry } from './integration/engine-harness/index.ts';
import { findElectron, preparePrograms } from './prerequisites.ts';

const output = path.resolve('test-output');
const projects = ['unit', 'renderer', 'integration', 'e2e', 'chaos'] as const;

interface Count {
  passed: number;
  failed: number;
}

function stop(sentences: readonly string[]): never {
  for (const sentence of sentences) console.error(sentence);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

function startDisplay(): { name: string; process: ChildProcess } {
  for (let number = 90; number < 200; number += 1) {
    if (existsSync(`/tmp/.X11-unix/X${number}`) || existsSync(`/tmp/.X${number}-lock`)) continue;
    const screen = spawn('Xvfb', [`:${number}`, '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
      stdio: 'ignore',
    });
    return { name: `:${number}`, process: screen };
  }
  return stop(['No display number is free for Xvfb.']);
}

/** The program that runs now: a signal ends it, and then this one, which stops the parts. */
let current: ChildProcess | null = null;
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    isInterrupted = true;
    current?.kill('SIGTERM');
  });
}

async function runProgram(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  if (isInterrupted) return 1;
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: environment });
  current = child;
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function runProject(project: string, environment: NodeJS.ProcessEnv): Promise<Count> {
  const report = path.join(output, `${project}.json`);
  rmSync(report, { force: true });
  const status = await runProgram(
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    environment,
  );
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const result = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numFailedTestSuites: number;
  };
  // A skipped test counts as failed: nothing is skipped here. A file that cannot be loaded has no tests of its own to count.
  let failed = result.numFailedTests + result.numPendingTests;
  if (failed === 0 && status !== 0) failed = Math.max(1, result.numFailedTestSuites);
  return { passed: result.numPassedTests, failed };
}

async function main(): Promise<void> {
  const missing = preparePrograms();
  const electron = findElectron();
  if ('missing' in electron) missing.push(electron.missing);
  if (missing.length > 0 || 'missing' in electron) stop(missing);
  mkdirSync(output, { recursive: true });

  const built = await runProgram(
    ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'error'],
    process.env,
  );
  if (built !== 0) stop(['The program does not build.']);

  const engine = await startTestEngine();
  const registry = await startTestRegistry();
  const display = startDisplay();
  const total: Count = { passed: 0, failed: 0 };
  try {
    const images = await runProgram(['test/images/build.ts', '--registry', registry.endpoint], process.env);
    if (images !== 0) {
      console.error('The images of the tests do not build.');
      total.failed += 1;
    }
    const environment = {
      ...process.env,
      BERTH_TEST_DOCKER_HOST: engine.endpoint,
      BERTH_TEST_REGISTRY: registry.endpoint,
      ELECTRON_OVERRIDE_DIST_PATH: electron.folder,
      DISPLAY: display.name,
    };
    for (const project of projects) {
      console.log(`\n── ${project}`);
      const began = Date.now();
      const count = await runProject(project, environment);
      total.passed += count.passed;
      total.failed += count.failed;
      console.log(
        `${project}: ${count.passed} passed, ${count.failed} failed, ${Math.round((Date.now() - began) / 1000)} s`,
      );
    }
  } finally {
    display.process.kill();
    await registry.stop();
    await engine.stop();
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

await main();
