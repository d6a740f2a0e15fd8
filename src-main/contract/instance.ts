/** An installed server as the window sees it, and the form that makes one. */
import { z } from 'zod';
import {
  backupIdSchema,
  engineIdSchema,
  instanceIdSchema,
  instanceNameSchema,
  instantSchema,
  jobIdSchema,
  serviceNameSchema,
  templateIdSchema,
} from './ids.ts';
import { problemSchema } from './errors.ts';
import { jobKindSchema } from './plan.ts';
import { instanceSpecSchema, resourcesSchema, restartPolicySchema } from './spec.ts';

/** Why something is not well, by a log rule of the template or by a code. */
export const reasonSchema = z.object({
  problem: problemSchema.nullable(),
  diagnosis: z
    .object({ rule: z.string(), words: z.string(), advice: z.string().nullable(), line: z.string() })
    .nullable(),
  restarts: z.number().int(),
});
export type Reason = z.infer<typeof reasonSchema>;

/** One word for the whole instance; see the state vocabulary of the design. */
export const instanceStateSchema = z.discriminatedUnion('word', [
  z.object({ word: z.literal('healthy'), since: instantSchema }),
  z.object({ word: z.literal('running'), since: instantSchema }),
  z.object({ word: z.literal('starting'), since: instantSchema, budgetSeconds: z.number() }),
  z.object({
    word: z.literal('working'),
    job: jobIdSchema,
    kind: jobKindSchema,
    step: z.number().int(),
    steps: z.number().int(),
  }),
  z.object({ word: z.literal('attention'), since: instantSchema, reason: reasonSchema }),
  z.object({ word: z.literal('down'), since: instantSchema, reason: reasonSchema }),
  z.object({ word: z.literal('stopped'), since: instantSchema.nullable(), by: z.enum(['you', 'elsewhere']) }),
  z.object({ word: z.literal('paused') }),
  z.object({ word: z.literal('notReachable'), since: instantSchema, lastWord: z.string() }),
]);
export type InstanceState = z.infer<typeof instanceStateSchema>;

export const serviceViewSchema = z.object({
  name: serviceNameSchema,
  label: z.string(),
  image: z.string(),
  digest: z.string().nullable(),
  /** Engine's own word: `running`, `exited`, `missing` … */
  status: z.string(),
  /** Its own word; the instance's is made of all. */
  word: z.enum(['healthy', 'running', 'starting', 'attention', 'down', 'stopped', 'paused', 'unknown']),
  /** Container name; for humans, never a key. */
  container: z.string(),
  startedAt: instantSchema.nullable(),
  exitCode: z.number().int().nullable(),
});

export const addressSchema = z.object({
  port: z.string(),
  label: z.string(),
  host: z.string(),
  hostPort: z.number().int(),
  containerPort: z.number().int(),
  /** To open in a browser; null for ports that are not for browsers. */
  url: z.string().nullable(),
});

export const trustSchema = z.enum(['proven', 'match', 'unchecked', 'damaged']);

export const instanceSchema = z.object({
  id: instanceIdSchema,
  name: instanceNameSchema,
  engineId: engineIdSchema,
  template: z.object({
    id: templateIdSchema,
    name: z.string(),
    tile: z.object({ letters: z.string(), hue: z.number() }),
    /** False: the template that made it is not here; it can be watched, not changed. */
    isKnown: z.boolean(),
  }),
  version: z.string(),
  state: instanceStateSchema,
  services: z.array(serviceViewSchema),
  addresses: z.array(addressSchema),
  createdAt: instantSchema,
  lastBackup: z.object({ id: backupIdSchema, at: instantSchema, sizeBytes: z.number(), trust: trustSchema }).nullable(),
  backups: z.number().int(),
  /** Secrets that the template captures, and whether the vault has them. */
  keys: z.array(z.object({ name: z.string(), label: z.string(), isStored: z.boolean(), variable: z.string() })),
  /** Data that is not Berth's own. */
  external: z.array(z.object({ label: z.string(), warning: z.string() })),
  isPinned: z.boolean(),
  /** Some of its containers were not made by Berth and are as they were found. */
  isAdopted: z.boolean(),
  spec: instanceSpecSchema,
});
export type Instance = z.infer<typeof instanceSchema>;

/** What the form holds; strict, as scripts write it too. Secret values travel from the window to the vault once, never back. */
export const serviceDraftSchema = z.strictObject({
  tag: z.string().min(1).max(128),
  /** Image to take instead of the template's: a mirror, a private registry. */
  repository: z.string().min(1).max(255).optional(),
  environment: z.record(z.string(), z.string()),
  extra: z.array(z.strictObject({ name: z.string(), value: z.string(), isSecret: z.boolean() })),
  /** `hostPort` null: the next free one is taken. Absent entries are not published. */
  ports: z.array(
    z.strictObject({
      name: z.string(),
      hostPort: z.number().int().min(1).max(65535).nullable(),
      hostIp: z.string(),
      /** Only for ports that the template does not have. */
      containerPort: z.number().int().min(1).max(65535).optional(),
      protocol: z.enum(['tcp', 'udp']).optional(),
    }),
  ),
  mounts: z.array(
    z.strictObject({
      name: z.string(),
      /** Only for mounts that the template does not have: absolute, in the container. */
      path: z.string().optional(),
      isReadOnly: z.boolean().optional(),
      source: z.discriminatedUnion('kind', [
        /** `volume` names one that exists; absent: the instance's own. */
        z.strictObject({ kind: z.literal('volume'), volume: z.string().optional() }),
        z.strictObject({ kind: z.literal('folder'), path: z.string() }),
      ]),
    }),
  ),
  restart: restartPolicySchema,
  resources: resourcesSchema.strict(),
  /** Names of variables whose stored secret stays although their value is empty here; only when an instance is configured. */
  keep: z.array(z.string()).optional(),
  /** Arguments of the image's program; empty or absent: the template's or the image's own. */
  command: z.array(z.string()).optional(),
  labels: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  /** Existing networks to join beside the instance's own. */
  networks: z.array(z.string()).optional(),
  extraHosts: z.array(z.strictObject({ name: z.string(), address: z.string() })).optional(),
});
export type ServiceDraft = z.infer<typeof serviceDraftSchema>;

export const draftSchema = z.strictObject({
  template: templateIdSchema,
  name: z.string(),
  engine: engineIdSchema,
  /** Option by choice of the template; absent: the first. Services that do not belong to it are left out. */
  choices: z.record(z.string(), z.string()).optional(),
  services: z.record(serviceNameSchema, serviceDraftSchema),
});
export type Draft = z.infer<typeof draftSchema>;

/** The part of a draft that scripts must give; the rest comes from the template's defaults. */
export const partialDraftSchema = z.strictObject({
  template: templateIdSchema,
  name: z.string(),
  engine: engineIdSchema.optional(),
  choices: z.record(z.string(), z.string()).optional(),
  services: z.record(serviceNameSchema, serviceDraftSchema.partial()).default({}),
});
export type PartialDraft = z.infer<typeof partialDraftSchema>;

export const findingCodeSchema = z.enum([
  'NAME_PATTERN',
  'NAME_TAKEN',
  'NAME_FREE',
  'IMAGE_FOUND',
  'IMAGE_HERE',
  'IMAGE_NOT_FOUND',
  'IMAGE_ACCESS_DENIED',
  'REGISTRY_UNREACHABLE',
  'IMAGE_PLATFORM',
  'TERMS_OPEN',
  'TERMS_ACCEPTED',
  'REQUIRED',
  'PATTERN',
  'VARIABLE_NAME',
  'VARIABLE_TWICE',
  'VARIABLES_COMPLETE',
  'PORT_TAKEN',
  'PORT_TWICE',
  'PORTS_FREE',
  'FOLDER_PATH',
  'FOLDER_MISSING',
  'FOLDER_NOT_WRITABLE',
  'FOLDER_TWICE',
  'STORAGE_READY',
  'FOLDER_READY',
  'DISK_LOW',
  'DISK_ENOUGH',
  'MEMORY_LOW',
  'MEMORY_ENOUGH',
  'EXTERNAL_STATE',
  'CHOICE',
  'CAUTION',
  /** Acts on the first start only and is changed afterwards. */
  'FIXED',
  /** Another version is an upgrade, not a configuration. */
  'VERSION_IS_UPGRADE',
  'CONNECTION_UNREADABLE',
  'CONNECTION_INCOMPLETE',
  /** Inside the container `localhost` is the container itself. */
  'CONNECTION_LOCALHOST',
  'CONNECTION_UNQUOTED',
  'PRIVILEGED',
  'KERNEL_SETTING_LOW',
  'PORT_ADDRESS',
  'FOLDER_OWNER',
  'FOLDER_DISK_LOW',
  'MOUNT_PATH',
  'MOUNT_TWICE',
  'VOLUME_MISSING',
  'VOLUME_IN_USE',
  'VOLUME_HAS_DATA',
  'CPUS_TOO_MANY',
  'MEMORY_TOO_SMALL',
  'LABEL_NAME',
  'LABEL_RESERVED',
  'LABEL_TWICE',
  'NETWORK_MISSING',
  'HOST_ENTRY',
  'COMMAND_ARGUMENT',
]);
export type FindingCode = z.infer<typeof findingCodeSchema>;

/** One result of a check of the form. `path` is the field: `['services','server','ports','web']`. */
export const findingSchema = z.object({
  path: z.array(z.string()),
  section: z.enum(['basics', 'database', 'environment', 'ports', 'storage', 'resources', 'advanced']),
  severity: z.enum(['passed', 'note', 'blocks']),
  code: findingCodeSchema,
  data: z.object({
    name: z.string().optional(),
    owner: z.string().nullable().optional(),
    port: z.number().int().optional(),
    /** The next free port. */
    free: z.number().int().nullable().optional(),
    protocol: z.enum(['tcp', 'udp']).optional(),
    label: z.string().optional(),
    help: z.string().optional(),
    path: z.string().optional(),
    image: z.string().optional(),
    bytes: z.number().optional(),
    neededBytes: z.number().optional(),
    count: z.number().int().optional(),
  }),
});
export type Finding = z.infer<typeof findingSchema>;
