import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { InstanceId, ServiceName } from '../../../src-main/contract/ids.ts';
import type { LogLine as Line } from '../../../src-main/contract/logs.ts';
import type { BerthClient } from '../../rpc/client.ts';
import { useClient } from '../../stores/context.tsx';
import { follow } from '../../stores/follow.ts';
import { jobText } from '../../text/job.ts';
import { logsText } from '../../text/logs.ts';
import { LogLine } from '../../ui/log-line.tsx';
import classes from './job.module.css';

const shownLines = 200;
const columns = { number: false, time: true, service: true, stream: false };

/** What Berth itself noted has no text of its own. */
function inWords(line: Line): Line {
  const { marker, service } = line;
  return marker === undefined
    ? line
    : {
        ...line,
        level: 'unknown',
        text: logsText.markerSentence(service, logsText.marker[marker.kind], marker.detail),
      };
}

interface Held {
  readonly services: readonly ServiceName[];
  readonly lines: readonly Line[];
}

/** The newest lines of an instance's log, while somebody looks. */
function useNewestLines(client: BerthClient, instance: InstanceId): Held {
  const [held, setHeld] = useState<Held>({ services: [], lines: [] });
  useEffect(() => {
    const stop = new AbortController();
    let log: string | null = null;
    void follow({
      signal: stop.signal,
      open: async (signal) => {
        const opened = await client.logs.open({ instance });
        log = opened.log;
        const from = Math.max(opened.extent.first, opened.extent.next - shownLines);
        const { lines } = await client.logs.read({ log, from, count: shownLines });
        setHeld({ services: opened.services, lines });
        return client.logs.follow({ log }, { signal });
      },
      take: ({ event }) => {
        if (event.lines.length === 0) return;
        setHeld((before) => {
          const last = before.lines.at(-1)?.number ?? -1;
          const fresh = event.lines.filter((line) => line.number > last);
          return fresh.length === 0 ? before : { ...before, lines: [...before.lines, ...fresh].slice(-shownLines) };
        });
      },
    });
    return () => {
      stop.abort();
      if (log !== null) void client.logs.close({ log }).catch(() => undefined);
    };
  }, [client, instance]);
  return held;
}

export function LiveLog({ instance }: { readonly instance: InstanceId }) {
  const { lines, services } = useNewestLines(useClient(), instance);
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && isAtEnd.current) element.scrollTop = element.scrollHeight;
    // With every drawing: what stands above it grows and shrinks.
  });
  return (
    <section className={classes.liveLog} aria-label={jobText.liveLog}>
      <header className={classes.liveHead}>
        <h2 className={classes.detailTitle}>{jobText.liveLog}</h2>
        <span className={classes.detailAside}>{jobText.following}</span>
      </header>
      <div
        ref={scroller}
        className={classes.liveLines}
        role="log"
        aria-live="off"
        aria-label={jobText.liveLog}
        tabIndex={0}
        onScroll={({ currentTarget: element }) => {
          isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
        }}
      >
        {lines.length === 0 && <p className={classes.noLines}>{jobText.noLogYet}</p>}
        {lines.map((line) => (
          <LogLine
            key={line.number}
            line={inWords(line)}
            serviceIndex={services.indexOf(line.service)}
            columns={columns}
            isDiagnosed={line.diagnosis !== undefined && line.diagnosis.level !== 'info'}
          />
        ))}
      </div>
    </section>
  );
}
