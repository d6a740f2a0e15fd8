/** Recipes of the stand-ins that answer as servers do which cannot be had: enough to prove what a template says, nothing more. */

import path from 'node:path';
import { GROUP, PASSWD } from './debian.ts';
import { LayerDraft, type Layer } from './layer.ts';
import type { Image } from './registry.ts';

const HERE = path.join(import.meta.dirname, '../servers');
const PROGRAM = 'opt/stand-in';

interface StandIn {
  readonly server: string;
  readonly repository: string;
  readonly tag: string;
  readonly label: string;
  /** Owner of the folders, and who the program runs as unless it is root. */
  readonly user: { readonly uid: number; readonly gid: number; readonly isRunner: boolean };
  readonly folders: readonly string[];
  readonly stopSignal?: string;
}

const root = { uid: 0, gid: 0, isRunner: false };

/** Under the names and tags of the built-in templates. */
const STAND_INS: readonly StandIn[] = [
  {
    server: 'gitea',
    repository: 'gitea/gitea',
    tag: '1.25.1',
    label: 'Gitea',
    user: { uid: 1000, gid: 1000, isRunner: false },
    folders: ['data'],
  },
  {
    server: 'vaultwarden',
    repository: 'vaultwarden/server',
    tag: '1.34.3',
    label: 'Vaultwarden',
    user: root,
    folders: ['data'],
  },
  {
    server: 'uptime-kuma',
    repository: 'louislam/uptime-kuma',
    tag: '2.5.3',
    label: 'Uptime Kuma',
    user: root,
    folders: ['app/data'],
  },
  {
    server: 'jenkins',
    repository: 'jenkins/jenkins',
    tag: '2.528.1-lts-jdk21',
    label: 'Jenkins',
    user: { uid: 1000, gid: 1000, isRunner: true },
    folders: ['var/jenkins_home'],
  },
  {
    server: 'n8n',
    repository: 'n8nio/n8n',
    tag: '1.70.3',
    label: 'n8n',
    user: { uid: 1000, gid: 1000, isRunner: true },
    folders: ['home/node/.n8n'],
  },
  {
    server: 'sonarqube',
    repository: 'library/sonarqube',
    tag: '24.12.0.100206-community',
    label: 'SonarQube',
    user: { uid: 1000, gid: 0, isRunner: true },
    folders: ['opt/sonarqube/data', 'opt/sonarqube/extensions', 'opt/sonarqube/logs', 'opt/sonarqube/temp'],
    stopSignal: 'SIGINT',
  },
  {
    server: 'nextcloud',
    repository: 'library/nextcloud',
    tag: '32.0.1-apache',
    label: 'Nextcloud',
    user: { uid: 33, gid: 33, isRunner: false },
    folders: ['var/www/html'],
  },
];

export async function serverImages(below: readonly Layer[], cacheFolder: string): Promise<Image[]> {
  const program = await new LayerDraft().tree(PROGRAM, HERE, (name) => !path.extname(name) || name.endsWith('.mjs'));
  program
    .text('etc/passwd', `${PASSWD}www-data:x:33:33::/var/www:/usr/sbin/nologin\nserver:x:1000:1000::/home:/bin/bash\n`)
    .text('etc/group', `${GROUP}www-data:x:33:\nserver:x:1000:\n`)
    // as there: the user by name, then the command
    .text('usr/bin/runuser', '#!/bin/sh\nshift 3\nexec setpriv --reuid=33 --regid=33 --clear-groups "$@"\n', {
      mode: 0o755,
    })
    .text('usr/local/bin/php', `#!/bin/sh\nexec /usr/local/bin/node /${PROGRAM}/main.mjs occ "$@"\n`, { mode: 0o755 });
  const layers = [...below, await program.pack(cacheFolder)];
  const images: Image[] = [];
  for (const { server, repository, tag, label, user, folders, stopSignal } of STAND_INS) {
    const { uid, gid, isRunner } = user;
    const places = new LayerDraft();
    for (const folder of folders) places.directory(folder, { uid, gid });
    images.push({
      repository,
      tags: [tag],
      layers: [...layers, await places.pack(cacheFolder)],
      config: {
        Env: ['PATH=/usr/local/bin:/usr/bin:/bin', `STANDIN_SERVER=${server}`],
        Entrypoint: ['/usr/local/bin/node', `/${PROGRAM}/main.mjs`],
        ...(isRunner ? { User: `${String(uid)}:${String(gid)}` } : {}),
        ...(stopSignal === undefined ? {} : { StopSignal: stopSignal }),
        Labels: { 'berth.stand-in': 'true', 'berth.stand-in.for': label },
      },
    });
  }
  return images;
}
