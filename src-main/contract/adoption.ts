/** Containers that Berth did not make and could take over. */
import { z } from 'zod';
import { engineIdSchema, serviceNameSchema, templateIdSchema } from './ids.ts';

/** One container, as it would become a service. Values of secrets never cross the border here. */
export const adoptableServiceSchema = z.object({
  service: serviceNameSchema,
  /** Name of the container as it is. */
  container: z.string(),
  image: z.string(),
  status: z.string(),
  variables: z.array(z.object({ name: z.string(), isKnown: z.boolean(), isSecret: z.boolean() })),
  ports: z.array(z.string()),
  mounts: z.array(
    z.object({
      path: z.string(),
      /** Name in the template; null: the template does not know it. */
      name: z.string().nullable(),
      source: z.string(),
      kind: z.enum(['volume', 'anonymous', 'folder']),
    }),
  ),
  networks: z.array(z.string()),
});

export const adoptionNoteSchema = z.enum([
  /** Data that lies in no volume is lost when the container is re-created. */
  'NO_VOLUME',
  'ANONYMOUS_VOLUMES',
  'NETWORKS_KEPT',
  'FLOATING_TAG',
  'STOPPED',
  'PRIVILEGED',
  'COMPOSE_PROJECT',
  'LIMITED_KNOWLEDGE',
  'TERMS_OPEN',
  /** Options that the container was made with and that another one would not get. */
  'NOT_CARRIED',
]);

export const adoptCandidateSchema = z.object({
  engine: engineIdSchema,
  /** The container that would be the main service. */
  container: z.string(),
  /** Null: no template knows the image; any can be chosen. */
  template: templateIdSchema.nullable(),
  /** A free name that fits the rules, made from the container's. */
  suggestedName: z.string(),
  /** The Compose project that it belongs to. */
  project: z.string().nullable(),
  services: z.array(adoptableServiceSchema),
  notes: z.array(z.object({ code: adoptionNoteSchema, values: z.array(z.string()) })),
  /** Why it cannot be taken over; null: it can. */
  refusal: z.enum(['autoRemove', 'networkOfAnother', 'windows', 'noTemplate']).nullable(),
});
export type AdoptCandidate = z.infer<typeof adoptCandidateSchema>;

export const adoptInputSchema = z.strictObject({
  template: templateIdSchema,
  name: z.string(),
  /** Container by service; the main service must be among them. */
  containers: z.record(serviceNameSchema, z.string()),
});
export type AdoptInput = z.infer<typeof adoptInputSchema>;
