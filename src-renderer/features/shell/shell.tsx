/** The frame: sidebar, top bar, and the sheet with the page. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useStores } from '../../stores/context.tsx';
import { words } from '../../text/words.ts';
import { Note } from '../../ui/note.tsx';
import { Sidebar } from './sidebar.tsx';
import { TopBar } from './top-bar.tsx';
import classes from './shell.module.css';

/** Berth itself is away: said on every page, because nothing on it is current. */
function ConnectionNote() {
  const state = useStore(useStores().connection.store, (connection) => connection.state);
  if (state === 'lost') {
    return (
      <div className={classes.banner}>
        <Note tone="warn" role="alert" title={words.shell.connectionLost}>
          {words.shell.connectionLostText}
        </Note>
      </div>
    );
  }
  if (state === 'signedOut') {
    return (
      <div className={classes.banner}>
        <Note
          tone="warn"
          role="alert"
          title={words.shell.signedOut}
          actions={
            <Button
              size="sm"
              onClick={() => {
                window.location.reload();
              }}
            >
              {words.common.lookAgain}
            </Button>
          }
        >
          {words.shell.signedOutText}
        </Note>
      </div>
    );
  }
  return null;
}

export interface ShellProps {
  readonly onSearch: () => void;
  readonly children: ReactNode;
}

export function Shell({ onSearch, children }: ShellProps) {
  return (
    <div className={classes.shell}>
      <a
        className={classes.skip}
        href="#page"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('page')?.focus();
        }}
      >
        {words.shell.skip}
      </a>
      <Sidebar />
      <TopBar onSearch={onSearch} />
      <main id="page" className={classes.sheet} tabIndex={-1} data-pane>
        <ConnectionNote />
        <div className={classes.content}>{children}</div>
      </main>
    </div>
  );
}
