/** A test of a connection to a database that is not Berth's, and what it found. */
import { z } from 'zod';

export const connectionTestSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('connected'),
    elapsedMs: z.number(),
    /** `SQL Server 2022 (16.0.4085.2), Express Edition`. */
    product: z.string(),
    majorVersion: z.number().int().nullable(),
    isEncrypted: z.boolean(),
    /** False: it will be made at the first start. */
    databaseExists: z.boolean(),
    collation: z.string().nullable(),
    /** The login owns the database, or may make it. */
    canCreate: z.boolean(),
    isOwner: z.boolean(),
    /** Names of clients that are on the database now. */
    usedBy: z.array(z.string()),
  }),
  z.object({ outcome: z.literal('unreachable'), server: z.string(), port: z.number().int(), details: z.string() }),
  z.object({ outcome: z.literal('tlsNotTrusted'), server: z.string(), details: z.string() }),
  z.object({ outcome: z.literal('loginRefused'), server: z.string(), user: z.string(), details: z.string() }),
  z.object({ outcome: z.literal('databaseMissing'), server: z.string(), database: z.string(), user: z.string() }),
  z.object({ outcome: z.literal('noRight'), server: z.string(), database: z.string(), user: z.string() }),
  z.object({ outcome: z.literal('collationUnfit'), database: z.string(), collation: z.string() }),
  z.object({
    outcome: z.literal('unreadable'),
    /** What is wrong with the text. */
    reason: z.enum(['syntax', 'server', 'database', 'login', 'instanceName', 'localhost', 'authentication']),
    details: z.string(),
  }),
  z.object({ outcome: z.literal('other'), server: z.string(), details: z.string() }),
]);
export type ConnectionTest = z.infer<typeof connectionTestSchema>;
