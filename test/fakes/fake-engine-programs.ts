/** The few programs that helpers run on folders of a fake engine's host. */
import { posix } from 'node:path';
import type { FakeContainer, FakeEngineState, Files } from './fake-engine-state.ts';

/** Exit code of a container whose entry point is one of the known programs; null: it is a server. */
export function runProgram(state: FakeEngineState, container: FakeContainer): number | null {
  const [program] = container.wanted.entrypoint ?? [];
  const [mount] = container.wanted.mounts;
  const onHost = (path: string): string => posix.join(mount?.source ?? '/', posix.relative(mount?.path ?? '/', path));
  const words = (container.wanted.command ?? []).filter((word) => !word.startsWith('-')).map(onHost);
  const [first = '', second = ''] = words;
  switch (program) {
    case 'mv':
      return words.length === 0 ? 0 : rename(state.folders, first, second);
    case 'rm':
      if (mount?.kind === 'bind') state.folders.delete(first);
      for (const word of words)
        state
          .mountsOf(container)
          .get(mount?.path ?? '')
          ?.delete(posix.basename(word));
      return 0;
    case 'ls':
      return state.folders.has(first) ? 0 : 2;
    default:
      return null;
  }
}

/** As `mv -T` on directories: an existing target must be empty. */
function rename(folders: Map<string, Files>, from: string, to: string): number {
  const files = folders.get(from);
  const target = folders.get(to);
  if (files === undefined || (target !== undefined && target.size > 0)) return 1;
  folders.delete(from);
  folders.set(to, files);
  return 0;
}
