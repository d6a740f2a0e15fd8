import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, type Ref } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { LogLine, type LogColumns } from '../../ui/log-line.tsx';
import type { LogState } from './log-store.ts';
import { LogMarker } from './log-marker.tsx';
import { rangesByLine } from './matches.ts';
import classes from './logs.module.css';

const rowHeight = 20;
/** Closer to the end than this counts as being there. */
const atEnd = 6;

export interface LogRowsHandle {
  goTo(number: number): void;
  /** The first line that is seen. */
  seen(): number;
  focus(): void;
}

export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export interface LogRowsProps {
  readonly store: StoreApi<LogState>;
  readonly label: string;
  readonly columns: LogColumns;
  readonly isWrapped: boolean;
  readonly fontSize: number;
  readonly selection: LineRange | null;
  readonly onSelect: (range: LineRange | null) => void;
  readonly onOpenJob: (job: string) => void;
  readonly handle: Ref<LogRowsHandle>;
}

export function LogRows(props: LogRowsProps) {
  const { store, columns, isWrapped, selection, onSelect, handle } = props;
  const extent = useStore(store, (state) => state.extent);
  const base = useStore(store, (state) => state.base);
  const isFollowing = useStore(store, (state) => state.isFollowing);
  const services = useStore(store, (state) => state.services);
  const search = useStore(store, (state) => state.search);
  const revision = useStore(store, (state) => state.revision);
  const scroller = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const isJumping = useRef(false);
  const anchor = useRef<number | null>(null);

  const count = Math.max(0, extent.next - base);
  // eslint-disable-next-line react-hooks/incompatible-library -- the rows are drawn anew with every scroll on purpose
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: useCallback((index: number) => base + index, [base]),
    overscan: 24,
    initialRect: { width: 1000, height: 600 },
  });
  const items = rows.getVirtualItems();
  const from = base + (items[0]?.index ?? 0);
  const to = base + (items.at(-1)?.index ?? -1) + 1;
  const ranges = useMemo(() => rangesByLine(search?.matches ?? []), [search?.matches]);
  const current = search?.matches[search.current]?.number ?? -1;

  useEffect(() => store.getState().show(from, to), [store, from, to, revision]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || !isFollowing) return;
    element.scrollTop = element.scrollHeight;
    lastTop.current = element.scrollTop;
  }, [isFollowing, revision, count, base, isWrapped]);

  useImperativeHandle(handle, () => ({
    goTo(number) {
      store.getState().pause();
      isJumping.current = true;
      rows.scrollToIndex(number - store.getState().base, { align: 'center' });
    },
    seen: () => from,
    focus: () => scroller.current?.focus(),
  }));

  /** Going up pauses, reaching the end resumes; a jump to a match does neither. */
  function scrolled(): void {
    const element = scroller.current;
    if (element === null) return;
    const top = element.scrollTop;
    const left = element.scrollHeight - top - element.clientHeight;
    if (isJumping.current) isJumping.current = false;
    else if (isFollowing && top < lastTop.current && left > rowHeight) store.getState().pause();
    else if (!isFollowing && top > lastTop.current && left < atEnd) store.getState().resume();
    lastTop.current = top;
  }

  function picked(number: number, isExtended: boolean): void {
    store.getState().pause();
    const start = isExtended && anchor.current !== null ? anchor.current : number;
    anchor.current = start;
    onSelect({ from: Math.min(start, number), to: Math.max(start, number) });
  }

  return (
    <div
      ref={scroller}
      className={classes.rows}
      role="log"
      aria-live="off"
      aria-label={props.label}
      tabIndex={0}
      onScroll={scrolled}
      onPointerUp={() => {
        if (document.getSelection()?.isCollapsed === false) store.getState().pause();
      }}
      style={{ '--log-size': `${props.fontSize}px` }}
    >
      <div className={classes.canvas} style={{ height: rows.getTotalSize() }}>
        {items.map((item) => {
          const number = base + item.index;
          const line = store.getState().line(number);
          const isMarker = line?.marker !== undefined;
          return (
            <div
              key={item.key}
              ref={isWrapped || isMarker ? rows.measureElement : undefined}
              data-index={item.index}
              className={classes.row}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={(event) => {
                if (line !== undefined && isGutter(event.target)) picked(number, event.shiftKey);
              }}
            >
              {line === undefined ? (
                <span className={classes.unknown} data-gone={number < extent.first || undefined} />
              ) : isMarker ? (
                <LogMarker line={line} onOpenJob={props.onOpenJob} />
              ) : (
                <LogLine
                  line={line}
                  serviceIndex={services.indexOf(line.service)}
                  columns={columns}
                  isWrapped={isWrapped}
                  ranges={ranges.get(number)}
                  isCurrent={number === current}
                  isSelected={selection !== null && number >= selection.from && number <= selection.to}
                  isDiagnosed={line.diagnosis !== undefined && line.diagnosis.level !== 'info'}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** A click left of the text picks the line. */
function isGutter(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[data-gutter]') !== null;
}
