/** What the suites of the Engine port share: containers that are made for one test and removed after it. */
import { afterEach } from 'vitest';
import type { Engine, LogRecord, WantedContainer } from '../../src-main/ports/engine.ts';
import { toProblem } from '../../src-main/ports/problem-error.ts';

export interface EngineSuiteParts {
  engine(): Engine;
  /** An image with `/bin/sh` and a few tools, on the engine. */
  image(): string;
}

export const never = new AbortController().signal;

/** Make it inside `describe`: it cleans up after each test. */
export class Workshop {
  readonly #parts: EngineSuiteParts;
  readonly #undo: (() => Promise<void>)[] = [];
  #count = 0;

  constructor(parts: EngineSuiteParts) {
    this.#parts = parts;
    afterEach(async () => {
      for (const step of this.#undo.splice(0).reverse()) await step();
    });
  }

  get engine(): Engine {
    return this.#parts.engine();
  }

  get image(): string {
    return this.#parts.image();
  }

  nextName(): string {
    this.#count += 1;
    return `berth-suite-${String(process.pid)}-${String(this.#count)}`;
  }

  after(...steps: (() => Promise<void>)[]): void {
    this.#undo.push(...steps);
  }

  wanted(name: string, script: string): WantedContainer {
    return {
      name,
      image: this.image,
      environment: {},
      labels: { 'berth.test': 'engine-suite' },
      mounts: [],
      ports: [],
      restart: 'no',
      stdin: false,
      stopTimeoutSeconds: 1,
      command: ['/bin/sh', '-c', script],
    };
  }

  /** The name of a container that runs this script once it is started. */
  async make(script: string, more: Partial<WantedContainer> = {}): Promise<string> {
    const wanted = { ...this.wanted(this.nextName(), script), ...more };
    this.after(() => this.engine.removeContainer(wanted.name));
    await this.engine.createContainer(wanted);
    return wanted.name;
  }

  async run(script: string, more: Partial<WantedContainer> = {}): Promise<string> {
    const name = await this.make(script, more);
    await this.engine.startContainer(name);
    return name;
  }

  /** To the end of the container. */
  async logOf(name: string): Promise<LogRecord[]> {
    return collect(this.engine.logs(name, { follow: true }, never));
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function problemOf(promise: Promise<unknown>): Promise<ReturnType<typeof toProblem>> {
  return promise.then(
    () => {
      throw new Error('it was expected to be refused');
    },
    (error: unknown) => toProblem(error),
  );
}
