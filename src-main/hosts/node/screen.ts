/** Is there a screen that a window could be shown on? (Linux: Windows and macOS always have one.) */
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Environment } from '../core/data-folder.ts';

const answerMs = 2_000;

/** Why there is none, as the rest of a sentence; null when there is one. */
export async function missingScreen(environment: Environment, socketFolder = '/tmp/.X11-unix'): Promise<string | null> {
  const { DISPLAY: display = '', WAYLAND_DISPLAY: wayland = '', XDG_RUNTIME_DIR: runtime = '' } = environment;
  if (display === '' && wayland === '') {
    return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  }
  if (wayland !== '' && (await isAnswered(wayland.startsWith('/') ? wayland : join(runtime, wayland)))) return null;
  if (display === '') return `nothing answers at the display WAYLAND_DISPLAY=${wayland}`;
  const local = /^(?:unix)?:(\d+)/.exec(display)?.[1];
  // A display of another machine is believed.
  if (local === undefined || (await isAnswered(join(socketFolder, `X${local}`)))) return null;
  return `nothing answers at the display DISPLAY=${display}`;
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path, timeout: answerMs });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true));
    socket.once('error', end(false));
    socket.once('timeout', end(false));
  });
}
