/** No instance yet: the one nautical line, and the ways to the first one. */
import { Button } from '@mantine/core';
import { IconArchive, IconPlus } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { useCurrentEngine, useGo, useTemplates } from '../../stores/context.tsx';
import { formatRoute } from '../../stores/route.ts';
import { adoptText } from '../../text/adopt.ts';
import { words } from '../../text/words.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Tile } from '../../ui/tile.tsx';
import classes from './instances.module.css';

const hull = 'c0-16 8-27 19-36 11 9 19 20 19 36v26a7 7 0 0 1-7 7h-24a7 7 0 0 1-7-7Z';

function BerthDrawing() {
  return (
    <svg width={320} height={116} viewBox="0 0 320 116" aria-hidden>
      <path className={classes.pier} d="M3 110H317M16 14V108M112 14V108M208 14V108M304 14V108" />
      <path className={classes.ghost} d={`M46 62${hull}`} />
      <path className={classes.ghost} d={`M238 62${hull}`} />
      <path
        className={classes.free}
        d="M137 44c0-18 10-30 23-42 13 12 23 24 23 42v46a8 8 0 0 1-8 8h-30a8 8 0 0 1-8-8Z"
      />
      <path className={classes.plus} d="M160 50V68M151 59H169" />
    </svg>
  );
}

const shown = 3;

export function EmptyInstances() {
  const go = useGo();
  const engine = useCurrentEngine();
  const templates = useTemplates() ?? [];
  const first = [...templates].sort((one, other) => Number(other.flagship) - Number(one.flagship)).slice(0, shown);
  return (
    <div className={classes.empty}>
      <EmptyState
        isPage
        drawing={<BerthDrawing />}
        title={words.instances.emptyTitle}
        text={words.instances.emptyText(engine?.name ?? words.shell.engine)}
        actions={
          <>
            <Button
              variant="filled"
              size="lg"
              leftSection={<IconPlus size={16} stroke={1.8} />}
              rightSection={<Kbd keys="Mod N" isOnAccent />}
              onClick={() => {
                go({ page: 'gallery' });
              }}
            >
              {words.instances.new}
            </Button>
            <Button
              size="lg"
              leftSection={<IconArchive size={16} stroke={1.7} />}
              onClick={() => {
                go({ page: 'backups' });
              }}
            >
              {words.instances.restoreFromBackup}
            </Button>
            <Button size="lg" onClick={() => go({ page: 'adopt' })}>
              {adoptText.open}
            </Button>
          </>
        }
      />
      <div className={classes.starters}>
        {first.map((template) => (
          <a
            key={template.id}
            className={classes.starter}
            href={formatRoute({ page: 'create', template: template.id })}
            onClick={(event: MouseEvent) => {
              event.preventDefault();
              go({ page: 'create', template: template.id });
            }}
          >
            <Tile tile={template.tile} size={34} />
            <span className={classes.starterText}>
              <span className={classes.starterName}>{template.name}</span>
              <div className={classes.starterLine}>{template.summary}</div>
            </span>
            <IconPlus size={16} stroke={1.7} aria-hidden />
          </a>
        ))}
      </div>
    </div>
  );
}
