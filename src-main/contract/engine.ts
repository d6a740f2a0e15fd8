/** A Docker-compatible engine as the window sees it. */
import { z } from 'zod';
import { problemSchema } from './errors.ts';
import { engineIdSchema, instantSchema } from './ids.ts';

export const engineStateSchema = z.discriminatedUnion('word', [
  z.object({ word: z.literal('connecting') }),
  z.object({ word: z.literal('connected'), since: instantSchema }),
  z.object({ word: z.literal('away'), since: instantSchema, problem: problemSchema }),
]);
export type EngineState = z.infer<typeof engineStateSchema>;

export const engineSchema = z.object({
  id: engineIdSchema,
  /** `Docker Engine`, `Docker Desktop`, `Podman` … */
  name: z.string(),
  /** `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://…`. */
  endpoint: z.string(),
  state: engineStateSchema,
  version: z.string().nullable(),
  apiVersion: z.string().nullable(),
  platform: z.string().nullable(),
  isLocal: z.boolean(),
  cpus: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  /** Free bytes where the engine keeps its data; null where Berth cannot see that disk. */
  diskFreeBytes: z.number().nullable(),
});
export type EngineView = z.infer<typeof engineSchema>;

/** One place that was looked at. */
export const engineCandidateSchema = z.object({
  kind: z.enum([
    'dockerHost',
    'context',
    'dockerEngine',
    'rootlessDocker',
    'dockerDesktop',
    'podman',
    'colima',
    'orbstack',
    'rancher',
    'pipe',
    'settings',
  ]),
  endpoint: z.string(),
  finding: z.enum([
    'answers',
    'notSet',
    'notInstalled',
    'notRunning', // installed, no socket or nobody listens
    'forbidden', // the socket is there, this user may not use it
    'noAnswer', // accepts, but does not answer in time
    'tooOld',
    'notAnEngine', // answers something else
  ]),
  details: z.string().nullable(),
  user: z.string().nullable(),
  /** Something that Berth can run: it says what. */
  fix: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('start'), command: z.string() }),
      z.object({ kind: z.literal('command'), command: z.string() }),
    ])
    .nullable(),
});
export type EngineCandidate = z.infer<typeof engineCandidateSchema>;
