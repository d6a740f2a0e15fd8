// The life of the server: start, heartbeat and tasks, stop.

import { listen } from './http.mjs';
import { storeTaskLog } from './files.mjs';
import { log } from './log.mjs';
import { settings, switches } from './settings.mjs';
import { start } from './start.mjs';

const BEAT_MS = 10_000;
const TASK_CHECK_MS = 500;
const LAST_YEAR_WITH_STDIN = 2020;

export async function runServer() {
  const stopping = { database: undefined };
  process.on('SIGTERM', () => stop(stopping));
  process.on('SIGINT', () => stop(stopping));
  if (settings.version.year <= LAST_YEAR_WITH_STDIN) {
    process.stdin.on('end', () => stop(stopping)).resume();
  }
  flood();
  const { database, masterKey } = await start();
  stopping.database = database;
  await startTasks(database);
  await listen({ database, masterKey, startedAt: Date.now() });
  setInterval(() => void ignoreOutage(database.beat(settings.nodeName, settings.taskCap)), BEAT_MS);
}

/** A database that is away shows in the health calls; the server keeps running. */
function ignoreOutage(work) {
  return work.catch((error) => log.warn(`The database does not answer: ${error.message}`));
}

async function startTasks(database) {
  const { count, seconds } = switches.tasks;
  if (count === 0) return;
  const first = (await database.tasks()).length + 1;
  for (let number = first; number < first + count; number += 1) {
    await database.addTask(number, settings.nodeName, seconds);
    storeTaskLog(number, `Task ${number} on ${settings.nodeName}\n`);
  }
  setInterval(() => void ignoreOutage(database.endTasks('Success', new Date().toISOString())), TASK_CHECK_MS);
}

async function stop({ database }) {
  if (switches.stop === 'ignore') return;
  log.info('Shutting down');
  const slowSeconds = Number(/^slow:(\d+)$/.exec(switches.stop ?? '')?.[1] ?? 0);
  if (slowSeconds > 0) await new Promise((resolve) => setTimeout(resolve, slowSeconds * 1000));
  const limit = new Promise((resolve) => setTimeout(resolve, 800));
  if (database !== undefined) await Promise.race([ignoreOutage(database.stopBeating(settings.nodeName)), limit]);
  process.exit(0);
}

function flood() {
  const { floodLinesPerS, floodLineLength } = switches;
  if (floodLinesPerS === 0) return;
  const text = 'x'.repeat(floodLineLength);
  let count = 0;
  setInterval(() => {
    for (let line = 0; line < floodLinesPerS / 10; line += 1) log.info(`${(count += 1)} ${text}`);
  }, 100);
}
