/** What is about to happen: the ordered steps of a job with their consequences. Nothing runs without one. */
import { z } from 'zod';
import { problemSchema } from './errors.ts';
import { instantSchema } from './ids.ts';

export const jobKindSchema = z.enum([
  'create',
  'start',
  'stop',
  'restart',
  'remove',
  'backup',
  'restore',
  'upgrade',
  'configure',
  'adopt',
  /** An adopted instance is given back as it was found. */
  'release',
]);
export type JobKind = z.infer<typeof jobKindSchema>;

/** Every step that a job can have; the renderer has a title and a sentence for each. */
export const stepIdSchema = z.enum([
  'check', // rules, disk, platform, name, ports, keys
  'keep', // secrets into the vault, instance into the registry
  'capture', // the template's secret out of the running server
  'verify', // every part of a backup against its checksum
  'pull', // the image, before anything stops
  'volumes', // make the volumes that are wanted
  'network', // make the network of the instance
  'unpack', // a backup into fresh volumes
  'quiesce', // the template's commands before a stop
  'stop', // containers, in order
  'safeguard', // the safety backup, verified
  'copy', // the parts of a backup
  'seal', // manifest written, folder renamed, parts read back
  'update', // limits and restart policy of running containers
  'move', // data to another volume or folder, compared
  'setAside', // old containers renamed
  'create', // new containers
  'start',
  'gate', // the template's probe and budget
  'release', // the template's commands after
  'retire', // what was set aside and is not needed any more
  'removeContainers',
  'removeVolumes',
  'removeNetwork',
  'forget', // registry entry, secrets, log
]);
export type StepId = z.infer<typeof stepIdSchema>;

/** Is the instance up while the step runs? `down` steps make the downtime. */
export const stepPhaseSchema = z.enum(['up', 'down', 'after']);

/** What the words of a step need; every field only where it means something. */
export const stepDetailSchema = z.object({
  version: z.string().optional(),
  image: z.string().optional(),
  digest: z.string().optional(),
  bytes: z.number().optional(),
  parts: z.number().int().optional(),
  volumes: z.array(z.string()).optional(),
  containers: z.array(z.string()).optional(),
  backup: z.string().optional(),
  budgetSeconds: z.number().optional(),
  label: z.string().optional(),
  labels: z.array(z.string()).optional(),
  exitCode: z.number().int().optional(),
  count: z.number().int().optional(),
  /** Why a step was skipped. */
  skipped: z.enum(['notChosen', 'alreadyThere', 'nothingToDo', 'notRunning']).optional(),
});
export type StepDetail = z.infer<typeof stepDetailSchema>;

export const plannedStepSchema = z.object({
  id: stepIdSchema,
  phase: stepPhaseSchema,
  /** Nothing before it can be undone once it has begun. */
  isPointOfNoReturn: z.boolean(),
  estimateSeconds: z.number().nullable(),
  detail: stepDetailSchema,
});
export type PlannedStep = z.infer<typeof plannedStepSchema>;

/** Something that the user must know before pressing the button. */
export const planNoteSchema = z.discriminatedUnion('code', [
  /** The database is not Berth's: going back needs its owner's backup. */
  z.object({ code: z.literal('EXTERNAL_STATE'), label: z.string(), warning: z.string() }),
  z.object({ code: z.literal('CROSSES_MINOR'), from: z.string(), to: z.string() }),
  z.object({ code: z.literal('CROSSES_MAJOR'), from: z.string(), to: z.string() }),
  z.object({ code: z.literal('FLOATING_TAG'), tag: z.string() }),
  z.object({ code: z.literal('REPLACES_SINCE'), since: instantSchema }),
  z.object({ code: z.literal('LOSES_VOLUMES'), volumes: z.array(z.string()) }),
  z.object({ code: z.literal('KEEPS_VOLUMES'), volumes: z.array(z.string()) }),
  z.object({ code: z.literal('NOT_BACKED_UP'), volumes: z.array(z.string()) }),
  /** The backup that is restored holds no copy of these: they stay as they are now. */
  z.object({ code: z.literal('NOT_IN_BACKUP'), volumes: z.array(z.string()) }),
  z.object({ code: z.literal('NOT_RECREATED'), services: z.array(z.string()) }),
  z.object({ code: z.literal('APPLIED_AT_ONCE') }),
  /** What users open is somewhere else afterwards; `to` null: not published any more. */
  z.object({
    code: z.literal('ADDRESS_MOVES'),
    label: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
  }),
  z.object({ code: z.literal('DATA_MOVES'), label: z.string(), from: z.string(), to: z.string() }),
  /** A folder is never removed: after a move it stays where it is. */
  z.object({ code: z.literal('FOLDER_STAYS'), path: z.string() }),
  /** Volumes that are not the instance's alone: they are left where they are. */
  z.object({ code: z.literal('FOREIGN_VOLUMES'), volumes: z.array(z.string()) }),
  /** Containers that Berth did not make are replaced by ones that it makes. */
  z.object({ code: z.literal('ADOPTED_RECREATED'), containers: z.array(z.string()) }),
  z.object({ code: z.literal('SECRET_CAPTURED'), label: z.string(), isStored: z.boolean() }),
]);
export type PlanNote = z.infer<typeof planNoteSchema>;

export const planSchema = z.object({
  kind: jobKindSchema,
  instanceName: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  steps: z.array(plannedStepSchema),
  notes: z.array(planNoteSchema),
  /** What forbids the job now; empty when it may run. */
  blockedBy: z.array(problemSchema),
  downtimeSeconds: z.number().nullable(),
  totalSeconds: z.number().nullable(),
  /** Bytes that the safety backup and the new data are expected to need. */
  diskNeededBytes: z.number().nullable(),
  diskFreeBytes: z.number().nullable(),
});
export type Plan = z.infer<typeof planSchema>;
