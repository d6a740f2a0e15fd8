/** The schema of a template: everything that is true of one kind of server only. */
import { z } from 'zod';
import { serviceNameSchema, templateIdSchema } from './ids.ts';

/**
 * No shell strings: the program and its arguments, each as one item. `${variables.NAME}` stands for the plain value
 * of a variable of the same service.
 */
export const commandSchema = z.array(z.string().min(1)).min(1);

export const patternSchema = z.string().refine(
  (text) => {
    try {
      new RegExp(text, 'u');
      return true;
    } catch {
      return false;
    }
  },
  { message: 'is not a regular expression' },
);

/** Holds when each of these choices was made so: `{ database: own }`. */
export const whenSchema = z.record(z.string(), z.string());
export type When = z.infer<typeof whenSchema>;

/**
 * A value that is made out of others when the container is. Placeholders: `${instance.name}`, `${variables.NAME}`,
 * `${services.NAME.host}`, `${services.NAME.variables.VARIABLE}`. `quoting` is how what is put in is written: as it is, as
 * a value of a .NET connection string, or percent-encoded.
 */
export const quotingSchema = z.enum(['none', 'connectionString', 'url']);
export const linkSchema = z.strictObject({
  when: whenSchema.default({}),
  text: z.string().min(1),
  quoting: quotingSchema.default('none'),
});
export type Link = z.infer<typeof linkSchema>;

/** One decision of the form that says which services belong to the instance. The first option is the default. */
export const choiceSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  label: z.string().min(1),
  help: z.string().optional(),
  section: z.enum(['basics', 'database']).default('database'),
  options: z
    .array(z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9-]*$/), label: z.string().min(1), help: z.string() }))
    .min(2),
});
export type Choice = z.infer<typeof choiceSchema>;

/** How a value is made when the user presses *Generate*, or left the field of a required secret empty. */
export const generatorSchema = z.discriminatedUnion('kind', [
  /** Random bytes as standard base64 (an Octopus master key: 16). */
  z.strictObject({ kind: z.literal('base64'), bytes: z.number().int().min(8).max(64) }),
  /** A password of letters, digits and one safe symbol; none that needs quoting in a connection string, shell or Compose file. */
  z.strictObject({ kind: z.literal('password'), length: z.number().int().min(8).max(128) }),
  /** `prefix` and random characters of `alphabet`. */
  z.strictObject({
    kind: z.literal('token'),
    prefix: z.string().default(''),
    alphabet: z.string().min(2),
    length: z.number().int().min(4).max(128),
  }),
]);
export type Generator = z.infer<typeof generatorSchema>;

export const variableSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
  /** Older names of it: an adopted container that has one of them is given this one when it is re-created. */
  formerly: z.array(z.string()).optional(),
  label: z.string().min(1),
  help: z.string().optional(),
  required: z.boolean().default(false),
  secret: z.boolean().default(false),
  /** May hold `${instance.name}`. */
  default: z.string().optional(),
  placeholder: z.string().optional(),
  /** Offered in this order instead of free text. */
  choices: z.array(z.strictObject({ value: z.string(), label: z.string() })).optional(),
  generator: generatorSchema.optional(),
  pattern: patternSchema.optional(),
  /** In plain words, shown when `pattern` does not match. */
  patternHelp: z.string().optional(),
  /** First version of the server that knows the variable; shown, never enforced. */
  since: z.string().optional(),
  /** Acts on the first start only: later changes would have no effect, or break. */
  fixedAfterFirstRun: z.boolean().default(false),
  /** A tick with a link: the value is sent only when the user agreed. Never pre-ticked. */
  terms: z.strictObject({ value: z.string(), url: z.url() }).optional(),
  /** Which section of the form shows it. */
  section: z.enum(['basics', 'database', 'environment']).default('environment'),
  /** Several lines are needed (certificates, licences). */
  multiline: z.boolean().default(false),
  /** Asked for, and given to the server, only when this holds. */
  when: whenSchema.default({}),
  /** The first that holds makes the value; the form then shows it as composed and does not ask. */
  links: z.array(linkSchema).default([]),
  /** The form offers fields for the parts of such a value, and a test of it. */
  format: z.enum(['text', 'sqlServerConnection']).default('text'),
});
export type Variable = z.infer<typeof variableSchema>;

export const portSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  label: z.string(),
  container: z.number().int().min(1).max(65535),
  protocol: z.enum(['tcp', 'udp']).default('tcp'),
  /** Host port that is offered first; absent: not published unless the user asks. */
  host: z.number().int().min(1).max(65535).optional(),
  /** The port a browser opens: address of the instance. */
  open: z.strictObject({ scheme: z.enum(['http', 'https']), path: z.string().default('/') }).optional(),
  /** Suggest 127.0.0.1 instead of every address. */
  loopback: z.boolean().default(false),
});

export const volumeSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Absolute path in the container. */
  path: z.string().startsWith('/'),
  /** Another path from a major version on; the one with the highest `fromMajor` that is not above the tag's counts. */
  pathByMajor: z
    .array(z.strictObject({ fromMajor: z.number().int().min(1), path: z.string().startsWith('/') }))
    .default([]),
  label: z.string(),
  help: z.string().optional(),
  /** False: throw-away content, never copied. */
  backup: z.boolean().default(true),
  /** What an undone upgrade does with it: put the content of before back, or leave it. */
  onRollback: z.enum(['restore', 'keep']).default('restore'),
  /** Not mounted unless the user switches it on. */
  optional: z.boolean().default(false),
  /** uid:gid that must be able to write there. */
  owner: z
    .string()
    .regex(/^\d+:\d+$/)
    .optional(),
});

/** `alive`: answers at all, though not ready. `ready`: fit for use. Status codes are exact or a range. */
const statusSchema = z.union([z.number().int(), z.string().regex(/^\d{3}-\d{3}$/)]);
export const checkSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('http'),
    label: z.string(),
    port: z.string(),
    path: z.string().startsWith('/'),
    ready: z.array(statusSchema).min(1),
    alive: z.array(statusSchema).default([]),
    timeoutMs: z.number().int().default(5000),
    /** The version the server itself reports must be the one wanted: JSON key of the answer. */
    versionKey: z.string().optional(),
    /** Ready only when each of these keys of the JSON answer has one of the values; alive otherwise. */
    json: z
      .array(z.strictObject({ key: z.string(), ready: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) }))
      .default([]),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  z.strictObject({
    kind: z.literal('exec'),
    label: z.string(),
    command: commandSchema,
    /** Variables of the command; `${variables.NAME}` also stands for a secret here, which is opened from the vault and is on no command line. */
    environment: z.record(z.string(), z.string()).default({}),
    readyExitCodes: z.array(z.number().int()).default([0]),
    timeoutMs: z.number().int().default(10_000),
  }),
  /** The image's own HEALTHCHECK. */
  z.strictObject({ kind: z.literal('docker'), label: z.string() }),
]);
export type Check = z.infer<typeof checkSchema>;

export const probeSchema = z.strictObject({
  /** Every check must be ready; the first is also the one asked while the instance runs. */
  checks: z.array(checkSchema).min(1),
  intervalMs: z.number().int().min(200).default(3000),
  /** Longest wait after the first start and after an upgrade; not reached in time means it did not come up. */
  budgetSeconds: z.number().int().min(1),
  /** From here on the screen says that it takes longer than usual. */
  slowAfterSeconds: z.number().int().min(1).default(300),
  /** It must stay ready this long before a job calls it healthy. */
  settleSeconds: z.number().int().min(0).default(0),
});

/** A secret that the running server holds and that its data cannot be opened without. Forms are tried in order. */
export const captureSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  label: z.string(),
  /** The variable that passes it to the next container. */
  variable: z.string(),
  /** Last line of standard output that matches `match`, or the JSON key. */
  forms: z.array(z.strictObject({ command: commandSchema, json: z.string().optional() })).min(1),
  match: patternSchema,
  timeoutMs: z.number().int().default(60_000),
  /** Known sample values that are never real. */
  refuse: z.array(z.string()).default([]),
});

export const logRuleSchema = z.strictObject({
  id: z.string(),
  pattern: z.string(),
  flags: z
    .string()
    .regex(/^[imsu]*$/)
    .default(''),
  level: z.enum(['info', 'warn', 'error']),
  /** `$1` is the first group. Plain words: what happened. */
  diagnosis: z.string(),
  /** What the user can do. */
  advice: z.string().optional(),
  /** Ends the wait for health at once. */
  fatal: z.boolean().default(false),
});
export type LogRule = z.infer<typeof logRuleSchema>;

/** A limit of the operating system on the processes of a container. */
export const ulimitSchema = z.strictObject({
  name: z.string().regex(/^[a-z]+$/),
  soft: z.number().int(),
  hard: z.number().int(),
});

export const serviceTemplateSchema = z.strictObject({
  label: z.string(),
  /** Part of the instance only when this holds. */
  when: whenSchema.default({}),
  /** Started, and healthy, before this one starts; stopped after it. */
  dependsOn: z.array(serviceNameSchema).default([]),
  image: z.strictObject({
    repository: z.string(),
    /** Offered when the registry cannot be asked. */
    tag: z.string(),
    /** Tags that are versions of this server; others are hidden. */
    tags: patternSchema.optional(),
    platform: z.string().optional(),
    /** Other repositories of the same server, by which a container is recognised: where it was, or is published too. */
    formerly: z.array(z.string()).optional(),
  }),
  variables: z.array(variableSchema).default([]),
  ports: z.array(portSchema).default([]),
  volumes: z.array(volumeSchema).default([]),
  user: z.string().optional(),
  /** Instead of the image's own program, and instead of its arguments. */
  entrypoint: commandSchema.optional(),
  command: commandSchema.optional(),
  ulimits: z.array(ulimitSchema).default([]),
  /** The container is privileged (root on the engine's host) while the variable has one of these values. */
  privileged: z.strictObject({ variable: z.string(), values: z.array(z.string()).min(1) }).optional(),
  /** Settings of the kernel of the engine's host that the server does not start without. */
  kernel: z.array(z.strictObject({ name: z.string(), atLeast: z.number().int(), help: z.string() })).default([]),
  /** Keep standard input open. */
  stdin: z.boolean().default(false),
  stop: z
    .strictObject({ signal: z.string().optional(), timeoutSeconds: z.number().int().min(0).default(10) })
    .prefault({}),
  shmBytes: z.number().int().optional(),
  restart: z.enum(['no', 'on-failure', 'unless-stopped', 'always']).default('unless-stopped'),
  resources: z
    .strictObject({ cpus: z.number().positive().optional(), memoryBytes: z.number().int().positive().optional() })
    .prefault({}),
  probe: probeSchema.optional(),
  captures: z.array(captureSchema).default([]),
  quiesce: z.array(commandSchema).default([]),
  release: z.array(commandSchema).default([]),
  logRules: z.array(logRuleSchema).default([]),
});
export type ServiceTemplate = z.infer<typeof serviceTemplateSchema>;

export const upgradeRulesSchema = z.strictObject({
  /** `calendar` = YEAR.MINOR.BUILD compared by number; `semver`; `numeric` = dotted numbers of any length. */
  order: z.enum(['calendar', 'semver', 'numeric']),
  /** Going down is allowed: not at all, within the same second number, or always. */
  downgrade: z.enum(['never', 'sameMinor', 'always']).default('never'),
  /** The first number may grow by one at a time, not at all, or freely. */
  majorStep: z.enum(['one', 'never', 'any']).default('any'),
  /** `${from}` and `${to}` are replaced. */
  notesUrl: z.string().optional(),
});

/** State that Berth neither holds nor can copy: the plan says whose backup is needed to go back. */
export const externalStateSchema = z.strictObject({
  label: z.string(),
  /** Variable that names it; used only to tell that it is there. */
  variable: z.string(),
  /** In plain words: what the owner must do before an upgrade or restore. */
  warning: z.string(),
});

/** Something to know when all of these variables of a service are set. */
export const cautionSchema = z.strictObject({
  service: serviceNameSchema,
  variables: z.array(z.string()).min(1),
  text: z.string(),
});

const plainValueSchema = z.union([z.string(), z.number(), z.boolean()]);

/** Hand-over to the vendor's own Helm chart: which key of its values comes from where. Secrets go to a file of their own. */
export const helmSchema = z.strictObject({
  /** `oci://…` */
  chart: z.string(),
  version: z.string(),
  values: z.array(
    z.strictObject({
      /** Dotted path of the values file: `octopus.image.tag`. */
      key: z.string(),
      from: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('literal'), value: plainValueSchema }),
        /** `map` translates the variable's value; left out when the variable is not set. */
        z.strictObject({
          kind: z.literal('variable'),
          service: serviceNameSchema,
          variable: z.string(),
          map: z.record(z.string(), plainValueSchema).optional(),
        }),
        z.strictObject({ kind: z.literal('choice'), choice: z.string(), map: z.record(z.string(), plainValueSchema) }),
        z.strictObject({ kind: z.literal('image'), service: serviceNameSchema, part: z.enum(['repository', 'tag']) }),
        z.strictObject({ kind: z.literal('port'), service: serviceNameSchema, port: z.string() }),
        /** `{ limits: { cpu, memory } }` */
        z.strictObject({ kind: z.literal('limits'), service: serviceNameSchema }),
      ]),
    }),
  ),
  /** Key of the list that takes every other variable of a service as `{ name, value }`. */
  environment: z.strictObject({ service: serviceNameSchema, key: z.string() }).optional(),
});
export type Helm = z.infer<typeof helmSchema>;

export const templateSchema = z.strictObject({
  schema: z.literal(1),
  id: templateIdSchema,
  name: z.string(),
  summary: z.string(),
  version: z.number().int().min(1),
  /** Shown large in the gallery. */
  flagship: z.boolean().default(false),
  tile: z.strictObject({ letters: z.string().min(1).max(2), hue: z.number().min(0).max(360) }),
  homepage: z.url().optional(),
  choices: z.array(choiceSchema).default([]),
  services: z.record(serviceNameSchema, serviceTemplateSchema),
  /** The service whose version is the instance's version, and whose port is its address. */
  main: serviceNameSchema,
  upgrade: upgradeRulesSchema,
  backup: z.strictObject({ consistency: z.enum(['running', 'stopped']).default('stopped') }).prefault({}),
  external: z.array(externalStateSchema).default([]),
  cautions: z.array(cautionSchema).default([]),
  helm: helmSchema.optional(),
});
export type Template = z.infer<typeof templateSchema>;
