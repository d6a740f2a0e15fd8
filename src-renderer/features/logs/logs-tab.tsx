import { IconArrowDown, IconPlayerPause, IconRefresh } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { jobIdSchema } from '../../../src-main/contract/ids.ts';
import type { LogLine } from '../../../src-main/contract/logs.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { useClient, useGo, useSettings } from '../../stores/context.tsx';
import { logsText } from '../../text/logs.ts';
import { problemWords } from '../../text/problems.ts';
import { Kbd } from '../../ui/kbd.tsx';
import type { LogColumns } from '../../ui/log-line.tsx';
import { Note } from '../../ui/note.tsx';
import { logCallsOf } from './log-client.ts';
import { keyAction, type LogAction } from './log-keys.ts';
import { LogRows, type LineRange, type LogRowsHandle } from './log-rows.tsx';
import { LogRuler } from './log-ruler.tsx';
import { LogSearch } from './log-search.tsx';
import { LogStatus } from './log-status.tsx';
import { createLogStore } from './log-store.ts';
import { LogToolbar } from './log-toolbar.tsx';
import { saveBlob } from '../../ui/save-blob.ts';
import classes from './logs.module.css';

const firstColumns: LogColumns = { number: true, time: true, service: true, stream: false };

const isFault = (line: LogLine): boolean => line.level === 'error' || line.level === 'fatal';

/** The whole history of an instance, live. */
export function LogsTab({ instance: { id, name } }: { readonly instance: Pick<Instance, 'id' | 'name'> }) {
  const client = useClient();
  const go = useGo();
  const { logFontSize: fontSize, isLogWrapped: isWrappedFirst } = useSettings();
  const [store] = useState(() => createLogStore(logCallsOf(client), id));
  const [columns, setColumns] = useState(firstColumns);
  const [isWrapped, setWrapped] = useState(isWrappedFirst);
  const [selection, setSelection] = useState<LineRange | null>(null);
  const rows = useRef<LogRowsHandle>(null);
  const field = useRef<HTMLInputElement>(null);
  const state = useStore(store);
  const { extent, isFollowing, search, problem } = state;
  const newer = Math.max(0, extent.next - state.pausedNext);
  const current = search?.matches[search.current]?.number;

  useEffect(() => store.getState().start(), [store]);
  useEffect(() => {
    if (current !== undefined) rows.current?.goTo(current);
  }, [current]);

  function onOpenJob(job: string): void {
    const known = jobIdSchema.safeParse(job);
    if (known.success) go({ page: 'job', id: known.data });
  }

  async function save(): Promise<void> {
    const blob = await state.exportText();
    if (blob !== null)
      saveBlob(blob, logsText.fileName(name, new Date().toISOString().slice(0, 19).replaceAll(':', '-')));
  }

  /** From the line that was picked or found last, else from the first one that is seen. */
  async function seek(direction: 1 | -1, isWanted: (line: LogLine) => boolean): Promise<void> {
    const number = await state.seek(selection?.from ?? rows.current?.seen() ?? 0, direction, isWanted);
    if (number === null) return;
    setSelection({ from: number, to: number });
    rows.current?.goTo(number);
  }

  /** The characters that are selected stay the browser's own business; whole lines are ours. */
  async function copyLines(): Promise<boolean> {
    if (selection === null || document.getSelection()?.isCollapsed === false) return false;
    await navigator.clipboard.writeText(await state.readText(selection.from, selection.to));
    return true;
  }

  function act(action: LogAction): boolean {
    switch (action) {
      case 'follow':
        if (isFollowing) state.pause();
        else state.resume();
        return true;
      case 'end':
        state.resume();
        return true;
      case 'first':
        rows.current?.goTo(extent.first);
        return true;
      case 'find':
        field.current?.focus();
        field.current?.select();
        return true;
      case 'next':
      case 'previous':
        state.step(action === 'next' ? 1 : -1);
        return true;
      case 'nextFault':
        void seek(1, isFault);
        return true;
      case 'previousFault':
        void seek(-1, isFault);
        return true;
      case 'nextMarker':
        void seek(1, (line) => line.marker !== undefined);
        return true;
      case 'wrap':
        setWrapped(!isWrapped);
        return true;
      case 'copy':
        void copyLines();
        return selection !== null && document.getSelection()?.isCollapsed !== false;
      case 'leave':
        setSelection(null);
        return selection !== null;
    }
  }

  return (
    <div
      className={classes.tab}
      onKeyDown={(event) => {
        const { target, key } = event;
        const isMod = event.ctrlKey || event.metaKey;
        const isField = target instanceof HTMLInputElement || (target instanceof HTMLButtonElement && key === 'Enter');
        if (isField && !(isMod && key.toLowerCase() === 'f') && key !== 'F3') return;
        const action = keyAction({ key, isMod, isShift: event.shiftKey, isAlt: event.altKey });
        if (action !== null && act(action)) {
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      <LogToolbar
        search={
          <LogSearch
            found={search}
            fieldRef={field}
            onFind={(query) => state.find(query, rows.current?.seen() ?? 0)}
            onStep={(direction) => state.step(direction)}
            onLeave={() => rows.current?.focus()}
          />
        }
        services={state.services}
        columns={columns}
        onColumns={setColumns}
        isWrapped={isWrapped}
        onWrap={() => setWrapped(!isWrapped)}
        isExporting={state.isExporting}
        onSave={() => void save()}
        isFollowing={isFollowing}
        onFollow={() => act('follow')}
      />
      {problem !== null && state.status === 'away' && (
        <div className={classes.problem}>
          <Note tone="warn" role="status" title={problemWords(problem).title}>
            {problemWords(problem).state}
          </Note>
        </div>
      )}
      <div className={classes.body}>
        {extent.next === 0 && state.status !== 'away' && (
          <p className={classes.empty}>{state.status === 'opening' ? logsText.opening : logsText.empty(name)}</p>
        )}
        <LogRows
          store={store}
          handle={rows}
          label={logsText.region(name)}
          columns={columns}
          isWrapped={isWrapped}
          fontSize={fontSize}
          selection={selection}
          onSelect={setSelection}
          onOpenJob={onOpenJob}
        />
        {search !== null && search.matches.length > 0 && (
          <LogRuler
            matches={search.matches}
            first={state.base}
            count={extent.next - state.base}
            onGo={(number) => rows.current?.goTo(number)}
          />
        )}
        {!isFollowing && newer > 0 && (
          <button type="button" className={classes.pill} onClick={() => state.resume()}>
            <IconArrowDown size={15} stroke={1.7} aria-hidden />
            {logsText.newer(newer)}
            <Kbd keys="End" />
          </button>
        )}
      </div>
      <LogStatus
        glyph={
          isFollowing ? (
            <IconRefresh size={14} stroke={1.7} aria-hidden />
          ) : (
            <IconPlayerPause size={14} stroke={1.7} aria-hidden />
          )
        }
        isFollowing={isFollowing}
        lines={extent.next - extent.first}
        isTrimmed={extent.first > 0}
        services={state.services.length}
        rate={extent.rate}
        selected={selection === null ? 0 : selection.to - selection.from + 1}
      />
    </div>
  );
}
