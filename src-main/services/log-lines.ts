/** From held lines to lines of the border: level and diagnosis are worked out once, when somebody reads. */
import { createDiagnoser } from '../domain/diagnose.ts';
import type { Diagnosis } from '../domain/diagnose.ts';
import { levelOf } from '../domain/log-level.ts';
import type { ServiceName } from '../contract/ids.ts';
import type { LogLine } from '../contract/logs.ts';
import type { LogRule } from '../contract/template.ts';
import type { LogRecord } from '../ports/engine.ts';
import type { HeldLine } from './log-buffer.ts';

export class LineReader {
  readonly #rulesOf: (service: ServiceName) => readonly LogRule[];
  readonly #diagnosers = new Map<readonly LogRule[], (text: string) => Diagnosis | null>();
  readonly #known = new WeakMap<HeldLine, Pick<LogLine, 'level' | 'diagnosis'>>();

  constructor(rulesOf: (service: ServiceName) => readonly LogRule[]) {
    this.#rulesOf = rulesOf;
  }

  line(held: HeldLine, number: number): LogLine {
    let meaning = this.#known.get(held);
    if (meaning === undefined) {
      meaning = held.marker === undefined ? this.#meaningOf(held.service, held.text) : { level: 'info' };
      this.#known.set(held, meaning);
    }
    return {
      number,
      at: new Date(held.atMs).toISOString(),
      service: held.service,
      stream: held.stream,
      text: held.text,
      ...(held.isCut ? { isCut: true } : {}),
      ...(held.marker === undefined ? {} : { marker: held.marker }),
      ...meaning,
    };
  }

  /** A record straight from the engine. */
  record(service: ServiceName, record: LogRecord, number: number): LogLine {
    const atMs = Date.parse(record.at);
    return this.line(
      { atMs: Number.isNaN(atMs) ? 0 : atMs, service, stream: record.stream, text: record.text, isCut: record.isCut },
      number,
    );
  }

  /** A rule knows better than the line's own word how bad it is. */
  #meaningOf(service: ServiceName, text: string): Pick<LogLine, 'level' | 'diagnosis'> {
    const diagnosis = this.#diagnoserOf(service)(text);
    if (diagnosis === null) return { level: levelOf(text) };
    const level = diagnosis.level === 'error' && levelOf(text) === 'fatal' ? 'fatal' : diagnosis.level;
    const { rule, words, advice } = diagnosis;
    return { level, diagnosis: { rule, level: diagnosis.level, words, advice } };
  }

  #diagnoserOf(service: ServiceName): (text: string) => Diagnosis | null {
    const rules = this.#rulesOf(service);
    let diagnoser = this.#diagnosers.get(rules);
    if (diagnoser === undefined) {
      diagnoser = createDiagnoser(rules);
      this.#diagnosers.set(rules, diagnoser);
    }
    return diagnoser;
  }
}
