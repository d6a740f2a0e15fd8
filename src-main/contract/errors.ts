/** The closed union of error codes that cross the border, each with its typed data; the words live in the renderer. */
import { z } from 'zod';

const none = z.object({});

/**
 * Every code, with what the words need to be written. `details` is the engine's or the system's own text,
 * shown only under *Details*.
 */
export const problemData = {
  // the engine
  ENGINE_UNREACHABLE: z.object({ endpoint: z.string(), details: z.string().optional() }),
  ENGINE_FORBIDDEN: z.object({ endpoint: z.string(), details: z.string().optional() }),
  ENGINE_TOO_OLD: z.object({ endpoint: z.string(), apiVersion: z.string(), needed: z.string() }),
  ENGINE_WRONG_PLATFORM: z.object({ wanted: z.string(), found: z.string() }),
  ENGINE_REFUSED: z.object({ status: z.number().int(), details: z.string() }),
  ENGINE_DISK_FULL: z.object({ details: z.string() }),
  ENGINE_START_REFUSED: z.object({ command: z.string(), details: z.string() }),
  NO_SUCH_ENGINE: z.object({ engine: z.string() }),
  // images and the registry
  IMAGE_NOT_FOUND: z.object({ image: z.string(), details: z.string().optional() }),
  IMAGE_ACCESS_DENIED: z.object({ image: z.string(), details: z.string().optional() }),
  REGISTRY_UNREACHABLE: z.object({ registry: z.string(), details: z.string().optional() }),
  REGISTRY_RATE_LIMIT: z.object({ registry: z.string(), retryAfterSeconds: z.number().optional() }),
  // instances
  NO_SUCH_INSTANCE: z.object({ instance: z.string() }),
  NAME_TAKEN: z.object({ name: z.string() }),
  PORT_TAKEN: z.object({ port: z.number().int(), owner: z.string().nullable(), free: z.number().int().nullable() }),
  FOLDER_NOT_WRITABLE: z.object({ path: z.string(), details: z.string().optional() }),
  FINDINGS: z.object({ findings: z.array(z.object({ path: z.array(z.string()), code: z.string() })) }),
  /** Somebody else changed the instance since the form was read. */
  CHANGED_SINCE: z.object({ instance: z.string() }),
  NOTHING_TO_CHANGE: z.object({ instance: z.string() }),
  /** What was copied is not what was read. */
  COPY_DIFFERS: z.object({ path: z.string(), details: z.string() }),
  NOT_ADOPTED: z.object({ instance: z.string() }),
  /** The container cannot be taken over. */
  NOT_ADOPTABLE: z.object({
    container: z.string(),
    reason: z.enum(['managed', 'noTemplate', 'autoRemove', 'networkOfAnother', 'windows', 'gone']),
  }),
  NO_KEPT_DATA: z.object({ instance: z.string() }),
  CONTAINER_GONE: z.object({ container: z.string() }),
  /** Removed outside Berth, and made again without content. */
  VOLUMES_GONE: z.object({ volumes: z.array(z.string()) }),
  CONTAINER_EXITED: z.object({ service: z.string(), exitCode: z.number().int(), isOutOfMemory: z.boolean() }),
  GATE_FATAL_LOG: z.object({ service: z.string(), rule: z.string(), diagnosis: z.string(), line: z.string() }),
  GATE_TIMEOUT: z.object({ service: z.string(), waitedSeconds: z.number() }),
  CAPTURE_MISSING: z.object({ capture: z.string(), details: z.string().optional() }),
  CAPTURE_DIFFERS: z.object({ capture: z.string() }),
  COMMAND_REFUSED: z.object({ command: z.string(), exitCode: z.number().int(), details: z.string() }),
  // versions
  NO_SUCH_VERSION: z.object({ version: z.string() }),
  VERSION_NOT_ALLOWED: z.object({
    from: z.string(),
    to: z.string(),
    rule: z.enum(['downgrade', 'majorStep', 'same', 'unordered']),
  }),
  // jobs
  NO_SUCH_JOB: z.object({ job: z.string() }),
  BUSY: z.object({ job: z.string(), kind: z.string() }),
  JOB_FINISHED: z.object({ job: z.string() }),
  CANCELLED: none,
  NOT_RUNNING: z.object({ instance: z.string() }),
  // backups
  NO_SUCH_BACKUP: z.object({ backup: z.string() }),
  BACKUP_DAMAGED: z.object({
    backup: z.string(),
    part: z.string(),
    reason: z.enum(['missing', 'size', 'checksum', 'manifest']),
  }),
  BACKUP_TOO_NEW: z.object({ backup: z.string(), format: z.number().int(), known: z.number().int() }),
  /** This runtime lacks the compression of a backup that is well. */
  CODEC_MISSING: z.object({ codec: z.string() }),
  BACKUP_OF_ANOTHER: z.object({ backup: z.string(), instance: z.string() }),
  DISK_FULL: z.object({ path: z.string(), neededBytes: z.number().optional() }),
  // templates
  NO_SUCH_TEMPLATE: z.object({ template: z.string() }),
  TEMPLATE_UNREADABLE: z.object({
    file: z.string(),
    line: z.number().int(),
    column: z.number().int(),
    details: z.string(),
  }),
  TEMPLATE_IN_USE: z.object({ template: z.string(), instances: z.array(z.string()) }),
  TEMPLATE_TAKEN: z.object({ template: z.string() }),
  NO_EXPORT: z.object({ template: z.string(), format: z.string() }),
  FOLDER_UNREADABLE: z.object({ path: z.string(), details: z.string() }),
  // secrets, logs, host
  VAULT_LOCKED: none,
  NO_SUCH_SECRET: z.object({ secret: z.string() }),
  NO_SUCH_LOG: z.object({ log: z.string() }),
  BAD_PATTERN: z.object({ pattern: z.string(), details: z.string() }),
  BAD_REQUEST: z.object({ issues: z.array(z.object({ path: z.array(z.string()), message: z.string() })) }),
  NOT_SIGNED_IN: none,
  DATA_FOLDER_BUSY: z.object({ folder: z.string(), pid: z.number().int().nullable() }),
  DATA_FOLDER_UNUSABLE: z.object({ folder: z.string(), details: z.string() }),
  UNEXPECTED: z.object({ details: z.string() }),
} as const;

export type ProblemCode = keyof typeof problemData;
export const problemCodes = Object.keys(problemData) as readonly ProblemCode[];

export type ProblemDataOf<C extends ProblemCode> = z.infer<(typeof problemData)[C]>;

/** A problem as plain JSON: what a job's journal keeps and what the renderer turns into words. */
export type Problem = { [C in ProblemCode]: { readonly code: C; readonly data: ProblemDataOf<C> } }[ProblemCode];

export const problemSchema: z.ZodType<Problem> = z
  .object({ code: z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]), data: z.unknown() })
  .transform((value, context): Problem => {
    const data = problemData[value.code].safeParse(value.data);
    if (!data.success) {
      context.addIssue({ code: 'custom', message: `data of ${value.code} does not fit` });
      return z.NEVER;
    }
    return { code: value.code, data: data.data } as Problem;
  });

/** The same codes in the form that the contract builder takes. */
export const contractErrors = Object.fromEntries(problemCodes.map((code) => [code, { data: problemData[code] }])) as {
  readonly [C in ProblemCode]: { readonly data: (typeof problemData)[C] };
};
