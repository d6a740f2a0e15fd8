import { Button } from '@mantine/core';
import { IconDatabase, IconKey } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { useGo } from '../../stores/context.tsx';
import { useInstanceActions } from '../../stores/use-instance-actions.ts';
import { formatSize } from '../../text/format.ts';
import { instanceText } from '../../text/instance.ts';
import { Card } from '../../ui/card.tsx';
import { Age } from '../../ui/now.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { Shield } from '../../ui/shield.tsx';
import { canBackUp } from './instance-facts.ts';
import classes from './overview.module.css';

interface LineProps {
  readonly glyph: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly isWarn?: boolean;
  readonly aside?: ReactNode;
  readonly action?: ReactNode;
}

function Line({ glyph, title, text, isWarn = false, aside, action }: LineProps) {
  return (
    <li className={classes.line} data-warn={isWarn || undefined}>
      <span className={classes.lineGlyph}>{glyph}</span>
      <span className={classes.lineText}>
        <span className={classes.lineTitle}>{title}</span>
        <span className={classes.lineMore}>{text}</span>
        {action}
      </span>
      {aside !== undefined && <span className={classes.lineAside}>{aside}</span>}
    </li>
  );
}

/** How safe it is: proven, last backup, key, and what is not Berth's own. */
export function ProtectionCard({ instance }: { readonly instance: Instance }) {
  const go = useGo();
  const actions = useInstanceActions();
  const { lastBackup, keys, external } = instance;
  return (
    <Card
      title={instanceText.protection}
      aside={
        <button
          type="button"
          className={classes.link}
          onClick={() => go({ page: 'instance', id: instance.id, tab: 'backups' })}
        >
          {instanceText.backupsLink}
        </button>
      }
    >
      <ul className={classes.lines}>
        {lastBackup === null ? (
          <Line
            glyph={<Shield word="none" />}
            title={instanceText.noBackup}
            text={instanceText.noBackupText}
            isWarn
            action={
              <Button
                size="sm"
                className={classes.mend ?? ''}
                disabled={!canBackUp(instance)}
                onClick={() => actions.backUp(instance)}
              >
                {instanceText.backUpNow}
              </Button>
            }
          />
        ) : (
          <>
            {lastBackup.trust === 'proven' ? (
              <Line glyph={<Shield word="proven" />} title={instanceText.proven} text={instanceText.provenText} />
            ) : (
              <Line
                glyph={<Shield word={lastBackup.trust} />}
                title={instanceText.notProven}
                text={instanceText.notProvenText}
              />
            )}
            <Line
              glyph={lastBackup.trust === 'damaged' ? <Shield word="damaged" /> : <Glyph shape="check" tone="ok" />}
              title={instanceText.lastBackup(formatSize(lastBackup.sizeBytes))}
              text={instanceText.trust[lastBackup.trust]}
              isWarn={lastBackup.trust === 'damaged'}
              aside={<Age at={lastBackup.at} />}
            />
          </>
        )}
        {keys.map((key) => (
          <Line
            key={key.name}
            glyph={<IconKey size={16} stroke={1.6} aria-hidden />}
            title={key.isStored ? instanceText.keyStored(key.label) : instanceText.keyMissing(key.label)}
            text={key.isStored ? instanceText.keyStoredText : instanceText.keyMissingText}
            isWarn={!key.isStored}
          />
        ))}
        {external.map((entry) => (
          <Line
            key={entry.label}
            glyph={<IconDatabase size={16} stroke={1.6} aria-hidden />}
            title={instanceText.external(entry.label)}
            text={entry.warning}
            isWarn
          />
        ))}
      </ul>
    </Card>
  );
}
