/** The desktop program: the built `out/` in the Electron that the environment names. */
import { join, resolve } from 'node:path';
import { _electron } from 'playwright-core';
import {
  firstSize,
  newDataFolder,
  programEnvironment,
  programRoot,
  settle,
  type BerthWindow,
  type WindowOptions,
} from './window.ts';

const runtime = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? resolve('node_modules/electron/dist'), 'electron');
const closeLimitMs = 15_000;

export async function openElectron(options: WindowOptions = {}): Promise<BerthWindow> {
  const data = newDataFolder();
  const app = await _electron.launch({
    executablePath: runtime,
    args: ['--no-sandbox', programRoot, `--data=${data.path}`],
    env: programEnvironment(options),
  });
  const page = await app.firstWindow();
  // Links for the user's browser: there is none here.
  await app.evaluate(({ shell }) => {
    shell.openExternal = () => Promise.resolve();
  });
  const resize = async (width: number, height: number): Promise<void> => {
    await app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width, height },
    );
    await page.waitForFunction(
      (size) => Math.abs(window.innerWidth - size.width) < 3 && Math.abs(window.innerHeight - size.height) < 3,
      { width, height },
    );
  };
  await settle(page);
  await resize(firstSize.width, firstSize.height);
  return {
    kind: 'electron',
    page,
    data: data.path,
    resize,
    // The dialog is the system's: nothing of it can be pressed from here.
    answerFolderDialog: (path) =>
      app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      }, path),
    async close() {
      const process = app.process();
      const limit = setTimeout(() => process.kill('SIGKILL'), closeLimitMs);
      await app.close().catch(() => undefined);
      clearTimeout(limit);
      data.remove();
    },
  };
}
