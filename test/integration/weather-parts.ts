/** An engine and a registry with boxes in it: those of the environment, or our own. */
import { newBoxVersion, boxVersion, pushBox } from '../chaos/box-image.ts';
import { startTestEngine, startTestRegistry } from './engine-harness/index.ts';

export interface BoxParts {
  readonly engine: string;
  readonly registry: string;
  readonly own: Awaited<ReturnType<typeof startTestEngine>>;
  close(): Promise<void>;
}

export async function openBoxParts(
  options: { readonly isOwn?: boolean; readonly diskBytes?: number } = {},
): Promise<BoxParts> {
  const own = await startTestEngine(options);
  const named = process.env['BERTH_TEST_REGISTRY'] ?? '';
  const registry = named === '' ? await startTestRegistry() : null;
  const place = { engine: own.endpoint, registry: registry?.endpoint ?? named };
  for (const version of [boxVersion, newBoxVersion]) await pushBox(place, version);
  return {
    ...place,
    own,
    close: async () => {
      await registry?.stop();
      await own.stop();
    },
  };
}
