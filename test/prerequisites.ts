/** What the tests need on a machine beyond npm: found, installed by apt (root on Debian), or named. */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

interface Need {
  /** Program on the PATH, or an absolute path. */
  readonly program: string;
  /** Debian package that brings it. */
  readonly apt: string;
  readonly purpose: string;
}

const needs: readonly Need[] = [
  { program: 'dockerd', apt: 'docker.io', purpose: 'a Docker engine of the tests’ own' },
  { program: 'iptables', apt: 'iptables', purpose: 'the engine’s networks' },
  { program: 'docker-registry', apt: 'docker-registry', purpose: 'an image registry of the tests’ own' },
  { program: '/usr/bin/chromium', apt: 'chromium', purpose: 'journeys in a browser' },
  { program: 'Xvfb', apt: 'xvfb', purpose: 'journeys in Electron without a screen' },
  { program: '/usr/lib/postgresql/15/bin/postgres', apt: 'postgresql-15', purpose: 'the image with real PostgreSQL' },
  { program: 'tsql', apt: 'freetds-bin', purpose: 'a client of the SQL Server stand-in that nobody here wrote' },
  { program: 'docker-compose', apt: 'docker-compose', purpose: 'running an exported Compose file' },
  { program: 'openssl', apt: 'openssl', purpose: 'certificates of the stand-ins' },
  { program: 'mkfs.ext4', apt: 'e2fsprogs', purpose: 'small disks that fill up' },
  { program: 'mount', apt: 'mount', purpose: 'small disks that fill up' },
  { program: 'ip', apt: 'iproute2', purpose: 'addresses of the engine’s networks' },
];

function isThere(program: string): boolean {
  const folders = program.startsWith('/') ? [''] : [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.some((folder) => {
    const file = path.join(folder, program);
    if (!existsSync(file)) return false;
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Returns what is still missing, as sentences. */
export function preparePrograms(): string[] {
  let missing = needs.filter((need) => !isThere(need.program));
  const canInstall = process.getuid?.() === 0 && isThere('apt-get');
  if (missing.length > 0 && canInstall) {
    const packages = [...new Set(missing.map((need) => need.apt))];
    console.log(`Installing for the tests: ${packages.join(' ')}`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env: environment });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: environment,
    });
    missing = needs.filter((need) => !isThere(need.program));
  }
  return missing.map(
    (need) => `${need.program} is not here: it is needed for ${need.purpose}. Install the package ${need.apt}.`,
  );
}

/** The folder of an Electron that can run; a sentence when there is none. */
export function findElectron(): { readonly folder: string } | { readonly missing: string } {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given !== undefined && existsSync(path.join(given, 'electron'))) return { folder: given };
  const own = path.resolve('node_modules/electron/dist');
  if (!existsSync(path.join(own, 'electron'))) {
    try {
      execFileSync(process.execPath, [path.resolve('node_modules/electron/install.js')], {
        stdio: 'inherit',
        timeout: 300_000,
      });
    } catch {
      // Said below, in words.
    }
  }
  if (existsSync(path.join(own, 'electron'))) return { folder: own };
  return {
    missing:
      'Electron’s runtime is not here and could not be downloaded. Run `npx install-electron`, or name the folder of one in ELECTRON_OVERRIDE_DIST_PATH.',
  };
}
