// What the environment says, read once.

import os from 'node:os';
import { parseVersion } from './versions.mjs';

const { env } = process;
const number = (name, fallback) => (env[name] ? Number(env[name]) : fallback);
const [taskCount, taskSeconds] = (env.STANDIN_TASKS ?? '0,0').split(',').map(Number);

export const settings = {
  version: parseVersion(env.STANDIN_VERSION),
  eula: env.ACCEPT_EULA,
  connectionString: env.DB_CONNECTION_STRING,
  masterKey: env.MASTER_KEY?.trim() || undefined,
  nodeName: env.OCTOPUS_SERVER_NODE_NAME || os.hostname(),
  taskCap: number('TASK_CAP', 5),
  isDockerInside: env.DISABLE_DIND !== 'Y',
  certificateFile: env.SSL_CERTIFICATE_FILE || undefined,
  admin: {
    name: env.ADMIN_USERNAME || 'admin',
    password: env.ADMIN_PASSWORD || undefined,
    email: env.ADMIN_EMAIL || 'octopus@example.local',
    apiKey: env.ADMIN_API_KEY || undefined,
  },
  importPassword: env.IMPORT_PASSWORD || 'blank',
  isImportVersionChecked: env.SKIP_IMPORT_VERSION_CHECK !== 'true',
};

/** Faults and times to order. Real images know none of them. */
export const switches = {
  timeScale: number('STANDIN_TIME_SCALE', 1),
  startMs: number('STANDIN_START_MS', 300),
  migrationMs: number('STANDIN_MIGRATION_MS', undefined),
  migrationScripts: number('STANDIN_MIGRATION_SCRIPTS', undefined),
  fault: env.STANDIN_FAULT,
  faultStep: number('STANDIN_FAULT_STEP', undefined),
  hangStep: number('STANDIN_HANG_STEP', undefined),
  isChangingFiles: env.STANDIN_CHANGE_FILES === 'Y',
  keyAnswer: env.STANDIN_KEY_ANSWER,
  form: env.STANDIN_FORM ?? 'native',
  stop: env.STANDIN_STOP,
  tasks: { count: taskCount, seconds: taskSeconds },
  heartbeatAgeS: number('STANDIN_HEARTBEAT_AGE_S', 60),
  unhealthyAfterS: number('STANDIN_UNHEALTHY_AFTER_S', undefined),
  floodLinesPerS: number('STANDIN_FLOOD_LINES_PER_S', 0),
  floodLineLength: number('STANDIN_FLOOD_LINE_LENGTH', 120),
};

export function scaledDelay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms * switches.timeScale));
}
