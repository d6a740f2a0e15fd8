/** The templates by name: tile, origin and version; files that cannot be read stand last. */
import { UnstyledButton } from '@mantine/core';
import type { TemplateEntry } from '../../../src-main/contract/router.ts';
import { templatesText } from '../../text/templates.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { Mono } from '../../ui/mono.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Tile } from '../../ui/tile.tsx';
import { entryKey } from './entry-key.ts';
import classes from './templates.module.css';

interface Props {
  readonly entries: readonly TemplateEntry[];
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
}

function Row({ entry }: { readonly entry: TemplateEntry }) {
  const { template, file, origin } = entry;
  const main = template?.services[template.main];
  return (
    <>
      {template === null ? (
        <span className={classes.fault}>
          <Glyph shape="triangle" tone="warn" size={18} />
        </span>
      ) : (
        <Tile tile={template.tile} size={34} />
      )}
      <span className={classes.rowText}>
        <span className={classes.rowName}>{template?.name ?? file}</span>
        <span className={classes.rowFacts}>
          {template === null ? templatesText.unreadable : <Mono>{main?.image.tag ?? ''}</Mono>}
        </span>
      </span>
      {origin === 'user' ? <Tag tone="accent">{templatesText.origin.user}</Tag> : null}
    </>
  );
}

export function TemplateList({ entries, chosen, onChoose }: Props) {
  return (
    <ul className={classes.list} aria-label={templatesText.list}>
      {entries.map((entry) => {
        const key = entryKey(entry);
        return (
          <li key={key}>
            <UnstyledButton className={classes.row ?? ''} aria-pressed={key === chosen} onClick={() => onChoose(key)}>
              <Row entry={entry} />
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}
