/** The environment of this process, read once at its start. */
import type { Environment } from './data-folder.ts';

/**
 * Takes the engine's variables out of the process: libraries that look for them by themselves would connect
 * where Berth did not choose to, or fail on a certificate folder that is not there.
 */
export function takeEnvironment(): Environment {
  const taken = { ...process.env };
  for (const name of Object.keys(process.env)) if (/^DOCKER_/i.test(name)) Reflect.deleteProperty(process.env, name);
  return taken;
}
