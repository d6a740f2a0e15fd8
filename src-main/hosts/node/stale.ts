/** Is what was built older than what it was built from? */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const sources = ['src-main', 'src-renderer', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.base.json'];
const built = ['out/main/electron.js', 'out/main/berth.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];

export function isStale(root: string): boolean {
  const builtAt = built.map((path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs);
  const oldest = Math.min(...builtAt.map((time) => time ?? 0));
  return sources.some((path) => newestIn(join(root, path)) > oldest);
}

/** Of a file, or of everything in a folder; a file that was removed shows in its folder's time. */
function newestIn(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const inside = readdirSync(path, { withFileTypes: true }).map((entry) => newestIn(join(path, entry.name)));
  return Math.max(stats.mtimeMs, ...inside);
}
