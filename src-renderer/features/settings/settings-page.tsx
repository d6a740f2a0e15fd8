/** Each row one setting with one sentence; what is chosen is in use at once. */
import { Button, SegmentedControl, Slider, Switch, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Settings } from '../../../src-main/contract/settings.ts';
import { useSettings, useStores } from '../../stores/context.tsx';
import { useAct } from '../../stores/use-act.tsx';
import { missing } from '../../text/format.ts';
import { words } from '../../text/words.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Path } from '../../ui/mono.tsx';
import { Page } from '../../ui/page.tsx';
import classes from './settings.module.css';

const text = words.settings;
const logFontPx = { min: 11, max: 16 } as const;

interface Row {
  readonly group: string;
  readonly label: string;
  readonly help: string;
  /** `id` of the label, for the control's name. */
  readonly control: (labelId: string) => ReactNode;
}

interface TextSettingProps {
  readonly labelId: string;
  readonly value: string;
  readonly placeholder: string;
  readonly problemOf: (value: string) => string | null;
  readonly onUse: (value: string) => void;
}

/** A path or an address is used when it is confirmed, not with every letter. */
function TextSetting({ labelId, value, placeholder, problemOf, onUse }: TextSettingProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value;
  const problem = problemOf(shown.trim());
  const isChanged = shown.trim() !== value;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (problem !== null || !isChanged) return;
        onUse(shown.trim());
        setTyped(null);
      }}
    >
      <TextInput
        className={classes.text ?? ''}
        aria-labelledby={labelId}
        value={shown}
        placeholder={placeholder}
        error={problem}
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
        }}
      />
      <Button type="submit" disabled={!isChanged || problem !== null}>
        {text.apply}
      </Button>
    </form>
  );
}

const isAbsolute = (path: string) => /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path);

function useRows(): readonly Row[] {
  const settings = useSettings();
  const { system } = useStores();
  const act = useAct();
  const info = useStore(system.store, (state) => state.info);
  const set = (change: Partial<Settings>) => {
    act(() => system.set(change));
  };
  const fact = (label: string, value: ReactNode): Row => ({
    group: text.about,
    label,
    help: '',
    control: (id) => <span aria-labelledby={id}>{value}</span>,
  });
  return [
    {
      group: text.appearance,
      label: text.theme,
      help: text.themeHelp,
      control: (id) => (
        <SegmentedControl
          aria-labelledby={id}
          value={settings.theme}
          data={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: text.themes[value] }))}
          onChange={(theme) => {
            set({ theme });
          }}
        />
      ),
    },
    {
      group: text.appearance,
      label: text.logFont,
      help: text.logFontHelp,
      control: (id) => (
        <span className={classes.slider}>
          <Slider
            className={classes.track ?? ''}
            thumbProps={{ 'aria-labelledby': id }}
            {...logFontPx}
            step={1}
            label={null}
            defaultValue={settings.logFontSize}
            onChangeEnd={(logFontSize) => {
              set({ logFontSize });
            }}
          />
          <output>{`${String(settings.logFontSize)} px`}</output>
        </span>
      ),
    },
    {
      group: text.appearance,
      label: text.wrap,
      help: text.wrapHelp,
      control: (id) => (
        <Switch
          aria-labelledby={id}
          checked={settings.isLogWrapped}
          onChange={(event) => {
            set({ isLogWrapped: event.currentTarget.checked });
          }}
        />
      ),
    },
    {
      group: text.backups,
      label: text.folder,
      help: text.folderHelp(info?.backupFolder ?? missing),
      control: (id) => (
        <TextSetting
          labelId={id}
          value={settings.backupFolder}
          placeholder={info?.backupFolder ?? ''}
          problemOf={(value) => (value === '' || isAbsolute(value) ? null : text.notAbsolute)}
          onUse={(backupFolder) => {
            set({ backupFolder });
          }}
        />
      ),
    },
    {
      group: text.engines,
      label: text.endpoint,
      help: text.endpointHelp,
      control: (id) => (
        <TextSetting
          labelId={id}
          value={settings.engineEndpoint}
          placeholder="unix:///var/run/docker.sock"
          problemOf={() => null}
          onUse={(engineEndpoint) => {
            set({ engineEndpoint });
          }}
        />
      ),
    },
    {
      group: text.engines,
      label: text.mirror,
      help: text.mirrorHelp,
      control: (id) => (
        <TextSetting
          labelId={id}
          value={settings.registryMirror}
          placeholder="mirror.example.org/hub"
          problemOf={() => null}
          onUse={(registryMirror) => {
            set({ registryMirror });
          }}
        />
      ),
    },
    ...(info === null
      ? []
      : [
          fact(text.version, info.version),
          fact(text.runtime, `${info.runtime}, ${info.platform}`),
          fact(text.dataFolder, <Path text={info.dataFolder} />),
          fact(text.vault, text.vaults[info.vault]),
        ]),
  ];
}

function SettingRow({ row }: { readonly row: Row }) {
  const id = useId();
  return (
    <div className={classes.row}>
      <div className={classes.words}>
        <div id={id} className={classes.label}>
          {row.label}
        </div>
        {row.help === '' ? null : <div className={classes.help}>{row.help}</div>}
      </div>
      <div className={classes.control}>{row.control(id)}</div>
    </div>
  );
}

export function SettingsPage() {
  const rows = useRows();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const shown = rows.filter((row) => `${row.group} ${row.label} ${row.help}`.toLowerCase().includes(wanted));
  const groups = [...new Set(shown.map((row) => row.group))];
  return (
    <Page
      title={text.title}
      actions={
        <TextInput
          data-page-search
          aria-label={text.search}
          placeholder={text.search}
          leftSection={<IconSearch size={15} stroke={1.7} />}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
          }}
        />
      }
    >
      {shown.length === 0 ? <EmptyState title={text.none} /> : null}
      {groups.map((group) => (
        <section key={group} aria-label={group} className={classes.group}>
          <h2 className={classes.groupTitle}>{group}</h2>
          <div className={classes.rows}>
            {shown
              .filter((row) => row.group === group)
              .map((row) => (
                <SettingRow key={row.label} row={row} />
              ))}
          </div>
        </section>
      ))}
    </Page>
  );
}
