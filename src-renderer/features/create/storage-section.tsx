import { Select, TextInput } from '@mantine/core';
import { createText } from '../../text/create.ts';
import { setMount } from './draft-edits.ts';
import { FindingLine } from './finding-line.tsx';
import type { ServiceFormProps } from './form-context.ts';
import { findingAt } from './sections.ts';
import classes from './create.module.css';

type Kind = 'volume' | 'folder' | 'none';

/** Named volume or a folder of the engine's computer; optional volumes may be left out. */
export function StorageRows({ service, draft, findings, edit }: ServiceFormProps) {
  const held = draft.services[service.name]?.mounts ?? [];
  return (
    <ul className={classes.rows} aria-label={service.template.label}>
      {service.template.volumes.map((volume) => {
        const source = held.find((mount) => mount.name === volume.name)?.source ?? null;
        const kind: Kind = source?.kind ?? 'none';
        const finding = findingAt(findings, ['services', service.name, 'mounts', volume.name]);
        const kinds = [
          { value: 'volume', label: createText.volume },
          { value: 'folder', label: createText.folder },
          ...(volume.optional ? [{ value: 'none', label: createText.noMount }] : []),
        ];
        const choose = (next: string | null): void =>
          edit(
            setMount(
              service.name,
              volume.name,
              next === 'folder' ? { kind: 'folder', path: '' } : next === 'volume' ? { kind: 'volume' } : null,
            ),
          );
        return (
          <li key={volume.name} className={classes.mount}>
            <div className={classes.mountRow}>
              <span className={classes.mountLabel}>
                <span className={classes.label}>{volume.label}</span>
                <span className={classes.variableName}>
                  <code>{volume.path}</code>
                  {!volume.backup && `, ${createText.notBackedUp}`}
                </span>
              </span>
              <Select
                aria-label={createText.kindOf(volume.label)}
                allowDeselect={false}
                data={kinds}
                value={kind}
                onChange={choose}
              />
              {source?.kind === 'folder' ? (
                <TextInput
                  aria-label={createText.folderOf(volume.label)}
                  classNames={{ input: classes.mono ?? '' }}
                  placeholder={createText.folderPlaceholder}
                  value={source.path}
                  spellCheck={false}
                  error={finding?.severity === 'blocks'}
                  onChange={(event) =>
                    edit(setMount(service.name, volume.name, { kind: 'folder', path: event.currentTarget.value }))
                  }
                />
              ) : (
                <TextInput
                  aria-label={createText.volumeNameOf(volume.label)}
                  classNames={{ input: classes.mono ?? '' }}
                  value={kind === 'volume' ? `${draft.name}-${volume.name}` : ''}
                  disabled
                  readOnly
                />
              )}
            </div>
            <FindingLine finding={finding} />
            {volume.help !== undefined && <p className={classes.help}>{volume.help}</p>}
          </li>
        );
      })}
    </ul>
  );
}
