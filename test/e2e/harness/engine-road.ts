/** A road to the tests' engine that can be closed and opened: for the window the engine goes away and comes back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineEndpoint } from './parts.ts';

export interface EngineRoad {
  /** For DOCKER_HOST; nothing listens there until the road is opened. */
  readonly endpoint: string;
  open(): Promise<void>;
  close(): Promise<void>;
  remove(): Promise<void>;
}

export function engineRoad(): EngineRoad {
  const folder = mkdtempSync(join(tmpdir(), 'berth-road-'));
  const socket = join(folder, 'docker.sock');
  const travellers = new Set<Socket>();
  let server: Server | null = null;

  function carry(near: Socket): void {
    const far = connect(engineEndpoint().replace(/^unix:\/\//, ''));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      travellers.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        travellers.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }

  async function close(): Promise<void> {
    const closing = server;
    server = null;
    if (closing === null) return;
    const closed = new Promise((resolve) => closing.close(resolve));
    for (const socketOfTraveller of travellers) socketOfTraveller.destroy();
    await closed;
    rmSync(socket, { force: true });
  }

  return {
    endpoint: `unix://${socket}`,
    open() {
      const opening = createServer({ allowHalfOpen: false }, carry);
      server = opening;
      return new Promise((resolve, reject) => {
        opening.once('error', reject);
        opening.listen(socket, resolve);
      });
    },
    close,
    async remove() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
