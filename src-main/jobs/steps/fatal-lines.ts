/** Reads along while a server comes up, for lines that its template calls fatal. */
import { createDiagnoser } from '../../domain/diagnose.ts';
import type { NamedService } from '../../domain/services.ts';
import type { Engine } from '../../ports/engine.ts';

export interface FatalLine {
  readonly rule: string;
  readonly diagnosis: string;
  readonly line: string;
}

export interface FatalWatch {
  found(): FatalLine | null;
  /** Begins to read, or begins again after the stream ended; `startedAt`: older lines belong to an earlier run. */
  keepWatching(startedAt: string | null): void;
  stop(): void;
}

const longestKept = 2000;

export function watchForFatalLines(
  engine: Engine,
  container: string,
  service: NamedService,
  signal: AbortSignal,
): FatalWatch {
  const rules = (service.template?.logRules ?? []).filter((rule) => rule.fatal);
  const diagnose = createDiagnoser(service.template?.logRules ?? []);
  const end = new AbortController();
  let found: FatalLine | null = null;
  let isReading = false;
  let lastSeen: string | null = null;

  const read = async (since: string | null): Promise<void> => {
    const options = { follow: true, ...(since === null ? {} : { sinceIso: since }) };
    for await (const record of engine.logs(container, options, AbortSignal.any([signal, end.signal]))) {
      lastSeen = record.at;
      const diagnosis = diagnose(record.text);
      if (diagnosis?.isFatal === true) {
        found = { rule: diagnosis.rule, diagnosis: diagnosis.words, line: record.text.slice(0, longestKept) };
        return;
      }
    }
  };

  return {
    found: () => found,
    keepWatching(startedAt) {
      if (isReading || found !== null || rules.length === 0 || end.signal.aborted) return;
      isReading = true;
      // A stream that breaks is opened again at the next look; the look itself tells when the engine is away.
      read(lastSeen ?? startedAt)
        .catch(() => undefined)
        .finally(() => {
          isReading = false;
        });
    },
    stop() {
      end.abort();
    },
  };
}
