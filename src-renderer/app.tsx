/** Joins the pages: the one place that knows all features. */
import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { createSpotlight } from '@mantine/spotlight';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { ActivityPage } from './features/activity-all/activity-page.tsx';
import { AdoptPage } from './features/adopt/adopt-page.tsx';
import { ReleaseDialog } from './features/adopt/release-dialog.tsx';
import { BackupsPage } from './features/backups-all/backups-page.tsx';
import { ConfigurationTab } from './features/configuration/configuration-tab.tsx';
import { CreatePage } from './features/create/create-page.tsx';
import { GalleryPage } from './features/create/gallery-page.tsx';
import { EnginesPage } from './features/engines/engines-page.tsx';
import { ExportDialog } from './features/export/export-dialog.tsx';
import { FirstRunPage } from './features/first-run/first-run-page.tsx';
import { InstancePage } from './features/instance/instance-page.tsx';
import { InstancesPage } from './features/instances/instances-page.tsx';
import { JobPage } from './features/job/job-page.tsx';
import { LogsTab } from './features/logs/logs-tab.tsx';
import { RemoveDialog } from './features/remove/remove-dialog.tsx';
import { RestoreDialog } from './features/restore/restore-dialog.tsx';
import { SettingsPage } from './features/settings/settings-page.tsx';
import { RestartDialog, StopDialog } from './features/shell/confirm-dialogs.tsx';
import { KeyList } from './features/shell/key-list.tsx';
import { Palette } from './features/shell/palette.tsx';
import { Shell } from './features/shell/shell.tsx';
import { useGlobalKeys } from './features/shell/use-global-keys.ts';
import { WindowButtons } from './features/shell/window-buttons.tsx';
import { usePath } from './features/shell/use-path.ts';
import { useToasts } from './features/shell/use-toasts.tsx';
import { TemplatesPage } from './features/templates/templates-page.tsx';
import { UpgradePage } from './features/upgrade/upgrade-page.tsx';
import { StoresProvider, useEngines, useInstances, useRoute, useSettings, useStores } from './stores/context.tsx';
import type { Stores } from './stores/stores.ts';
import { styleNonce } from './styles/style-nonce.ts';
import { colorSchemeManager, theme } from './styles/theme.ts';
import { words } from './text/words.ts';
import { NowProvider } from './ui/now.tsx';

function CurrentPage() {
  const route = useRoute();
  switch (route.page) {
    case 'instances':
      return <InstancesPage />;
    case 'backups':
      return <BackupsPage />;
    case 'activity':
      return <ActivityPage />;
    case 'templates':
      return <TemplatesPage />;
    case 'engines':
      return <EnginesPage />;
    case 'settings':
      return <SettingsPage />;
    case 'gallery':
      return <GalleryPage />;
    case 'adopt':
      return <AdoptPage />;
    case 'create':
      return <CreatePage key={route.template} template={route.template} />;
    case 'instance':
      return (
        <InstancePage key={route.id} id={route.id} tab={route.tab} logs={LogsTab} configuration={ConfigurationTab} />
      );
    case 'upgrade':
      return <UpgradePage key={route.id} id={route.id} />;
    case 'job':
      return <JobPage key={route.id} id={route.id} />;
  }
}

function OpenDialog() {
  const { request, close } = useStore(useStores().dialog);
  if (request === null) return null;
  switch (request.kind) {
    case 'stop':
      return <StopDialog id={request.id} onClose={close} />;
    case 'restart':
      return <RestartDialog id={request.id} onClose={close} />;
    case 'remove':
      return <RemoveDialog id={request.id} onClose={close} />;
    case 'release':
      return <ReleaseDialog id={request.id} onClose={close} />;
    case 'export':
      return <ExportDialog id={request.id} onClose={close} />;
    case 'restore':
      return <RestoreDialog backup={request.backup} instance={request.instance} onClose={close} />;
    case 'keys':
      return <KeyList onClose={close} />;
  }
}

/** Nothing answers and nothing is known: only the way to an engine is of use. Once one answered, the frame stays. */
function useIsFirstRun(): boolean {
  const engines = useEngines();
  const instances = useInstances();
  const [hasAnswered, setHasAnswered] = useState(false);
  if (!hasAnswered && engines?.some((engine) => engine.state.word === 'connected')) setHasAnswered(true);
  if (engines === null || instances === null || hasAnswered || instances.length > 0) return false;
  return engines.every((engine) => engine.state.word === 'away');
}

/** The settings' theme, and the window's title. */
function useWindow() {
  const { theme: chosen } = useSettings();
  const isLoaded = useStore(useStores().system.store, (state) => state.areSettingsLoaded);
  // Mantine would stop transitions with a style element, which the Content-Security-Policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const path = usePath();
  const here = path[path.length - 1]?.label;
  useEffect(() => {
    const wanted = chosen === 'system' ? 'auto' : chosen;
    if (isLoaded && wanted !== colorScheme) setColorScheme(wanted);
  }, [chosen, isLoaded, colorScheme, setColorScheme]);
  useEffect(() => {
    document.title = here === undefined ? words.shell.program : `${here} · ${words.shell.program}`;
  }, [here]);
}

function Window() {
  useWindow();
  useToasts();
  const [[paletteStore, palette]] = useState(createSpotlight);
  useGlobalKeys(palette.open);
  if (useIsFirstRun()) return <FirstRunPage windowButtons={<WindowButtons />} />;
  return (
    <>
      <Shell onSearch={palette.open}>
        <CurrentPage />
      </Shell>
      <OpenDialog />
      <Palette store={paletteStore} />
    </>
  );
}

export interface AppProps {
  readonly stores: Stores;
  /** `test` has no transitions and no portals. */
  readonly env?: 'default' | 'test';
}

export function App({ stores, env = 'default' }: AppProps) {
  return (
    <MantineProvider
      theme={theme}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
      getStyleNonce={() => styleNonce}
      env={env}
    >
      <StoresProvider stores={stores}>
        <NowProvider>
          <Window />
          {/* Where menus, dialogs and tooltips are drawn: a landmark, so nothing on the screen lies outside of one. */}
          <div role="region" aria-label={words.shell.overlays} data-mantine-shared-portal-node />
          <Notifications position="bottom-right" limit={3} zIndex={300} containerWidth={400} />
        </NowProvider>
      </StoresProvider>
    </MantineProvider>
  );
}
