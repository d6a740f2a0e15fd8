/** Networks of an engine, and joining them. */
import type { Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import { networksAnswer } from './answers.ts';
import type { Transport } from './transport.ts';

export class Networks {
  readonly #transport: Transport;
  readonly #limitMs: number;

  /** `limitMs`: how long a change may take. */
  constructor(transport: Transport, limitMs: number) {
    this.#transport = transport;
    this.#limitMs = limitMs;
  }

  async list(filters?: string): ReturnType<Engine['listNetworks']> {
    const query = filters === undefined ? {} : { filters };
    const answer = await this.#transport.json(networksAnswer, { method: 'GET', path: '/networks', query });
    return answer.map(({ Name, Labels, Driver }) => ({ name: Name, labels: Labels, driver: Driver }));
  }

  async create(name: string, labels: Readonly<Record<string, string>>): Promise<void> {
    // Names of networks are not unique on older engines, and a race would make two: look first, and let the engine look too.
    if ((await this.list()).some((network) => network.name === name)) return;
    await this.#transport.send({
      method: 'POST',
      path: '/networks/create',
      body: { Name: name, Labels: labels, CheckDuplicate: true },
      limitMs: this.#limitMs,
    });
  }

  async remove(name: string): Promise<void> {
    await this.#transport.sendIfThere({
      method: 'DELETE',
      path: `/networks/${encodeURIComponent(name)}`,
      limitMs: this.#limitMs,
    });
  }

  /** An engine joins a stopped container to a network that is not there, and then refuses to start it. */
  async requireAll(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const there = new Set((await this.list()).map((network) => network.name));
    const missing = names.find((name) => !there.has(name));
    if (missing !== undefined)
      throw ProblemError.of('ENGINE_REFUSED', { status: 404, details: `network ${missing} not found` });
  }

  async join(container: string, network: string, aliases: readonly string[]): Promise<void> {
    await this.#transport.send({
      method: 'POST',
      path: `/networks/${encodeURIComponent(network)}/connect`,
      body: { Container: container, ...(aliases.length === 0 ? {} : { EndpointConfig: { Aliases: aliases } }) },
      limitMs: this.#limitMs,
    });
  }
}
