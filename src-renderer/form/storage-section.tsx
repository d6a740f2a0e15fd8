/** Where each volume of a service lies, and mounts that the template does not have. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { findingWords } from '../text/findings.ts';
import { formText, placesText } from '../text/form.ts';
import { Glyph } from '../ui/glyph.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { ChangeNote } from './change-note.tsx';
import { fieldAnchor } from './field-anchor.ts';
import { FindingLine } from './finding-line.tsx';
import type { ServiceFormProps } from './form-props.ts';
import { MountSource } from './mount-source.tsx';
import { addMount, setMount, type MountDraft } from './place-edits.ts';
import { findingAt } from './sections.ts';
import classes from './form.module.css';

function wordsOf(mount: MountDraft | null): string {
  if (mount === null) return placesText.noMount;
  const { source } = mount;
  if (source.kind === 'folder') return placesText.asFolder(source.path);
  return source.volume === undefined ? placesText.asOwnVolume : placesText.asVolume(source.volume);
}

interface RowProps extends ServiceFormProps {
  readonly name: string;
  readonly label: string;
  /** Of the template; null: the user's own mount. */
  readonly volume: { readonly path: string; readonly isOptional: boolean; readonly isBackedUp: boolean } | null;
  readonly help?: ReactNode;
}

function MountRow({ name, label, volume, help, ...form }: RowProps) {
  const { service, draft, before, findings, edit, things, calls } = form;
  const find = (from: typeof before) => from?.services[service.name]?.mounts.find((one) => one.name === name) ?? null;
  const mount = find(draft);
  const old = before === null ? undefined : find(before);
  const isChanged = old !== undefined && JSON.stringify(old) !== JSON.stringify(mount);
  const path = ['services', service.name, 'mounts', name];
  const finding = findingAt(findings, path) ?? findingAt(findings, [...path, 'path']);
  const set = (next: MountDraft | null): void => edit(setMount(service.name, name, next));
  return (
    <li className={classes.mount} data-changed={isChanged || undefined} {...fieldAnchor(path)}>
      <div className={classes.mountRow}>
        {volume !== null ? (
          <span className={classes.mountLabel}>
            <span className={classes.label}>{label}</span>
            <span className={classes.variableName}>
              <code>{volume.path}</code>
              {!volume.isBackedUp && `, ${placesText.notBackedUp}`}
            </span>
          </span>
        ) : (
          <TextInput
            aria-label={placesText.pathOf(label)}
            classNames={{ input: classes.mono ?? '' }}
            placeholder={placesText.pathPlaceholder}
            value={mount?.path ?? ''}
            spellCheck={false}
            error={finding?.code === 'MOUNT_PATH' || finding?.code === 'MOUNT_TWICE'}
            onChange={(event) => {
              if (mount !== null) set({ ...mount, path: event.currentTarget.value });
            }}
          />
        )}
        <MountSource
          label={label}
          source={mount?.source ?? null}
          managedName={`${draft.name}-${name}`}
          canBeLeftOut={volume?.isOptional === true}
          isFaulty={finding?.severity === 'blocks'}
          things={things}
          calls={calls}
          onChange={(source) => set(source === null ? null : { ...(mount ?? { name }), source })}
        />
      </div>
      {volume === null && mount !== null && (
        <div className={classes.mountMore}>
          <Checkbox
            label={placesText.readOnly}
            aria-label={placesText.readOnlyOf(label)}
            checked={mount.isReadOnly === true}
            onChange={(event) => set({ ...mount, isReadOnly: event.currentTarget.checked })}
          />
          <IconButton
            label={placesText.removeMount(label)}
            icon={<IconTrash size={15} stroke={1.7} />}
            onClick={() => set(null)}
          />
        </div>
      )}
      {isChanged && (
        <ChangeNote
          label={label}
          was={old === null && volume === null ? null : formText.was(wordsOf(old))}
          isNew={old === null && volume === null}
          {...(old === null && volume === null ? {} : { onPutBack: () => set(old) })}
        />
      )}
      <FindingLine finding={finding} />
      {help !== undefined && <p className={classes.help}>{help}</p>}
    </li>
  );
}

/** What was found of folders that are as they should be. */
function ReadyFolders({ service, findings }: ServiceFormProps) {
  return findings
    .filter(({ code, path }) => code === 'FOLDER_READY' && path[1] === service.name)
    .map((finding) => (
      <p key={finding.path.join('/')} className={classes.folderReady}>
        <Glyph shape="check" tone="ok" size={13} />
        {findingWords(finding).title}
      </p>
    ));
}

export function StorageRows(form: ServiceFormProps) {
  const { service, draft, before, edit } = form;
  const known = new Set(service.template.volumes.map((volume) => volume.name));
  const held = draft.services[service.name]?.mounts ?? [];
  const extras = held.filter((mount) => !known.has(mount.name));
  const removed = (before?.services[service.name]?.mounts ?? []).filter(
    (mount) => !known.has(mount.name) && !held.some((other) => other.name === mount.name),
  );
  const labelOf = (mount: MountDraft): string =>
    mount.path === undefined || mount.path === '' ? placesText.extraMount : mount.path;
  return (
    <>
      <ul className={classes.rows} aria-label={service.template.label}>
        {service.template.volumes.map((volume) => (
          <MountRow
            key={volume.name}
            {...form}
            name={volume.name}
            label={volume.label}
            volume={{ path: volume.path, isOptional: volume.optional, isBackedUp: volume.backup }}
            help={volume.help}
          />
        ))}
        {extras.map((mount) => (
          <MountRow key={mount.name} {...form} name={mount.name} label={labelOf(mount)} volume={null} />
        ))}
        {removed.map((mount) => (
          <li key={`removed-${mount.name}`} className={classes.removedRow} data-changed>
            <s>{labelOf(mount)}</s>
            <Button
              size="sm"
              aria-label={formText.putBack(labelOf(mount))}
              onClick={() => edit(setMount(service.name, mount.name, mount))}
            >
              {formText.putBackAction}
            </Button>
          </li>
        ))}
        <li className={classes.addRow}>
          <Button
            variant="subtle"
            className={classes.add ?? ''}
            leftSection={<IconPlus size={15} stroke={1.7} aria-hidden />}
            onClick={() => edit(addMount(service.name))}
          >
            {placesText.addMount}
          </Button>
        </li>
      </ul>
      <ReadyFolders {...form} />
    </>
  );
}
