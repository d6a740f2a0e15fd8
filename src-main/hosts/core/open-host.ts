/** Takes a data folder into possession: lock, core, control socket; and gives all of it back in reverse order. */
import { createTransport, type AppRouter, type Transport } from '../../rpc/transport.ts';
import { startControlServer } from './control-server.ts';
import { openDataFolder } from './data-folder.ts';
import { lockFolder } from './folder-lock.ts';
import { controlAddress, newToken, removeHostFile, writeHostFile, type HostFile } from './host-file.ts';
import { processMark } from './process-mark.ts';

/** What a host runs: the whole program without its window. */
export interface Core {
  readonly router: AppRouter;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface HostOptions<C extends Core> {
  readonly folder: string;
  readonly kind: HostFile['kind'];
  readonly version: string;
  /** Called when the folder is ours. */
  readonly makeCore: () => C | Promise<C>;
  readonly onFault: (error: unknown) => void;
}

export interface OpenHost<C extends Core = Core> {
  readonly core: C;
  readonly transport: Transport;
  /** Commands that are connected now. */
  clients(): number;
  /** From now on `berth link` is answered with this. */
  offerLinks(link: () => string): void;
  stop(): Promise<void>;
}

/** Rejects with DATA_FOLDER_BUSY or DATA_FOLDER_UNUSABLE. */
export async function openHost<C extends Core>(options: HostOptions<C>): Promise<OpenHost<C>> {
  openDataFolder(options.folder);
  const lock = lockFolder(options.folder);
  const closers: (() => void | Promise<void>)[] = [() => lock.release()];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const core = await options.makeCore();
    closers.push(() => core.stop());
    await core.start();
    const transport = createTransport(core.router, options.onFault);
    let link: (() => string) | null = null;
    const token = newToken();
    const socket = controlAddress(options.folder);
    const control = await startControlServer({ transport, socket, token, link: () => link?.() ?? null });
    closers.push(() => control.stop());
    const mark = processMark(process.pid);
    writeHostFile(options.folder, {
      pid: process.pid,
      mark,
      kind: options.kind,
      version: options.version,
      socket,
      token,
    });
    closers.push(() => removeHostFile(options.folder));
    return {
      core,
      transport,
      clients: () => control.clients(),
      offerLinks(next) {
        link = next;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
