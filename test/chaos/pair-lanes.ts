/** A server with its database, killed: changes of configuration, removing with the data kept, and containers found. */
import { ordersFor, type Act, type Choose, type Kind, type Lane, type Parts, type Result } from './lane.ts';
import type { Order } from './host.ts';
import { FoundPair } from './pair-adoption.ts';
import { ChangedPair } from './pair-changes.ts';
import type { Pair } from './pair.ts';

type MakeAct = () => Act | Promise<Act>;

/** What comes next in a round would count on what is broken. */
class Broken extends Error {}

/** The boundaries of each kind that are left to be cut. */
class Cuts {
  readonly #choose: Choose;
  readonly #tell: (result: Result) => void;
  readonly #left = new Map<Kind, Order[]>();

  constructor(choose: Choose, tell: (result: Result) => void) {
    this.#choose = choose;
    this.#tell = tell;
  }

  /** Is one of these kinds not yet known, or not yet cut everywhere? */
  isLeft(...kinds: Kind[]): boolean {
    return kinds.some((kind) => (this.#left.get(kind)?.length ?? 1) > 0);
  }

  /** Undisturbed the first time; then killed at the next boundary that is left, and undisturbed where none is. */
  async cut(lane: Lane, make: MakeAct): Promise<void> {
    const act = await make();
    const left = this.#left.get(act.kind);
    const order = left?.shift();
    if (order !== undefined) {
      const result = await lane.kill(act, order);
      this.#tell(result);
      if (!result.isWhole) throw new Broken();
      return;
    }
    const boundaries = await lane.run(act);
    if (left === undefined) this.#left.set(act.kind, [...this.#choose(act.kind, ordersFor(boundaries))]);
  }
}

/** With another instance after each that was broken. */
async function withPair<P extends Pair>(open: () => P, go: (pair: P) => Promise<void>): Promise<void> {
  for (let isBroken = true; isBroken;) {
    const pair = open();
    try {
      await pair.open();
      await go(pair);
      isBroken = false;
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
    } finally {
      await pair.close();
    }
  }
}

export function configureLane(parts: Parts, choose: Choose, tell: (result: Result) => void): Promise<void> {
  const cuts = new Cuts(choose, tell);
  const open = (): ChangedPair => new ChangedPair(nameOf('changed'), parts);
  return withPair(open, async (pair) => {
    const cut = (make: MakeAct): Promise<void> => cuts.cut(pair.lane, make);
    await pair.lane.run(pair.create());
    await pair.fill();
    while (cuts.isLeft('configure', 'unfit', 'limits', 'toFolder', 'toVolume')) {
      if (cuts.isLeft('configure')) await cut(() => pair.reconfigure());
      if (cuts.isLeft('unfit')) await cut(() => pair.unfit());
      if (cuts.isLeft('limits')) await cut(() => pair.limits());
      if (cuts.isLeft('toFolder', 'toVolume')) {
        await cut(() => pair.toFolder());
        await cut(() => pair.toVolume());
      }
      // The backups stay to the end: secrets of before are there for them.
      await pair.fill();
    }
    await pair.lane.run(await pair.remove());
  });
}

export function keepLane(parts: Parts, choose: Choose, tell: (result: Result) => void): Promise<void> {
  const cuts = new Cuts(choose, tell);
  const open = (): ChangedPair => new ChangedPair(nameOf('kept'), parts);
  return withPair(open, async (pair) => {
    await pair.lane.run(pair.create());
    while (cuts.isLeft('keep', 'reinstall')) {
      await pair.fill();
      await cuts.cut(pair.lane, () => pair.keep());
      await cuts.cut(pair.lane, () => pair.reinstall());
    }
    await pair.lane.run(await pair.remove());
  });
}

export function adoptLane(parts: Parts, choose: Choose, tell: (result: Result) => void): Promise<void> {
  const cuts = new Cuts(choose, tell);
  const open = (): FoundPair => new FoundPair(nameOf('found'), parts);
  return withPair(open, async (pair) => {
    const adopt = (): Act => pair.adopt();
    /** Made by somebody, taken over, and in the end gone, with all that is cut in between. */
    const round = async (...acts: MakeAct[]): Promise<void> => {
      await pair.make();
      for (const act of acts) await cuts.cut(pair.lane, act);
      await pair.clearBackups();
      await pair.unmake();
    };
    const rounds: readonly [Kind, ...MakeAct[]][] = [
      ['release', adopt, () => pair.release()],
      ['takeOver', adopt, () => pair.takeOver(), () => pair.remove()],
      ['takeOverUndone', adopt, () => pair.takeOverUndone(), () => pair.remove()],
      ['removeAdopted', adopt, () => pair.removeAdopted()],
      ['keepAdopted', adopt, () => pair.keepAdopted(), () => pair.reinstall(), () => pair.remove()],
    ];
    for (const [kind, ...acts] of rounds) while (cuts.isLeft(kind)) await round(...acts);
  });
}

function nameOf(word: string): string {
  return `chaos-${word}-${Math.random().toString(36).slice(2, 6)}`;
}
