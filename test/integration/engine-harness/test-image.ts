/** A small image with Debian's own shell and a few tools of this machine; no download. */
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { command } from './command.ts';
import { findProgram } from './process-of-its-own.ts';

const tools = [
  'sh',
  'cat',
  'seq',
  'sleep',
  'head',
  'tr',
  'id',
  'mkdir',
  'rm',
  'mv',
  'ls',
  'touch',
  'true',
  'env',
  'stat',
  'chown',
  'dd',
];

/** Makes the image on the engine under this name. `extra`: more files, by path. */
export async function makeTestImage(
  endpoint: string,
  reference: string,
  extra: Readonly<Record<string, Uint8Array>> = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-image-'));
  try {
    const root = join(folder, 'root');
    for (const place of ['bin', 'etc', 'tmp', 'data']) await mkdir(join(root, place), { recursive: true });
    await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/:/bin/sh\nnode:x:1000:1000::/:/bin/sh\n');
    for (const tool of tools) await copyTool(tool, root);
    for (const [path, bytes] of Object.entries(extra)) await writeFile(join(root, path), bytes);
    const tar = join(folder, 'root.tar');
    await command('tar', ['-C', root, '-cf', tar, '.']);
    await command('docker', [
      '-H',
      endpoint,
      'import',
      '--change',
      'CMD ["/bin/sh"]',
      '--change',
      'ENV PATH=/bin',
      tar,
      reference,
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copyTool(tool: string, root: string): Promise<void> {
  const file = await realpath(await findProgram(tool, 'coreutils'));
  await cp(file, join(root, 'bin', tool), { dereference: true });
  const libraries = await command('ldd', [file]).catch(() => '');
  for (const [, path = ''] of libraries.matchAll(/(?:=> )?(\/\S+) \(0x/g)) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await cp(path, join(root, path), { dereference: true });
  }
}
