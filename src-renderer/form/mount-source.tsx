/** What a mount is made of: a managed volume, a volume that exists, or a folder of the engine's computer. */
import { Autocomplete, Select, TextInput } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';
import { useState } from 'react';
import { placesText } from '../text/form.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { FolderDialog } from './folder-dialog.tsx';
import type { FormProps } from './form-props.ts';
import type { MountDraft } from './place-edits.ts';
import classes from './form.module.css';

type Source = MountDraft['source'];
export type SourceKind = 'volume' | 'existing' | 'folder' | 'none';

export function kindOf(source: Source | null): SourceKind {
  if (source === null) return 'none';
  if (source.kind === 'folder') return 'folder';
  return source.volume === undefined ? 'volume' : 'existing';
}

const fresh: { readonly [K in SourceKind]: Source | null } = {
  volume: { kind: 'volume' },
  existing: { kind: 'volume', volume: '' },
  folder: { kind: 'folder', path: '' },
  none: null,
};

const kindLabels: readonly { readonly value: SourceKind; readonly label: string }[] = [
  { value: 'volume', label: placesText.volume },
  { value: 'existing', label: placesText.existing },
  { value: 'folder', label: placesText.folder },
  { value: 'none', label: placesText.noMount },
];

interface FolderProps {
  readonly label: string;
  readonly path: string;
  readonly isFaulty: boolean;
  readonly calls: FormProps['calls'];
  readonly onChange: (path: string) => void;
}

/** A path that can be typed, or chosen in the system's dialog, or among the folders of the engine's computer. */
export function FolderField({ label, path, isFaulty, calls, onChange }: FolderProps) {
  const [isOpen, setOpen] = useState(false);
  const { chooseFolder } = calls;

  async function choose(): Promise<void> {
    if (chooseFolder === null) {
      setOpen(true);
      return;
    }
    const chosen = await chooseFolder(path);
    if (chosen !== null) onChange(chosen);
  }

  return (
    <>
      <TextInput
        className={classes.grow ?? ''}
        aria-label={placesText.folderOf(label)}
        classNames={{ input: classes.mono ?? '' }}
        placeholder={placesText.folderPlaceholder}
        value={path}
        spellCheck={false}
        error={isFaulty}
        onChange={(event) => onChange(event.currentTarget.value)}
        rightSection={
          <IconButton
            label={placesText.chooseFolder(label)}
            icon={<IconFolder size={16} stroke={1.7} />}
            onClick={() => void choose()}
          />
        }
      />
      {isOpen && (
        <FolderDialog
          start={path}
          calls={calls}
          onClose={() => setOpen(false)}
          onChoose={(chosen) => {
            setOpen(false);
            onChange(chosen);
          }}
        />
      )}
    </>
  );
}

interface Props {
  readonly label: string;
  readonly source: Source | null;
  /** How the engine will call a managed volume. */
  readonly managedName: string;
  readonly canBeLeftOut: boolean;
  readonly isFaulty: boolean;
  readonly things: FormProps['things'];
  readonly calls: FormProps['calls'];
  readonly onChange: (source: Source | null) => void;
}

export function MountSource(props: Props) {
  const { label, source, managedName, canBeLeftOut, isFaulty, things, calls, onChange } = props;
  const kind = kindOf(source);
  const owners = new Map(things?.volumes.map((volume) => [volume.name, volume.owner]));
  return (
    <>
      <Select
        aria-label={placesText.kindOf(label)}
        allowDeselect={false}
        data={kindLabels.filter(({ value }) => value !== 'none' || canBeLeftOut)}
        value={kind}
        onChange={(next) => {
          const chosen = kindLabels.find(({ value }) => value === next)?.value;
          if (chosen !== undefined && chosen !== kind) onChange(fresh[chosen]);
        }}
      />
      {source?.kind === 'folder' ? (
        <FolderField
          label={label}
          path={source.path}
          isFaulty={isFaulty}
          calls={calls}
          onChange={(path) => onChange({ kind: 'folder', path })}
        />
      ) : source?.volume !== undefined ? (
        <Autocomplete
          aria-label={placesText.existingOf(label)}
          classNames={{ input: classes.mono ?? '' }}
          placeholder={placesText.existingPlaceholder}
          data={[...owners.keys()]}
          limit={60}
          value={source.volume}
          error={isFaulty}
          renderOption={({ option }) => placesText.volumeOption(option.value, owners.get(option.value) ?? null)}
          onChange={(volume) => onChange({ kind: 'volume', volume: volume.trim() })}
        />
      ) : (
        <TextInput
          aria-label={placesText.volumeNameOf(label)}
          classNames={{ input: classes.mono ?? '' }}
          value={kind === 'volume' ? managedName : ''}
          disabled
          readOnly
        />
      )}
    </>
  );
}
