/** All containers with the ports that they hold or will want. */
import type { ContainerSummary } from '../../ports/engine.ts';
import { containerAnswer, containersAnswer } from './answers.ts';
import { publishedPorts } from './container-answer.ts';
import type { PublishedPort } from './container-answer.ts';
import type { Transport } from './transport.ts';

const askedAtOnce = 8;

export class ContainerList {
  readonly #transport: Transport;
  /** What a container publishes is settled when it is made. The engine does not list it for a stopped one. */
  readonly #wanted = new Map<string, readonly PublishedPort[]>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async list(filters: string): Promise<ContainerSummary[]> {
    const answers = await this.#transport.json(containersAnswer, {
      method: 'GET',
      path: '/containers/json',
      query: { all: true, filters },
      limitMs: 60_000,
    });
    await this.#learn(answers.filter((answer) => answer.State !== 'running').map((answer) => answer.Id));
    return answers.map((answer) => ({
      id: answer.Id,
      name: ownName(answer.Names),
      image: answer.Image,
      status: answer.State,
      labels: answer.Labels,
      volumes: answer.Mounts.flatMap(({ Type, Name }) => (Type === 'volume' && Name !== '' ? [Name] : [])),
      ports:
        answer.State === 'running'
          ? answer.Ports.flatMap((port) =>
              port.PublicPort === undefined
                ? []
                : [
                    {
                      hostIp: port.IP,
                      hostPort: port.PublicPort,
                      containerPort: port.PrivatePort,
                      protocol: port.Type,
                    },
                  ],
            )
          : (this.#wanted.get(answer.Id) ?? []),
    }));
  }

  async #learn(ids: readonly string[]): Promise<void> {
    const unknown = ids.filter((id) => !this.#wanted.has(id));
    if (this.#wanted.size > 5000) this.#wanted.clear();
    const worker = async (): Promise<void> => {
      for (let id = unknown.pop(); id !== undefined; id = unknown.pop()) {
        const answer = await this.#transport.jsonOrNull(containerAnswer, {
          method: 'GET',
          path: `/containers/${id}/json`,
          asked: { container: id },
        });
        if (answer !== null) this.#wanted.set(id, publishedPorts(answer.HostConfig.PortBindings));
      }
    };
    await Promise.all(Array.from({ length: Math.min(askedAtOnce, unknown.length) }, worker));
  }
}

/** Links of other containers give a container more names; its own has no second slash. */
function ownName(names: readonly string[]): string {
  const own = names.find((name) => name.lastIndexOf('/') <= 0) ?? names[0] ?? '';
  return own.replace(/^\//, '');
}
