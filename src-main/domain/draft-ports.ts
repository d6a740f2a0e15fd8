/** Host ports that somebody has or wants, by protocol and address, and the next one that is free. */
import type { TakenPort } from './draft-facts.ts';

const highestPort = 65_535;

/** Can two listeners with the same port not be there together? A wildcard is in the way of every address of its family. */
export function addressesMeet(one: string, other: string): boolean {
  const [first, second] = [plainAddress(one), plainAddress(other)];
  if (first === second || first === '' || second === '') return true;
  if (first.includes(':') !== second.includes(':')) return false;
  return isWildcard(first) || isWildcard(second);
}

/** Lower case, without the brackets of an address in a URL. */
export function plainAddress(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1');
}

function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

export class HostPorts {
  readonly #byPort = new Map<string, TakenPort[]>();

  constructor(taken: Iterable<TakenPort> = []) {
    for (const port of taken) this.add(port);
  }

  add(taken: TakenPort): void {
    const key = keyOf(taken);
    const known = this.#byPort.get(key);
    if (known === undefined) this.#byPort.set(key, [taken]);
    else known.push(taken);
  }

  /** The first that is in the way; null: the port is free there. */
  inTheWay(wanted: Omit<TakenPort, 'owner'>): TakenPort | null {
    return this.#byPort.get(keyOf(wanted))?.find(({ hostIp }) => addressesMeet(hostIp, wanted.hostIp)) ?? null;
  }

  /** The first from `wanted` up that is free for its protocol and address; null when there is none left. */
  nextFree(wanted: Omit<TakenPort, 'owner'>): number | null {
    for (let { port } = wanted; port <= highestPort; port += 1) {
      if (this.inTheWay({ ...wanted, port }) === null) return port;
    }
    return null;
  }
}

function keyOf({ port, protocol }: Pick<TakenPort, 'port' | 'protocol'>): string {
  return `${String(port)}/${protocol}`;
}
