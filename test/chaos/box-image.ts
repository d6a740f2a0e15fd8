/** A small server of our own making, for what no particular server matters to: a volume, a folder, a shell that waits. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../integration/engine-harness/command.ts';
import { makeTestImage } from '../integration/engine-harness/test-image.ts';

export const boxVersion = '1.0.0';
export const newBoxVersion = '1.1.0';

const template = `
schema: 1
id: box
name: Box
summary: Keeps what is put into it.
version: 1
tile: { letters: Bx, hue: 30 }
main: server
services:
  server:
    label: Box
    image: { repository: berth/box, tag: ${boxVersion} }
    stop: { timeoutSeconds: 10 }
    variables:
      - { name: OWNER, label: Owner, required: true, default: nobody, pattern: '^[a-z]+$', patternHelp: Small letters. }
    ports:
      - { name: web, label: Window, container: 8080 }
    volumes:
      - { name: data, path: /data, label: Data }
      - { name: shelf, path: /shelf, label: Shelf, owner: '0:0' }
    probe:
      checks: [{ kind: exec, label: Box, command: [cat, /tmp/open] }]
      intervalMs: 200
      budgetSeconds: 60
upgrade: { order: semver }
backup: { consistency: stopped }
`;
const entrypoint = `trap 'exit 0' TERM
echo open > /tmp/open
while true; do sleep 1000 & wait; done
`;

/** For the templates of a data folder. */
export function writeBoxTemplate(folder: string): void {
  writeFileSync(join(folder, 'box.yaml'), template);
}

export interface BoxPlace {
  readonly engine: string;
  readonly registry: string;
}

/** Makes the image and puts it into the registry: Berth pulls it like any other. `ballast`: bytes that do not shrink. */
export async function pushBox(
  { engine, registry }: BoxPlace,
  version: string = boxVersion,
  ballast?: Uint8Array,
): Promise<void> {
  const image = `${registry}/berth/box:${version}`;
  const base = `box-base:${version}`;
  await makeTestImage(engine, base, {
    'box.sh': Buffer.from(entrypoint),
    'etc/box-version': Buffer.from(version),
    ...(ballast === undefined ? {} : { ballast }),
  });
  const docker = (...words: string[]): Promise<string> => command('docker', ['-H', engine, ...words]);
  const box = (await docker('create', '--network', 'none', '--entrypoint', '/bin/sh', base, '/box.sh')).trim();
  await docker('commit', box, image);
  await docker('rm', box);
  await docker('push', '-q', image);
  await docker('rmi', image, base);
}
