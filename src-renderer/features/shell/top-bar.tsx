/** Back, forward, where you are, the search field, running jobs, and the window's buttons. */
import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconChevronRight, IconSearch, IconUserCircle } from '@tabler/icons-react';
import { Fragment, type MouseEvent } from 'react';
import { useStore } from 'zustand';
import { desktop } from '../../rpc/desktop.ts';
import { signOut } from '../../rpc/socket.ts';
import { useGo, useStores } from '../../stores/context.tsx';
import { formatRoute } from '../../stores/route.ts';
import { words } from '../../text/words.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { JobsMenu } from './jobs-menu.tsx';
import { usePath } from './use-path.ts';
import { WindowButtons } from './window-buttons.tsx';
import classes from './shell.module.css';

function Path() {
  const crumbs = usePath();
  const go = useGo();
  if (crumbs.length < 2) return null;
  return (
    <nav aria-label={words.shell.path} className={classes.path}>
      <ol>
        {crumbs.map((crumb, index) => (
          <Fragment key={crumb.label}>
            <li>
              {index > 0 ? <IconChevronRight size={13} stroke={1.7} aria-hidden /> : null}
              {crumb.route && index < crumbs.length - 1 ? (
                <a
                  href={formatRoute(crumb.route)}
                  onClick={(event: MouseEvent) => {
                    event.preventDefault();
                    if (crumb.route) go(crumb.route);
                  }}
                >
                  {crumb.label}
                </a>
              ) : (
                <span className={classes.here} aria-current="page">
                  {crumb.label}
                </span>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}

function Account() {
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={words.shell.account}>
          <IconUserCircle size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void signOut()}>{words.shell.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function TopBar({ onSearch }: { readonly onSearch: () => void }) {
  const { canGoBack, canGoForward, back, forward } = useStore(useStores().route.store);
  return (
    <header
      className={classes.bar}
      data-pane
      data-overlay-buttons={desktop?.platform === 'win32' || undefined}
      onDoubleClick={(event) => {
        if (event.target === event.currentTarget) desktop?.toggleMaximize();
      }}
    >
      <div className={classes.history}>
        <IconButton
          label={words.shell.back}
          keys="Alt ←"
          icon={<IconArrowLeft size={17} stroke={1.7} />}
          isDisabled={!canGoBack}
          onClick={back}
        />
        <IconButton
          label={words.shell.forward}
          keys="Alt →"
          icon={<IconArrowRight size={17} stroke={1.7} />}
          isDisabled={!canGoForward}
          onClick={forward}
        />
      </div>
      <Path />
      <button type="button" className={classes.search} onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={15} stroke={1.7} aria-hidden />
        <span className={classes.searchWords}>{words.shell.search}</span>
        <Kbd keys="Mod K" />
      </button>
      <JobsMenu />
      {desktop === null ? <Account /> : <WindowButtons />}
    </header>
  );
}
