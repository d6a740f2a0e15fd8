/** The border: every name that the window and scripts can call. Names are `noun.verb`; streams are event iterators. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { adoptCandidateSchema, adoptInputSchema } from './adoption.ts';
import { backupViewSchema } from './backup.ts';
import { configurationPlanSchema, configurationSchema } from './configuration.ts';
import { connectionTestSchema } from './connection.ts';
import { engineCandidateSchema, engineSchema } from './engine.ts';
import { contractErrors, problemSchema } from './errors.ts';
import { envEntrySchema, exportedSchema, exportFormatSchema, exportSecretsSchema } from './handover.ts';
import {
  backupIdSchema,
  engineIdSchema,
  instanceIdSchema,
  instantSchema,
  jobIdSchema,
  serviceNameSchema,
  templateIdSchema,
} from './ids.ts';
import { draftSchema, findingSchema, instanceSchema, partialDraftSchema } from './instance.ts';
import { jobSchema } from './job.ts';
import { logExtentSchema, logLevelSchema, logLineSchema, logMatchSchema } from './logs.ts';
import { planSchema } from './plan.ts';
import { settingsChangeSchema, settingsSchema } from './settings.ts';
import { instanceSampleSchema, sampleSchema } from './stats.ts';
import { templateSchema } from './template.ts';

const base = oc.errors(contractErrors);
const started = z.object({ jobId: jobIdSchema });
/** Inputs are strict: a misspelled field is said, not passed over. */
const oneInstance = z.strictObject({ id: instanceIdSchema });
/** Streams begin with a snapshot, so a client that reconnects has the truth at once; `seq` grows by one an item. */
const sequenced = <T extends z.ZodType>(item: T) => eventIterator(z.object({ seq: z.number().int(), event: item }));

export const instanceEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snapshot'), instances: z.array(instanceSchema) }),
  z.object({ kind: z.literal('changed'), instance: instanceSchema }),
  z.object({ kind: z.literal('removed'), id: instanceIdSchema }),
]);
export type InstanceEvent = z.infer<typeof instanceEventSchema>;

export const jobEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snapshot'), jobs: z.array(jobSchema) }),
  z.object({ kind: z.literal('changed'), job: jobSchema }),
]);
export type JobEvent = z.infer<typeof jobEventSchema>;

export const systemEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('engines'), engines: z.array(engineSchema) }),
  z.object({ kind: z.literal('backupsChanged'), instance: instanceIdSchema.nullable() }),
  z.object({ kind: z.literal('settings'), settings: settingsSchema }),
]);
export type SystemEvent = z.infer<typeof systemEventSchema>;

export const versionSchema = z.object({
  tag: z.string(),
  /** Compared by the template's rule; null for tags that are no version. */
  isNewest: z.boolean(),
  relation: z.enum(['newer', 'installed', 'older', 'unordered']),
  isAllowed: z.boolean(),
  /** Why not. */
  rule: z.enum(['downgrade', 'majorStep', 'same', 'unordered']).nullable(),
  /** Group for the list: `2024.4`. */
  group: z.string(),
  notesUrl: z.string().nullable(),
});
export type Version = z.infer<typeof versionSchema>;

/** A template's file, readable or not. */
export const templateEntrySchema = z.object({
  file: z.string(),
  origin: z.enum(['builtIn', 'user']),
  template: templateSchema.nullable(),
  /** Why it cannot be read. */
  problem: problemSchema.nullable(),
  /** Instances that were made with it. */
  instances: z.array(z.string()),
  /** A template of the user's own that stands before a built-in one with the same id. */
  replacesBuiltIn: z.boolean(),
});
export type TemplateEntry = z.infer<typeof templateEntrySchema>;

/** Volumes and secrets that outlived their instance, on the user's wish. */
export const keptDataSchema = z.object({
  id: instanceIdSchema,
  name: z.string(),
  template: templateIdSchema,
  version: z.string(),
  removedAt: instantSchema,
  volumes: z.array(z.string()),
  /** What is missing for a reinstall; null: it can be done. */
  problem: problemSchema.nullable(),
});
export type KeptData = z.infer<typeof keptDataSchema>;

/** A folder of the engine's host, to choose one in a browser. */
export const folderListSchema = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  isWritable: z.boolean(),
  freeBytes: z.number().nullable(),
  folders: z.array(z.object({ name: z.string(), path: z.string(), isHidden: z.boolean() })),
  /** Longer lists are cut. */
  isCut: z.boolean(),
});
export type FolderList = z.infer<typeof folderListSchema>;

/** What a form can choose from on the engine. */
export const engineThingsSchema = z.object({
  networks: z.array(z.object({ name: z.string(), driver: z.string(), owner: z.string().nullable() })),
  /** `owner`: the instance or container that uses it. */
  volumes: z.array(z.object({ name: z.string(), owner: z.string().nullable() })),
});
export type EngineThings = z.infer<typeof engineThingsSchema>;

const oneConfiguration = z.strictObject({
  id: instanceIdSchema,
  /** The one that `instances.configuration` gave with the draft. */
  revision: z.number().int(),
  draft: draftSchema,
  /** Back up before containers are re-created; then going back brings the data back too. */
  safetyBackup: z.boolean().default(true),
});

const logInput = z.strictObject({ log: z.string() });

export const contract = {
  system: {
    info: base.output(
      z.object({
        version: z.string(),
        host: z.enum(['electron', 'node']),
        platform: z.string(),
        runtime: z.string(),
        dataFolder: z.string(),
        backupFolder: z.string(),
        /** Who seals the vault. */
        vault: z.enum(['keychain', 'keyFile']),
        timeZone: z.string(),
      }),
    ),
    events: base.output(sequenced(systemEventSchema)),
  },
  engines: {
    list: base.output(z.array(engineSchema)),
    test: base.input(z.strictObject({ id: engineIdSchema })).output(engineSchema),
    /** Looks at every place again; slow places are given 2 s. */
    diagnose: base.output(z.array(engineCandidateSchema)),
    /** Starts an installed engine that is not running; the command is the one that `diagnose` named. */
    start: base.input(z.strictObject({ endpoint: z.string() })).output(z.object({ command: z.string() })),
    things: base.output(engineThingsSchema),
  },
  folders: {
    /** Folders inside `path` on the engine's host; without it the user's home. Rejects with FOLDER_UNREADABLE. */
    list: base.input(z.strictObject({ path: z.string().max(4096).optional() })).output(folderListSchema),
    /** Makes one folder inside one that exists. */
    create: base
      .input(z.strictObject({ parent: z.string().max(4096), name: z.string().min(1).max(255) }))
      .output(folderListSchema),
  },
  connections: {
    /** Tries a connection string of the template's variable; with `instance` and an empty value the stored one. Changes nothing there. */
    test: base
      .input(
        z.strictObject({
          template: templateIdSchema,
          service: serviceNameSchema,
          variable: z.string(),
          value: z.string().max(8000),
          instance: instanceIdSchema.optional(),
        }),
      )
      .output(connectionTestSchema),
  },
  templates: {
    list: base.output(z.array(templateSchema)),
    get: base.input(z.strictObject({ id: templateIdSchema })).output(templateSchema),
    /** Every file, with what is wrong in those that cannot be read. */
    catalog: base.output(z.array(templateEntrySchema)),
    /**
     * Takes a file of the user's own. Rejects with TEMPLATE_UNREADABLE (line and column), or TEMPLATE_TAKEN unless
     * `replace`. With `dryRun` it only says what it would be.
     */
    import: base
      .input(
        z.strictObject({
          file: z.string().min(1).max(255),
          text: z.string().max(1_048_576),
          replace: z.boolean().default(false),
          dryRun: z.boolean().default(false),
        }),
      )
      .output(templateEntrySchema),
    /** Only the user's own; rejects with TEMPLATE_IN_USE while instances need it. */
    remove: base.input(z.strictObject({ id: templateIdSchema })).output(z.object({})),
  },
  versions: {
    /**
     * With an instance: compared with what is installed. Without: what the template's registry has. Of the main service,
     * or of another one, which no rule of the template orders: by the numbers in its tags.
     */
    list: base
      .input(
        z.strictObject({
          template: templateIdSchema,
          instance: instanceIdSchema.optional(),
          service: serviceNameSchema.optional(),
        }),
      )
      .output(z.object({ versions: z.array(versionSchema), asOf: instantSchema, problem: problemSchema.nullable() })),
  },
  instances: {
    list: base.output(z.array(instanceSchema)),
    get: base.input(oneInstance).output(instanceSchema),
    watch: base.output(sequenced(instanceEventSchema)),
    /** The draft with the template's defaults filled in, ready for the form: free ports, generated secrets left empty. */
    draft: base.input(partialDraftSchema).output(draftSchema),
    check: base.input(draftSchema).output(
      z.object({
        findings: z.array(findingSchema),
        /** What would be made; secrets as `••••••`. */
        preview: z.object({ compose: z.string(), dockerRun: z.string() }),
      }),
    ),
    create: base.input(partialDraftSchema).output(started.extend({ id: instanceIdSchema })),
    start: base.input(oneInstance).output(started),
    stop: base.input(oneInstance).output(started),
    restart: base.input(oneInstance).output(started),
    removePlan: base
      .input(z.strictObject({ id: instanceIdSchema, safetyBackup: z.boolean(), keepData: z.boolean() }))
      .output(planSchema),
    remove: base
      .input(
        z.strictObject({
          id: instanceIdSchema,
          safetyBackup: z.boolean().default(true),
          keepData: z.boolean().default(false),
        }),
      )
      .output(started),
    /** The value of a stored secret. Asked by a person, one at a time; the window masks it again after 20 s. */
    revealSecret: base
      .input(z.strictObject({ id: instanceIdSchema, service: serviceNameSchema, variable: z.string() }))
      .output(z.object({ value: z.string() })),
    /** The form of an instance that exists; values of secrets are left out and named in `keep`. */
    configuration: base.input(oneInstance).output(configurationSchema),
    configurePlan: base.input(oneConfiguration).output(configurationPlanSchema),
    /** Rejects with FINDINGS, CHANGED_SINCE or NOTHING_TO_CHANGE. */
    configure: base.input(oneConfiguration).output(started),
    /** What a `.env` file would set. Reads only. */
    readEnv: base
      .input(
        z.strictObject({
          template: templateIdSchema,
          choices: z.record(z.string(), z.string()).optional(),
          text: z.string().max(1_048_576),
        }),
      )
      .output(z.object({ entries: z.array(envEntrySchema) })),
    /** Containers that Berth did not make; those of known images first. */
    adoptCandidates: base.output(z.array(adoptCandidateSchema)),
    /** Takes containers over as they are: nothing on the engine changes. */
    adopt: base.input(adoptInputSchema).output(started.extend({ id: instanceIdSchema })),
    /** Gives an adopted instance back as it was found; rejects with NOT_ADOPTED once something was re-created. */
    release: base.input(oneInstance).output(started),
    /** Data of removed instances that was kept. */
    kept: base.output(z.array(keptDataSchema)),
    /** The instance again, on its kept data, with its kept secrets. */
    reinstall: base.input(oneInstance).output(started),
    export: base
      .input(
        z.strictObject({
          id: instanceIdSchema,
          format: exportFormatSchema,
          secrets: exportSecretsSchema.default('placeholders'),
        }),
      )
      .output(exportedSchema),
    setPinned: base.input(z.strictObject({ id: instanceIdSchema, isPinned: z.boolean() })).output(z.object({})),
  },
  upgrades: {
    plan: base.input(z.strictObject({ id: instanceIdSchema, tag: z.string() })).output(planSchema),
    start: base.input(z.strictObject({ id: instanceIdSchema, tag: z.string() })).output(started),
  },
  backups: {
    list: base.input(z.strictObject({ instance: instanceIdSchema.optional() })).output(z.array(backupViewSchema)),
    create: base
      .input(z.strictObject({ instance: instanceIdSchema, note: z.string().max(500).default('') }))
      .output(started),
    /** Reads every part and compares checksums. */
    verify: base.input(z.strictObject({ id: backupIdSchema })).output(backupViewSchema),
    restorePlan: base.input(z.strictObject({ id: backupIdSchema, instance: instanceIdSchema })).output(planSchema),
    restore: base.input(z.strictObject({ id: backupIdSchema, instance: instanceIdSchema })).output(started),
    remove: base.input(z.strictObject({ id: backupIdSchema })).output(z.object({})),
  },
  jobs: {
    /** Newest first. */
    list: base
      .input(
        z.strictObject({
          instance: instanceIdSchema.optional(),
          limit: z.number().int().min(1).max(1000).default(100),
        }),
      )
      .output(z.array(jobSchema)),
    get: base.input(z.strictObject({ id: jobIdSchema })).output(jobSchema),
    /** One job until it ends, or all jobs for ever. */
    watch: base.input(z.strictObject({ id: jobIdSchema.optional() })).output(sequenced(jobEventSchema)),
    /** Undoes to where the job started; refused after the point of no return. */
    cancel: base.input(z.strictObject({ id: jobIdSchema })).output(jobSchema),
  },
  logs: {
    open: base
      .input(z.strictObject({ instance: instanceIdSchema }))
      .output(z.object({ log: z.string(), extent: logExtentSchema, services: z.array(serviceNameSchema) })),
    /** At most 2,000 lines at a time. Lines that are not held any more are left out. */
    read: base
      .input(logInput.extend({ from: z.number().int().min(0), count: z.number().int().min(1).max(2000) }))
      .output(z.object({ extent: logExtentSchema, lines: z.array(logLineSchema) })),
    /** At most 20 items a second: the extent, and the newest lines (up to 500) since the last item. */
    follow: base
      .input(logInput)
      .output(sequenced(z.object({ extent: logExtentSchema, lines: z.array(logLineSchema) }))),
    /** Matches in what is held, in batches. */
    search: base
      .input(logInput.extend({ text: z.string().min(1).max(1000), isRegex: z.boolean(), isCaseSensitive: z.boolean() }))
      .output(sequenced(z.object({ matches: z.array(logMatchSchema), isDone: z.boolean() }))),
    /** What is held, as text: one item a chunk. */
    export: base
      .input(logInput.extend({ withTime: z.boolean().default(true), levels: z.array(logLevelSchema).optional() }))
      .output(eventIterator(z.object({ text: z.string() }))),
    close: base.input(logInput).output(z.object({})),
  },
  stats: {
    /** One item per instance and interval (2 s). */
    watch: base.output(sequenced(z.array(instanceSampleSchema))),
    /** The last 60 minutes, one sample every 10 s. */
    history: base.input(oneInstance).output(z.array(sampleSchema)),
  },
  settings: {
    get: base.output(settingsSchema),
    set: base.input(settingsChangeSchema).output(settingsSchema),
  },
};
