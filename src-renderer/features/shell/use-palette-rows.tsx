/** The rows of the palette: each opens a page or a plan; none acts by itself. */
import { IconArrowUp, IconKeyboard, IconMoon, IconPlus, IconServer2 } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useActiveJobs, useAsk, useGo, useInstances, useStores, useTemplates } from '../../stores/context.tsx';
import { jobShare } from '../../stores/jobs.ts';
import { places } from '../../stores/route.ts';
import { useAct } from '../../stores/use-act.tsx';
import { instanceWord, jobSentence } from '../../text/states.ts';
import { words } from '../../text/words.ts';
import { JobGlyph } from '../../ui/job-glyph.tsx';
import { Mono } from '../../ui/mono.tsx';
import { StateGlyph } from '../../ui/state.tsx';
import { Tile } from '../../ui/tile.tsx';
import type { PaletteRow } from './palette-match.tsx';

const themes = ['system', 'light', 'dark'] as const;

export function usePaletteRows(): readonly PaletteRow[] {
  const go = useGo();
  const ask = useAsk();
  const act = useAct();
  const { system, updates } = useStores();
  const instances = useInstances();
  const jobs = useActiveJobs();
  const templates = useTemplates();
  const updatesById = useStore(updates.store, (state) => state.byId);
  return useMemo(() => {
    const { palette, shell } = words;
    const rows: PaletteRow[] = jobs.map((job) => ({
      id: `job-${job.id}`,
      group: 'running',
      label: jobSentence(job),
      glyph: <JobGlyph state={job.state} share={jobShare(job)} isBesideWord />,
      run: () => {
        go({ page: 'job', id: job.id });
      },
    }));
    for (const instance of instances ?? []) {
      const { id, name } = instance;
      const glyph = <Tile tile={instance.template.tile} size={24} />;
      rows.push({
        id: `show-${id}`,
        group: 'instances',
        label: name,
        detail: instanceWord(instance.state),
        glyph: <StateGlyph state={instance.state} isBesideWord />,
        run: () => {
          go({ page: 'instance', id, tab: 'overview' });
        },
      });
      const to = updatesById.get(id)?.to ?? null;
      if (to !== null) {
        rows.push({
          id: `upgrade-${id}`,
          group: 'commands',
          label: palette.upgradeOne(name),
          detail: (
            <>
              {palette.to} <Mono>{to}</Mono>
            </>
          ),
          glyph,
          run: () => {
            go({ page: 'upgrade', id });
          },
        });
      }
      rows.push(
        {
          id: `logs-${id}`,
          group: 'commands',
          label: palette.logsOf(name),
          glyph,
          run: () => {
            go({ page: 'instance', id, tab: 'logs' });
          },
        },
        {
          id: `backups-${id}`,
          group: 'commands',
          label: palette.backupsOf(name),
          glyph,
          run: () => {
            go({ page: 'instance', id, tab: 'backups' });
          },
        },
      );
    }
    rows.push({
      id: 'new',
      group: 'commands',
      label: shell.newInstance,
      keys: 'Mod N',
      glyph: <IconPlus size={16} stroke={1.7} />,
      run: () => {
        go({ page: 'gallery' });
      },
    });
    for (const template of templates ?? []) {
      rows.push({
        id: `new-${template.id}`,
        group: 'commands',
        label: palette.newFrom(template.name),
        glyph: <Tile tile={template.tile} size={24} />,
        run: () => {
          go({ page: 'create', template: template.id });
        },
      });
    }
    places.forEach((place, index) => {
      rows.push({
        id: `place-${place}`,
        group: 'commands',
        label: palette.goTo(shell.places[place]),
        keys: `Mod ${String(index + 1)}`,
        glyph:
          place === 'instances' ? (
            <IconServer2 size={16} stroke={1.7} />
          ) : (
            <IconArrowUp size={16} stroke={1.7} style={{ rotate: '90deg' }} />
          ),
        run: () => {
          go({ page: place });
        },
      });
    });
    for (const theme of themes) {
      rows.push({
        id: `theme-${theme}`,
        group: 'commands',
        label: palette.set(words.settings.themes[theme].toLowerCase()),
        glyph: <IconMoon size={16} stroke={1.7} />,
        run: () => {
          act(() => system.set({ theme }));
        },
      });
    }
    rows.push({
      id: 'keys',
      group: 'commands',
      label: palette.keys,
      keys: '?',
      glyph: <IconKeyboard size={16} stroke={1.7} />,
      run: () => {
        ask({ kind: 'keys' });
      },
    });
    return rows;
  }, [go, ask, act, system, instances, jobs, templates, updatesById]);
}
