/** What an instance should be: the part that is stored on the engine as a label, secrets by reference only. */
import { z } from 'zod';
import {
  engineIdSchema,
  instanceIdSchema,
  instanceNameSchema,
  secretRefSchema,
  serviceNameSchema,
  templateIdSchema,
} from './ids.ts';
import { quotingSchema, ulimitSchema } from './template.ts';

export const environmentValueSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plain'), value: z.string() }),
  z.object({ kind: z.literal('secret'), ref: secretRefSchema }),
  /** Made out of other values when the container is made; a template's link. Never holds a secret itself. */
  z.object({ kind: z.literal('linked'), text: z.string(), quoting: quotingSchema, isSecret: z.boolean() }),
]);
export type EnvironmentValue = z.infer<typeof environmentValueSchema>;

export const imageSpecSchema = z.object({
  repository: z.string().min(1),
  tag: z.string().min(1),
  /** `sha256:…` as the registry gave it; set once the image was pulled. */
  digest: z.string().optional(),
});
export type ImageSpec = z.infer<typeof imageSpecSchema>;

export const publishedPortSchema = z.object({
  /** Name in the template, or `extra-…`. */
  name: z.string(),
  containerPort: z.number().int().min(1).max(65535),
  protocol: z.enum(['tcp', 'udp']),
  hostPort: z.number().int().min(1).max(65535),
  /** Empty: every address. */
  hostIp: z.string(),
});
export type PublishedPort = z.infer<typeof publishedPortSchema>;

export const mountSourceSchema = z.discriminatedUnion('kind', [
  /** A named volume; the name is the engine's. */
  z.object({ kind: z.literal('volume'), volume: z.string().min(1) }),
  /** A folder of the engine's host, absolute. */
  z.object({ kind: z.literal('folder'), path: z.string().min(1) }),
]);

export const mountSpecSchema = z.object({
  /** Name in the template. */
  name: z.string(),
  path: z.string().startsWith('/'),
  source: mountSourceSchema,
  backup: z.boolean(),
  onRollback: z.enum(['restore', 'keep']),
  isReadOnly: z.boolean().optional(),
  /** The volume was there before Berth: from an adopted container, or named by the user. */
  isForeign: z.boolean().optional(),
});
export type MountSpec = z.infer<typeof mountSpecSchema>;

export const restartPolicySchema = z.enum(['no', 'on-failure', 'unless-stopped', 'always']);

export const resourcesSchema = z.object({
  /** Cores; absent: no limit. */
  cpus: z.number().positive().optional(),
  /** Bytes; absent: no limit. */
  memoryBytes: z.number().int().positive().optional(),
});

export const serviceSpecSchema = z.object({
  image: imageSpecSchema,
  environment: z.record(z.string(), environmentValueSchema),
  ports: z.array(publishedPortSchema),
  mounts: z.array(mountSpecSchema),
  restart: restartPolicySchema,
  resources: resourcesSchema,
  /** The spec's revision when its container was made; absent: the spec's own. */
  revision: z.number().int().min(1).optional(),
  /** A container that Berth did not make and has not yet re-created: it has neither Berth's name nor its labels. */
  adopted: z
    .object({
      container: z.string(),
      id: z.string(),
      /** Names of mounts that it does not have: their data lies in the container itself, until it is re-created. */
      inside: z.array(z.string()).optional(),
    })
    .optional(),
  // What follows is absent where the template's or the image's own counts.
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  user: z.string().optional(),
  hostname: z.string().optional(),
  stdin: z.boolean().optional(),
  isPrivileged: z.boolean().optional(),
  shmBytes: z.number().int().optional(),
  ulimits: z.array(ulimitSchema).optional(),
  /** Beside Berth's own. */
  labels: z.record(z.string(), z.string()).optional(),
  /** `name:address`, as `--add-host` takes it. */
  extraHosts: z.array(z.string()).optional(),
  /** Networks that are joined beside the instance's own; they are somebody else's and are never made or removed. */
  networks: z.array(z.string()).optional(),
  /** Names by which it is found on those; on the instance's own it is found by the service's name. */
  aliases: z.array(z.string()).optional(),
});
export type ServiceSpec = z.infer<typeof serviceSpecSchema>;

export const instanceSpecSchema = z.object({
  instanceId: instanceIdSchema,
  name: instanceNameSchema,
  engineId: engineIdSchema,
  template: z.object({ id: templateIdSchema, version: z.number().int() }),
  /** Counts up with every change that re-creates a container. */
  revision: z.number().int().min(1),
  /** Which option of each of the template's choices. */
  choices: z.record(z.string(), z.string()).optional(),
  services: z.record(serviceNameSchema, serviceSpecSchema),
});
export type InstanceSpec = z.infer<typeof instanceSpecSchema>;
