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

export const environmentValueSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plain'), value: z.string() }),
  z.object({ kind: z.literal('secret'), ref: secretRefSchema }),
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
});
export type ServiceSpec = z.infer<typeof serviceSpecSchema>;

export const instanceSpecSchema = z.object({
  instanceId: instanceIdSchema,
  name: instanceNameSchema,
  engineId: engineIdSchema,
  template: z.object({ id: templateIdSchema, version: z.number().int() }),
  /** Counts up with every change that re-creates a container. */
  revision: z.number().int().min(1),
  services: z.record(serviceNameSchema, serviceSpecSchema),
});
export type InstanceSpec = z.infer<typeof instanceSpecSchema>;
