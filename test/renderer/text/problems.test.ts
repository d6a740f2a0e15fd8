import { describe, expect, it } from 'vitest';
import {
  problemCodes,
  problemSchema,
  type Problem,
  type ProblemCode,
  type ProblemDataOf,
} from '../../../src-main/contract/errors.ts';
import { problemWords } from '../../../src-renderer/text/problems.ts';

/** One example of each code; a code without one does not compile. */
const examples: { readonly [C in ProblemCode]: ProblemDataOf<C> } = {
  ENGINE_UNREACHABLE: { endpoint: 'unix:///var/run/docker.sock', details: 'connect ENOENT' },
  ENGINE_FORBIDDEN: { endpoint: 'unix:///var/run/docker.sock' },
  ENGINE_TOO_OLD: { endpoint: 'tcp://nas01:2375', apiVersion: '1.24', needed: '1.40' },
  ENGINE_WRONG_PLATFORM: { wanted: 'linux/amd64', found: 'linux/arm64' },
  ENGINE_REFUSED: { status: 409, details: 'conflict' },
  ENGINE_DISK_FULL: { details: 'no space left on device' },
  ENGINE_START_REFUSED: { command: 'systemctl start docker', details: 'Access denied' },
  NO_SUCH_ENGINE: { engine: 'nas01' },
  IMAGE_NOT_FOUND: { image: 'octopusdeploy/octopusdeploy:2024.9.1' },
  IMAGE_ACCESS_DENIED: { image: 'octopusdeploy/octopusdeploy:2024.9.1' },
  REGISTRY_UNREACHABLE: { registry: 'Docker Hub' },
  REGISTRY_RATE_LIMIT: { registry: 'Docker Hub', retryAfterSeconds: 1800 },
  NO_SUCH_INSTANCE: { instance: 'abc123' },
  NAME_TAKEN: { name: 'octopus-prod' },
  PORT_TAKEN: { port: 8080, owner: 'octopus-prod', free: 8082 },
  FOLDER_NOT_WRITABLE: { path: '/srv/data' },
  FINDINGS: { findings: [{ path: ['name'], code: 'NAME_TAKEN' }] },
  CHANGED_SINCE: { instance: 'octopus-prod' },
  NOTHING_TO_CHANGE: { instance: 'octopus-prod' },
  COPY_DIFFERS: { path: '/repository', details: 'size of a.bin' },
  NOT_ADOPTED: { instance: 'OctopusDeploy' },
  NOT_ADOPTABLE: { container: 'OctopusDeploy', reason: 'autoRemove' },
  NO_KEPT_DATA: { instance: 'octopus-prod' },
  CONTAINER_GONE: { container: 'octopus-prod-server' },
  VOLUMES_GONE: { volumes: ['octopus-prod-repository'] },
  CONTAINER_EXITED: { service: 'server', exitCode: 1, isOutOfMemory: false },
  GATE_FATAL_LOG: {
    service: 'server',
    rule: 'login',
    diagnosis: 'Its database refuses the password of octopus.',
    line: 'Login failed',
  },
  GATE_TIMEOUT: { service: 'server', waitedSeconds: 900 },
  CAPTURE_MISSING: { capture: 'Master key' },
  CAPTURE_DIFFERS: { capture: 'Master key' },
  COMMAND_REFUSED: { command: 'Octopus.Server node', exitCode: 2, details: 'no' },
  NO_SUCH_VERSION: { version: '9.9' },
  VERSION_NOT_ALLOWED: { from: '2024.3.12899', to: '2024.2.9428', rule: 'downgrade' },
  NO_SUCH_JOB: { job: 'x' },
  BUSY: { job: 'x', kind: 'upgrade' },
  JOB_FINISHED: { job: 'x' },
  CANCELLED: {},
  NOT_RUNNING: { instance: 'git' },
  NO_SUCH_BACKUP: { backup: 'git-1' },
  BACKUP_DAMAGED: { backup: 'git-1', part: 'volume-data.tar.zst', reason: 'checksum' },
  BACKUP_TOO_NEW: { backup: 'git-1', format: 2, known: 1 },
  CODEC_MISSING: { codec: 'zstd' },
  BACKUP_OF_ANOTHER: { backup: 'git-1', instance: 'n8n-flows' },
  DISK_FULL: { path: '/srv/backups', neededBytes: 1_800_000_000 },
  NO_SUCH_TEMPLATE: { template: 'gitea' },
  TEMPLATE_UNREADABLE: { file: 'gitea.yaml', line: 3, column: 7, details: 'unexpected key' },
  TEMPLATE_IN_USE: { template: 'gitea', instances: ['git'] },
  TEMPLATE_TAKEN: { template: 'gitea' },
  NO_EXPORT: { template: 'gitea', format: 'helm' },
  FOLDER_UNREADABLE: { path: '/srv/data', details: 'EACCES' },
  VAULT_LOCKED: {},
  NO_SUCH_SECRET: { secret: 'MASTER_KEY' },
  NO_SUCH_LOG: { log: 'x' },
  BAD_PATTERN: { pattern: '(', details: 'Unterminated group' },
  BAD_REQUEST: { issues: [{ path: ['id'], message: 'required' }] },
  NOT_SIGNED_IN: {},
  DATA_FOLDER_BUSY: { folder: '/home/mira/.config/Berth', pid: 4711 },
  DATA_FOLDER_UNUSABLE: { folder: '/home/mira/.config/Berth', details: 'EROFS' },
  UNEXPECTED: { details: 'TypeError: x is not a function' },
};

const all = problemCodes.map((code): Problem => problemSchema.parse({ code, data: examples[code] }));

/** The words that Berth never uses in its own voice. */
const forbidden = /\b(error|failed to|invalid|oops|please|sorry|successfully)\b|!|\bundefined\b|\bnull\b|NaN|\[object/i;

describe('words of problems', () => {
  it.each(all.map((problem) => [problem.code, problem] as const))(
    '%s says what happened and what state things are in',
    (_code, problem) => {
      const { title, state } = problemWords(problem);
      expect(title).toMatch(/^\S.+\.$/);
      expect(state).toMatch(/\.$/);
      expect(`${title} ${state}`).not.toMatch(forbidden);
    },
  );

  it('never shows the engine’s own words as the headline', () => {
    const { title, state, details } = problemWords({
      code: 'ENGINE_REFUSED',
      data: { status: 500, details: 'driver exploded' },
    });
    expect(`${title} ${state}`).not.toContain('driver exploded');
    expect(details).toBe('driver exploded');
  });

  it('offers the next free port as a button', () => {
    expect(problemWords({ code: 'PORT_TAKEN', data: { port: 8080, owner: null, free: 8082 } }).action).toBe('Use 8082');
    expect(problemWords({ code: 'PORT_TAKEN', data: { port: 8080, owner: null, free: null } }).action).toBeUndefined();
  });
});
