import { Radio, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Version } from '../../../src-main/contract/router.ts';
import { upgradeText } from '../../text/plan.ts';
import { Tag } from '../../ui/tag.tsx';
import { groupVersions } from './version-groups.ts';
import classes from './upgrade.module.css';

interface Props {
  readonly versions: readonly Version[];
  readonly chosen: string | null;
  readonly onChoose: (tag: string) => void;
}

function VersionTag({ version }: { readonly version: Version }) {
  if (version.relation === 'installed') return <Tag>{upgradeText.installed}</Tag>;
  return version.isNewest ? <Tag tone="accent">{upgradeText.newest}</Tag> : null;
}

function Row({ version, isChosen }: { readonly version: Version; readonly isChosen: boolean }) {
  const reason =
    version.isAllowed || version.rule === null || version.rule === 'same' ? null : upgradeText.rule[version.rule];
  return (
    <div className={classes.version} data-chosen={isChosen || undefined} data-off={!version.isAllowed || undefined}>
      <Radio
        value={version.tag}
        disabled={!version.isAllowed}
        label={<code className={classes.tag}>{version.tag}</code>}
        description={reason}
        className={classes.radio ?? ''}
      />
      <span className={classes.versionAside}>
        <VersionTag version={version} />
        {version.notesUrl !== null && version.isAllowed && (
          <a
            className={classes.notes}
            href={version.notesUrl}
            target="_blank"
            rel="noreferrer"
            aria-label={`${upgradeText.notes}, ${version.tag}`}
          >
            {upgradeText.notes}
          </a>
        )}
      </span>
    </div>
  );
}

/** Versions by group; what may not be chosen is shown with the reason. A tag that is not in the list can be typed. */
export function VersionList({ versions, chosen, onChoose }: Props) {
  const [text, setText] = useState('');
  const groups = groupVersions(versions, text);
  const typed = text.trim();
  return (
    <div className={classes.list}>
      <TextInput
        data-page-search
        aria-label={upgradeText.find}
        placeholder={upgradeText.find}
        leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
        value={text}
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Radio.Group aria-label={upgradeText.versions} value={chosen} onChange={onChoose}>
        {groups.map((group) => (
          <section key={group.name} className={classes.group}>
            <h2 className={classes.groupName}>
              {group.isOwn && group.name !== '' ? upgradeText.yourGroup(group.name) : upgradeText.group(group.name)}
            </h2>
            {group.versions.map((version) => (
              <Row key={version.tag} version={version} isChosen={version.tag === chosen} />
            ))}
          </section>
        ))}
      </Radio.Group>
      {groups.length === 0 && typed !== '' && (
        <div className={classes.noneFound}>
          <p role="status">{upgradeText.noneFound(typed)}</p>
          <button type="button" className={classes.link} onClick={() => onChoose(typed)}>
            {upgradeText.useTag(typed)}
          </button>
        </div>
      )}
    </div>
  );
}
