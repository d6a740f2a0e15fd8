/** Programs of this machine with the libraries they need, as files of a layer. */

import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { LayerDraft } from './layer.ts';

const run = promisify(execFile);

const PROGRAMS =
  'bash dash basename cat chgrp chmod chown cp cut date dd df dirname du echo env expr false find grep gzip head hostname id ' +
  'install kill ln ls md5sum mkdir mktemp mv nohup od printenv printf pwd readlink realpath rm rmdir sed seq setpriv ' +
  'sha256sum sleep sort stat sync tail tar tee test timeout touch tr true uname uniq wc whoami xargs yes';

export class MissingOnHost extends Error {}

/** The path behind links of folders, so that /bin and /lib of a merged system come out as /usr/bin and /usr/lib. */
async function realFolder(file: string): Promise<string> {
  return path.join(await fs.realpath(path.dirname(file)), path.basename(file));
}

async function librariesOf(files: readonly string[]): Promise<string[]> {
  const { stdout } = await run('ldd', [...files], { maxBuffer: 64 * 1024 * 1024 });
  const found = stdout.matchAll(/(?:=>\s+|^\s+)(\/\S+)\s+\(0x/gm);
  return [...new Set([...found].map((match) => match[1] ?? ''))].filter((file) => file !== '');
}

/** Adds programs or shared objects at their own place, and every library they need. */
export async function addBinaries(draft: LayerDraft, files: readonly string[], below?: LayerDraft): Promise<void> {
  for (const file of files) draft.file(await realFolder(file), file, { mode: 0o755 });
  for (const library of await librariesOf(files)) {
    const target = await realFolder(library);
    if (below?.has(target) !== true) draft.file(target, library, { mode: 0o755 });
  }
}

async function isFile(file: string): Promise<boolean> {
  return (await fs.stat(file).catch(() => undefined))?.isFile() === true;
}

async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of ['/usr/bin', '/bin', '/usr/sbin', '/sbin']) {
    if (await isFile(path.join(folder, name))) return path.join(folder, name);
  }
  return undefined;
}

export const PASSWD = 'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n';
export const GROUP = 'root:x:0:\nnogroup:x:65534:\n';

/** Shell, core utilities, libraries and certificates of this Debian. */
export async function baseLayer(): Promise<LayerDraft> {
  const draft = new LayerDraft();
  const programs: string[] = [];
  for (const name of PROGRAMS.split(' ')) {
    const file = await findProgram(name);
    if (file !== undefined) programs.push(file);
  }
  if (!programs.some((file) => file.endsWith('/bash')))
    throw new MissingOnHost('The images need bash: apt-get install bash');
  for (const folder of ['bin', 'lib', 'lib64', 'sbin']) draft.directory(`usr/${folder}`).link(folder, `usr/${folder}`);
  for (const folder of ['etc', 'home', 'opt', 'proc', 'run', 'sys', 'dev', 'usr/local/bin', 'var/lib', 'var/log']) {
    draft.directory(folder);
  }
  draft.directory('tmp', { mode: 0o1777 }).directory('var/tmp', { mode: 0o1777 }).directory('root', { mode: 0o700 });
  draft.link('var/run', '/run').link('usr/bin/sh', 'dash');
  draft
    .text('etc/passwd', PASSWD)
    .text('etc/group', GROUP)
    .text('etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\n');
  await addBinaries(draft, programs);
  for (const file of ['/etc/ssl/certs/ca-certificates.crt', '/etc/os-release', '/etc/debian_version']) {
    if (await isFile(file)) draft.file(file, await fs.realpath(file));
  }
  return draft;
}

/** The Node.js runtime that runs this script. */
export async function nodeLayer(base: LayerDraft): Promise<LayerDraft> {
  const draft = new LayerDraft();
  draft.file('usr/local/bin/node', await fs.realpath(process.execPath), { mode: 0o755 });
  for (const library of await librariesOf([process.execPath])) {
    const target = await realFolder(library);
    if (!base.has(target)) draft.file(target, library, { mode: 0o755 });
  }
  return draft;
}
