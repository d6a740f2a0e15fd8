/** Logs in memory: a log's name is its instance's id. */
import { ORPCError } from '@orpc/client';
import { serviceNameSchema, type InstanceId, type ServiceName } from '../../src-main/contract/ids.ts';
import type { Instance } from '../../src-main/contract/instance.ts';
import type { LogExtent, LogLine } from '../../src-main/contract/logs.ts';
import { ProblemError } from '../../src-main/ports/problem-error.ts';
import type { World } from '../fixtures/world.ts';
import { Topic } from './memory-client-topic.ts';

export interface Lines {
  readonly extent: LogExtent;
  readonly lines: LogLine[];
}
export interface Matches {
  readonly matches: { readonly number: number; readonly ranges: [number, number][] }[];
  readonly isDone: boolean;
}
export interface SearchInput {
  readonly log: string;
  readonly text: string;
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
}
export type NewLine = Pick<LogLine, 'text' | 'level' | 'service' | 'stream'>;

const extentOf = (lines: readonly LogLine[]): LogExtent => ({
  first: lines[0]?.number ?? 0,
  next: (lines[lines.length - 1]?.number ?? -1) + 1,
  rate: 1.1,
});

export class MemoryLogs {
  readonly #world: World;
  readonly #topics = new Map<string, Topic<Lines>>();

  constructor(world: World) {
    this.#world = world;
  }

  open(instance: Instance): { log: string; extent: LogExtent; services: ServiceName[] } {
    const services = Object.keys(instance.spec.services).map((name) => serviceNameSchema.parse(name));
    return { log: instance.id, extent: extentOf(this.lines(instance.id)), services };
  }

  lines(log: string): LogLine[] {
    return [...this.#world.logs].find(([id]) => id === log)?.[1] ?? [];
  }

  read(log: string, from: number, count: number): Lines {
    const lines = this.lines(log);
    return {
      extent: extentOf(lines),
      lines: lines.filter((line) => line.number >= from && line.number < from + count),
    };
  }

  follow(log: string, signal: AbortSignal | undefined) {
    if (!this.#world.instances.some((instance) => instance.id === log)) throw ProblemError.of('NO_SUCH_LOG', { log });
    return this.#topic(log).read({ extent: extentOf(this.lines(log)), lines: [] }, signal);
  }

  search({ log, text, isRegex, isCaseSensitive }: SearchInput): Matches {
    const pattern = patternOf(isRegex ? text : text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), isCaseSensitive);
    const matches = this.lines(log).flatMap((line) => {
      const ranges = [...line.text.matchAll(pattern)].map((match): [number, number] => [
        match.index,
        match.index + match[0].length,
      ]);
      return ranges.length > 0 ? [{ number: line.number, ranges }] : [];
    });
    return { matches, isDone: true };
  }

  append(id: InstanceId, added: readonly NewLine[]): void {
    const lines = this.lines(id);
    const first = extentOf(lines).next;
    const at = new Date().toISOString();
    const fresh = added.map((line, index): LogLine => ({ ...line, number: first + index, at }));
    const all = [...lines, ...fresh];
    this.#world.logs.set(id, all);
    this.#topic(id).publish({ extent: extentOf(all), lines: fresh.slice(-500) });
  }

  #topic(log: string): Topic<Lines> {
    const topic = this.#topics.get(log) ?? new Topic<Lines>();
    this.#topics.set(log, topic);
    return topic;
  }
}

function patternOf(source: string, isCaseSensitive: boolean): RegExp {
  try {
    return new RegExp(source, isCaseSensitive ? 'gu' : 'giu');
  } catch (error) {
    // Thrown while the stream runs, so it crosses the border as it is.
    throw new ORPCError('BAD_PATTERN', { data: { pattern: source, details: String(error) } });
  }
}
