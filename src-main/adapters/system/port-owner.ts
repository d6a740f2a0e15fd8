/** The name of the program that holds a port: on Linux from /proc, as far as this user may read it; elsewhere unknown. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

const listening = '0A';

export async function portOwnerName(port: number, protocol: 'tcp' | 'udp', proc = '/proc'): Promise<string | null> {
  const inodes = new Set<string>();
  for (const table of [protocol, `${protocol}6`]) {
    const text = await readOrEmpty(`${proc}/net/${table}`);
    for (const inode of socketInodes(text, port, protocol)) inodes.add(`socket:[${inode}]`);
  }
  return inodes.size === 0 ? null : findHolder(proc, inodes);
}

/** Rows are `sl local_address rem_address st … inode`; addresses are hexadecimal. */
export function socketInodes(table: string, port: number, protocol: 'tcp' | 'udp'): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table
    .split('\n')
    .slice(1)
    .map((row) => row.trim().split(/\s+/))
    .filter((cells) => cells[1]?.split(':')[1] === wanted && (protocol === 'udp' || cells[3] === listening))
    .flatMap((cells) => (cells[9] === undefined || cells[9] === '0' ? [] : [cells[9]]));
}

async function findHolder(proc: string, sockets: ReadonlySet<string>): Promise<string | null> {
  const processes = (await entriesOf(proc)).filter((name) => /^\d+$/.test(name));
  for (const process of processes) {
    for (const file of await entriesOf(`${proc}/${process}/fd`)) {
      const target = await readlink(`${proc}/${process}/fd/${file}`).catch(() => '');
      if (!sockets.has(target)) continue;
      return programName(`${proc}/${process}`);
    }
  }
  return null;
}

/** Node names its main thread, which hides what the program is called. */
async function programName(process: string): Promise<string | null> {
  const name = (await readOrEmpty(`${process}/comm`)).trim();
  if (name !== 'MainThread') return name === '' ? null : name;
  const program = await readlink(`${process}/exe`).catch(() => '');
  return basename(program.replace(/ \(deleted\)$/, '')) || name;
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

async function readOrEmpty(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
}
