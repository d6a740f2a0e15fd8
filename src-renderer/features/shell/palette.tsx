/** Everything that opens or plans something, by typing. `>` shows commands only, `@` instances. */
import { Modal, VisuallyHidden } from '@mantine/core';
import { type createSpotlight, Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { words } from '../../text/words.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { matching, Highlighted } from './palette-match.tsx';
import { usePaletteRows } from './use-palette-rows.tsx';
import classes from './palette.module.css';

export type PaletteStore = ReturnType<typeof createSpotlight>[0];

export function Palette({ store }: { readonly store: PaletteStore }) {
  const [query, setQuery] = useState('');
  const rows = usePaletteRows();
  const { groups, text } = matching(rows, query);
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      size={680}
      zIndex={220}
      lockScroll={false}
      overlayProps={{ blur: 0, backgroundOpacity: 0 }}
      transitionProps={{ duration: 200, transition: 'fade-up' }}
      classNames={{
        inner: classes.inner ?? '',
        overlay: classes.overlay ?? '',
        content: classes.content ?? '',
        body: classes.body ?? '',
      }}
      onSpotlightClose={() => {
        setQuery('');
      }}
    >
      <VisuallyHidden component="div">
        <Modal.Title>{words.palette.title}</Modal.Title>
      </VisuallyHidden>
      <Spotlight.Search
        placeholder={words.shell.search}
        aria-label={words.palette.title}
        leftSection={<IconSearch size={17} stroke={1.7} />}
        rightSection={<Kbd keys="Esc" />}
        leftSectionWidth={50}
        rightSectionWidth={56}
        classNames={{ input: classes.search ?? '' }}
      />
      <Spotlight.ActionsList className={classes.list ?? ''}>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group.title} label={group.title} className={classes.group ?? ''}>
            {group.rows.map((row) => (
              <Spotlight.Action key={row.id} className={classes.row ?? ''} onClick={row.run}>
                <span className={classes.glyph}>{row.glyph}</span>
                <span className={classes.label}>
                  <Highlighted text={row.label} part={text} />
                </span>
                {row.detail ? <span className={classes.detail}>{row.detail}</span> : null}
                {row.keys ? <Kbd keys={row.keys} /> : null}
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 ? <Spotlight.Empty>{words.palette.nothing}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
      <Spotlight.Footer className={classes.foot ?? ''}>
        <span className={classes.hint}>
          <Kbd keys="↑ ↓" /> {words.palette.move}
        </span>
        <span className={classes.hint}>
          <Kbd keys="↵" /> {words.palette.open}
        </span>
        <span className={classes.space} />
        <span className={classes.hint}>
          <Kbd keys=">" /> {words.palette.onlyCommands}
        </span>
        <span className={classes.hint}>
          <Kbd keys="@" /> {words.palette.onlyInstances}
        </span>
      </Spotlight.Footer>
    </Spotlight.Root>
  );
}
