/** Where the program's own files lie, whether it runs from source, from `out` or out of an installed archive. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const packageSchema = z.object({ name: z.literal('berth'), version: z.string() });

export interface ProgramFiles {
  readonly root: string;
  readonly version: string;
}

/** The nearest folder at or above `from` that holds Berth's own package.json. */
export function programFiles(from: string): ProgramFiles {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = readPackage(join(folder, 'package.json'));
    if (found !== null) return { root: folder, version: found.version };
    if (dirname(folder) === folder) throw new Error(`no package.json of Berth above ${from}`);
  }
}

function readPackage(path: string): z.infer<typeof packageSchema> | null {
  try {
    const found = packageSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
}
