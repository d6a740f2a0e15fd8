/** The whole core over fakes, called through its router as a window would. */
import { randomBytes } from 'node:crypto';
import { createRouterClient } from '@orpc/server';
import { createApp } from '../../../src-main/app.ts';
import type { App, AppPorts } from '../../../src-main/app.ts';
import type { BackupId, JobId, SecretRef } from '../../../src-main/contract/ids.ts';
import { jobIdSchema } from '../../../src-main/contract/ids.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import { templateSchema } from '../../../src-main/contract/template.ts';
import { FakeConnection } from '../../fakes/fake-connection.ts';
import { FakeEngineState } from '../../fakes/fake-engine-state.ts';
import { FakeHost, FakeProber } from '../../fakes/fake-surroundings.ts';
import { MemoryBackupStore, MemoryJournal, MemoryVault } from '../../fakes/memory-stores.ts';
import type { HeldBackup } from '../../fakes/memory-stores.ts';
import { MemoryTemplates } from '../../fakes/memory-templates.ts';
import { realClock } from '../../fakes/real-clock.ts';
import { images, template } from '../jobs/world.ts';

const server = template.services[Object.keys(template.services)[0] as keyof typeof template.services]!;

/** The small template of the jobs' tests, in a hurry. */
export const quickTemplate = templateSchema.parse({
  ...template,
  services: { server: { ...server, probe: { ...server.probe, intervalMs: 200, budgetSeconds: 1 } } },
});

export class AppWorld {
  readonly engine = new FakeEngineState();
  readonly connection = new FakeConnection(this.engine, realClock);
  readonly host = new FakeHost();
  readonly documents = new Map<string, unknown>();
  readonly journal = new Map<JobId, unknown[]>();
  readonly secrets = new Map<SecretRef, string>();
  readonly backups = new Map<BackupId, HeldBackup>();
  readonly folders: string[] = [];
  tags: () => Promise<string[]> = () => Promise.resolve(Object.values(images).map(({ tag }) => tag));

  constructor() {
    for (const one of Object.values(images)) this.engine.publish(one);
  }

  /** A process over what is there. */
  boot(more: Partial<AppPorts> = {}) {
    const app: App = createApp({
      engines: this.connection,
      journal: new MemoryJournal(this.journal),
      documents: {
        get: (key) => this.documents.get(key),
        set: (key, value) => this.documents.set(key, JSON.parse(JSON.stringify(value))),
      },
      vault: new MemoryVault(this.secrets),
      backups: (folder) => {
        this.folders.push(folder);
        return new MemoryBackupStore(this.backups);
      },
      registry: {
        tags: () => this.tags(),
        digest: (repository, tag) => Promise.resolve(this.engine.image(`${repository}:${tag}`)?.digest ?? null),
      },
      templates: new MemoryTemplates(quickTemplate),
      prober: new FakeProber(this.engine),
      databases: {
        test: () => Promise.resolve({ outcome: 'other', server: '', details: 'no database in this world' }),
      },
      host: this.host,
      clock: realClock,
      hostKind: 'node',
      program: '0.1.0',
      platform: 'linux x64',
      runtime: 'Node',
      timeZone: 'UTC',
      dataFolder: '/data',
      random: (count) => randomBytes(count),
      ...more,
    });
    const client = createRouterClient(app.router, { context: { by: 'you' } });
    return { app, client };
  }
}

export type Client = ReturnType<AppWorld['boot']>['client'];

/** Follows a job to its end. */
export async function ended(client: Client, jobId: string): Promise<Job> {
  const id = jobIdSchema.parse(jobId);
  for await (const { event } of await client.jobs.watch({ id })) {
    const job = event.kind === 'changed' ? event.job : event.jobs[0];
    if (job?.finishedAt != null) return job;
  }
  throw new Error(`the stream of ${jobId} ended before the job did`);
}
