/** Keeps a stream of the border open: it begins with a snapshot, so opening it again brings the truth. */

export interface FollowOptions<T> {
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<T>>;
  readonly take: (item: T) => void;
  /** The stream broke; it is opened again by itself. */
  readonly lost?: () => void;
  readonly signal: AbortSignal;
}

const firstWaitMs = 250;
const longestWaitMs = 5000;

/** Resolves after `ms`, or at once when the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

/** Resolves when the signal is aborted, and only then. */
export async function follow<T>({ open, take, lost, signal }: FollowOptions<T>): Promise<void> {
  let waitMs = firstWaitMs;
  const isOver = () => signal.aborted;
  while (!isOver()) {
    try {
      for await (const item of await open(signal)) {
        if (isOver()) return;
        waitMs = firstWaitMs;
        take(item);
      }
    } catch {
      // The reason is shown by the connection's own state; here it only has to be opened again.
    }
    if (isOver()) return;
    lost?.();
    await pause(waitMs, signal);
    waitMs = Math.min(longestWaitMs, waitMs * 2);
  }
}

/** Asks until it is answered, with growing pauses. */
export async function ask<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T | null> {
  let waitMs = firstWaitMs;
  while (!signal.aborted) {
    try {
      return await call();
    } catch {
      await pause(waitMs, signal);
      waitMs = Math.min(longestWaitMs, waitMs * 2);
    }
  }
  return null;
}
