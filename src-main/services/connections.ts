/** Tests of connections to databases that are not Berth's. */
import type { ConnectionTest } from '../contract/connection.ts';
import type { EngineView } from '../contract/engine.ts';
import type { InstanceId, ServiceName, TemplateId } from '../contract/ids.ts';
import type { EnvironmentValue, ServiceSpec } from '../contract/spec.ts';
import type { DatabaseTester } from '../ports/database-tester.ts';
import type { Vault } from '../ports/vault.ts';

export interface ConnectionToTest {
  readonly template: TemplateId;
  readonly service: ServiceName;
  readonly variable: string;
  readonly value: string;
  readonly instance?: InstanceId | undefined;
}

export interface ConnectionsDependencies {
  readonly databases: DatabaseTester;
  /** Rejects with NO_SUCH_INSTANCE. */
  readonly specOf: (instance: InstanceId) => {
    readonly services: Readonly<Record<ServiceName, Pick<ServiceSpec, 'environment'>>>;
  };
  readonly vault: Pick<Vault, 'get'>;
  readonly engineView: () => Pick<EngineView, 'endpoint' | 'isLocal'>;
}

/** The name under which containers reach the machine that the engine runs on. */
const engineHost = 'host.docker.internal';

export class ConnectionsService {
  readonly #dependencies: ConnectionsDependencies;

  constructor(dependencies: ConnectionsDependencies) {
    this.#dependencies = dependencies;
  }

  async test(input: ConnectionToTest, signal: AbortSignal): Promise<ConnectionTest> {
    const value = input.value.trim() === '' ? this.#stored(input) : { kind: 'plain' as const, value: input.value };
    // A database of the same instance has its own probe, and no port for this machine.
    if (value?.kind === 'linked') return { outcome: 'other', server: input.service, details: value.text };
    const text = value?.kind === 'secret' ? (await this.#dependencies.vault.get(value.ref))?.reveal() : value?.value;
    return this.#dependencies.databases.test(text ?? '', signal, this.#hosts());
  }

  #stored({ instance, service, variable }: ConnectionToTest): EnvironmentValue | undefined {
    if (instance === undefined) return undefined;
    return this.#dependencies.specOf(instance).services[service]?.environment[variable];
  }

  #hosts(): Map<string, string> {
    const { isLocal, endpoint } = this.#dependencies.engineView();
    const host = isLocal ? '127.0.0.1' : remoteHost(endpoint);
    return new Map(host === null ? [] : [[engineHost, host]]);
  }
}

function remoteHost(endpoint: string): string | null {
  if (!/^(tcp|https?|ssh):/.test(endpoint) || !URL.canParse(endpoint)) return null;
  const { hostname } = new URL(endpoint);
  return hostname === '' ? null : hostname.replace(/^\[(.*)\]$/, '$1');
}
