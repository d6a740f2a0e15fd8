/** Where engines usually listen on this kind of system, how to tell that one is installed, and how to start it. */
import { join, win32 } from 'node:path';
import type { EngineCandidate } from '../../contract/engine.ts';

/** What the search for engines knows about the machine; tests make one up. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly userName: string;
  readonly isAdministrator: boolean;
  /** Where the file system begins: `/`. */
  readonly root: string;
}

export interface StartCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Only where all of these exist. */
  readonly needs: readonly string[];
  /** Others can only copy it. */
  readonly isForAdministrator: boolean;
}

export interface Place {
  readonly kind: EngineCandidate['kind'];
  readonly endpoint: string;
  /** Any of these exists: it is installed. Empty: only the socket tells. */
  readonly signs: readonly string[];
  /** The first that fits is offered. */
  readonly starts: readonly StartCommand[];
}

export function knownPlaces(around: Surroundings): Place[] {
  switch (around.platform) {
    case 'win32':
      return windowsPlaces(around);
    case 'darwin':
      return macPlaces(around);
    default:
      return linuxPlaces(around);
  }
}

function linuxPlaces(around: Surroundings): Place[] {
  const at = (path: string): string => join(around.root, path);
  const own = (path: string): string => join(around.home, path);
  const runtime = around.environment['XDG_RUNTIME_DIR'];
  const systemd = at('run/systemd/system');
  const desktop = at('opt/docker-desktop/bin/docker-desktop');
  const rootlessScripts = [at('usr/bin/dockerd-rootless.sh'), own('bin/dockerd-rootless.sh')];
  const rootlessUnit = own('.config/systemd/user/docker.service');
  const podman = at('usr/bin/podman');
  const unit = ['lib', 'usr/lib', 'etc'].map((place) => at(`${place}/systemd/system/docker.service`));
  const startService = unit.map((file) => command('systemctl', ['start', 'docker'], [systemd, file]));
  const places: Place[] = [
    {
      kind: 'dockerEngine',
      endpoint: socket(at('var/run/docker.sock')),
      signs: [
        at('usr/bin/dockerd'),
        at('usr/sbin/dockerd'),
        at('usr/local/bin/dockerd'),
        at('snap/bin/dockerd'),
        ...unit,
      ],
      starts: [...startService, command('service', ['docker', 'start'], [at('etc/init.d/docker')], true)],
    },
    {
      kind: 'dockerDesktop',
      endpoint: socket(own('.docker/desktop/docker.sock')),
      signs: [desktop],
      starts: [command('systemctl', ['--user', 'start', 'docker-desktop'], [systemd, desktop])],
    },
    {
      kind: 'podman',
      endpoint: socket(at('run/podman/podman.sock')),
      signs: around.isAdministrator ? [podman] : [],
      starts: [command('systemctl', ['start', 'podman.socket'], [systemd, podman])],
    },
    colima(around),
    {
      kind: 'rancher',
      endpoint: socket(own('.rd/docker.sock')),
      signs: [at('opt/rancher-desktop/rancher-desktop')],
      starts: [],
    },
  ];
  if (runtime === undefined || runtime === '') return places;
  places.splice(1, 0, {
    kind: 'rootlessDocker',
    endpoint: socket(join(runtime, 'docker.sock')),
    signs: [rootlessUnit],
    starts: rootlessScripts.map((script) =>
      command('systemctl', ['--user', 'start', 'docker'], [systemd, rootlessUnit, script]),
    ),
  });
  places.splice(3, 0, {
    kind: 'podman',
    endpoint: socket(join(runtime, 'podman/podman.sock')),
    signs: [podman],
    starts: [command('systemctl', ['--user', 'start', 'podman.socket'], [systemd, podman])],
  });
  return places;
}

function macPlaces(around: Surroundings): Place[] {
  const at = (path: string): string => join(around.root, path);
  const own = (path: string): string => join(around.home, path);
  const app = (kind: Place['kind'], endpoint: string, name: string): Place => {
    const folder = at(`Applications/${name}.app`);
    return { kind, endpoint, signs: [folder], starts: [command('open', ['-a', name], [folder])] };
  };
  const podman = [at('opt/homebrew/bin/podman'), at('opt/podman/bin/podman'), at('usr/local/bin/podman')];
  return [
    app('dockerDesktop', socket(own('.docker/run/docker.sock')), 'Docker'),
    { kind: 'dockerEngine', endpoint: socket(at('var/run/docker.sock')), signs: [], starts: [] },
    app('orbstack', socket(own('.orbstack/run/docker.sock')), 'OrbStack'),
    colima(around),
    app('rancher', socket(own('.rd/docker.sock')), 'Rancher Desktop'),
    {
      kind: 'podman',
      endpoint: socket(own('.local/share/containers/podman/machine/podman.sock')),
      signs: podman,
      starts: podman.map((file) => command(file, ['machine', 'start'], [file])),
    },
  ];
}

function windowsPlaces(around: Surroundings): Place[] {
  const programs = around.environment['ProgramFiles'] ?? 'C:\\Program Files';
  const desktop = win32.join(programs, 'Docker', 'Docker', 'Docker Desktop.exe');
  const podman = win32.join(programs, 'RedHat', 'Podman', 'podman.exe');
  const rancher = win32.join(programs, 'Rancher Desktop', 'Rancher Desktop.exe');
  return [
    {
      kind: 'pipe',
      endpoint: 'npipe:////./pipe/docker_engine',
      signs: [desktop],
      starts: [command(desktop, [], [desktop])],
    },
    {
      kind: 'dockerDesktop',
      endpoint: 'npipe:////./pipe/dockerDesktopLinuxEngine',
      signs: [desktop],
      starts: [command(desktop, [], [desktop])],
    },
    {
      kind: 'podman',
      endpoint: 'npipe:////./pipe/podman-machine-default',
      signs: [podman],
      starts: [command(podman, ['machine', 'start'], [podman])],
    },
    {
      kind: 'rancher',
      endpoint: 'npipe:////./pipe/rancher_desktop',
      signs: [rancher],
      starts: [command(rancher, [], [rancher])],
    },
  ];
}

function colima(around: Surroundings): Place {
  const programs = ['opt/homebrew/bin/colima', 'usr/local/bin/colima', 'usr/bin/colima'].map((path) =>
    join(around.root, path),
  );
  return {
    kind: 'colima',
    endpoint: socket(join(around.home, '.colima/default/docker.sock')),
    signs: programs,
    starts: programs.map((file) => command(file, ['start'], [file])),
  };
}

function socket(path: string): string {
  return `unix://${path}`;
}

function command(
  file: string,
  args: readonly string[],
  needs: readonly string[],
  isForAdministrator = false,
): StartCommand {
  return { file, args, needs, isForAdministrator };
}
