/** The journal of jobs as files: `<folder>/<job>.ndjson`, one record a line. */
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { jobIdSchema } from '../../contract/ids.ts';
import type { JobId } from '../../contract/ids.ts';
import type { Journal } from '../../ports/journal.ts';
import { syncFolder } from './durable-files.ts';
import { errorCode, fileProblem } from './system-errors.ts';

const ending = '.ndjson';
const newline = 0x0a;

/** `folder` is made when the first record comes. */
export function createFileJournal(folder: string): Journal {
  return new FileJournal(folder);
}

class FileJournal implements Journal {
  readonly #folder: string;
  /** The last append of each job: the next one waits for it. */
  readonly #last = new Map<JobId, Promise<void>>();
  /** Files whose end is known to be a whole record. */
  readonly #clean = new Set<JobId>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(): Promise<JobId[]> {
    const jobs: JobId[] = [];
    for (const name of await this.#names()) {
      const id = name.endsWith(ending) ? jobIdSchema.safeParse(name.slice(0, -ending.length)) : null;
      if (id?.success && (await this.read(id.data)).length > 0) jobs.push(id.data);
    }
    return jobs.sort();
  }

  async read(job: JobId): Promise<unknown[]> {
    return wholeRecords(await this.#content(job)).records;
  }

  append(job: JobId, record: unknown): Promise<void> {
    const line = `${JSON.stringify(record)}\n`;
    const before = this.#last.get(job) ?? Promise.resolve();
    const done = before.catch(() => undefined).then(() => this.#write(job, line));
    this.#last.set(job, done);
    const forget = () => {
      if (this.#last.get(job) === done) this.#last.delete(job);
    };
    done.then(forget, forget);
    return done;
  }

  async #write(job: JobId, line: string): Promise<void> {
    const path = this.#path(job);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const handle = await open(path, 'a', 0o600);
      try {
        const isNew = (await handle.stat()).size === 0;
        if (!this.#clean.has(job)) await this.#cutTorn(job, handle);
        this.#clean.delete(job);
        await handle.appendFile(line);
        await handle.sync();
        if (isNew) await syncFolder(this.#folder);
        this.#clean.add(job);
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw fileProblem(error, path);
    }
  }

  /** What a power cut or a full disk left of a record would spoil the one that comes after it. */
  async #cutTorn(job: JobId, handle: FileHandle): Promise<void> {
    const content = await this.#content(job);
    const { wholeBytes } = wholeRecords(content);
    if (wholeBytes < content.length) await handle.truncate(wholeBytes);
  }

  async #content(job: JobId): Promise<Buffer> {
    try {
      return await readFile(this.#path(job));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return Buffer.alloc(0);
      throw error;
    }
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  #path(job: JobId): string {
    return join(this.#folder, `${job}${ending}`);
  }
}

/** Records up to the first that is not whole: what follows a hole is not to be trusted. */
function wholeRecords(content: Buffer): { records: unknown[]; wholeBytes: number } {
  const records: unknown[] = [];
  let wholeBytes = 0;
  for (;;) {
    const end = content.indexOf(newline, wholeBytes);
    if (end < 0) return { records, wholeBytes };
    try {
      const record: unknown = JSON.parse(content.toString('utf8', wholeBytes, end));
      records.push(record);
    } catch {
      return { records, wholeBytes };
    }
    wholeBytes = end + 1;
  }
}
