/** Small fakes of what jobs use beside the engine: the probe over HTTP, this machine, the logs. */
import type { InstanceId, ServiceName } from '../../src-main/contract/ids.ts';
import type { LogLine } from '../../src-main/contract/logs.ts';
import type { Template } from '../../src-main/contract/template.ts';
import { createDiagnoser } from '../../src-main/domain/diagnose.ts';
import { levelOf } from '../../src-main/domain/log-level.ts';
import type { Engine } from '../../src-main/ports/engine.ts';
import type { Host } from '../../src-main/ports/host.ts';
import type { LogKeeper } from '../../src-main/ports/log-keeper.ts';
import type { Prober } from '../../src-main/ports/prober.ts';
import type { FakeEngineState } from './fake-engine-state.ts';

/** Answers for the container that publishes the port, when its image is a healthy one. */
export class FakeProber implements Prober {
  readonly #state: FakeEngineState;

  constructor(state: FakeEngineState) {
    this.#state = state;
  }

  get(url: string): ReturnType<Prober['get']> {
    const port = Number(new URL(url).port);
    const serving = [...this.#state.containers.values()].find(
      (one) => one.status === 'running' && one.wanted.ports.some((published) => published.hostPort === port),
    );
    if (serving === undefined || this.#state.behaviourOf(serving) !== 'healthy') return Promise.resolve(null);
    const version = this.#state.image(serving.wanted.image)?.tag;
    return Promise.resolve({ status: 200, body: JSON.stringify({ Version: version }) });
  }
}

export class FakeHost implements Host {
  readonly takenPorts = new Map<number, string | null>();

  portOwner(port: number): ReturnType<Host['portOwner']> {
    return Promise.resolve({ isFree: !this.takenPorts.has(port), owner: this.takenPorts.get(port) ?? null });
  }

  folder(): ReturnType<Host['folder']> {
    return Promise.resolve({
      exists: true,
      isFolder: true,
      owner: 'root',
      isWritable: true,
      mode: 0o755,
      uid: 0,
      gid: 0,
      isReadOnlyDisk: false,
      isEmpty: true,
    });
  }

  readonly homeFolder = '/root';

  addresses(): readonly string[] {
    return ['127.0.0.1', '::1', '192.0.2.7'];
  }

  readonly kernelSettings = new Map<string, number>();

  folders(path: string): ReturnType<Host['folders']> {
    return Promise.resolve({ path, names: [], isCut: false });
  }

  makeFolder(): Promise<void> {
    return Promise.resolve();
  }

  kernelSetting(name: string): Promise<number | null> {
    return Promise.resolve(this.kernelSettings.get(name) ?? null);
  }

  freeBytes(): Promise<number | null> {
    return Promise.resolve(1e12);
  }
}

/** Keeps what was drained, as text. */
export class FakeLogKeeper implements LogKeeper {
  readonly drained: string[] = [];
  readonly marks: string[] = [];
  readonly #template: Template;

  constructor(template: Template) {
    this.#template = template;
  }

  async drain(engine: Engine, instance: InstanceId, service: ServiceName, container: string): Promise<void> {
    if ((await engine.inspectContainer(container)) === null) return;
    const lines = await this.tail(engine, instance, service, container, 1000);
    this.drained.push(...lines.map((line) => line.text));
  }

  mark(_instance: InstanceId, service: ServiceName, kind: string): void {
    this.marks.push(`${service} ${kind}`);
  }

  async tail(
    engine: Engine,
    _instance: InstanceId,
    service: ServiceName,
    container: string,
    count: number,
  ): Promise<LogLine[]> {
    const diagnose = createDiagnoser(this.#template.services[service]?.logRules ?? []);
    const lines: LogLine[] = [];
    for await (const record of engine.logs(container, { follow: false, tail: count }, new AbortController().signal)) {
      const diagnosis = diagnose(record.text);
      lines.push({
        number: lines.length,
        at: record.at,
        service,
        stream: record.stream,
        level: levelOf(record.text),
        text: record.text,
        ...(diagnosis === null
          ? {}
          : {
              diagnosis: {
                rule: diagnosis.rule,
                level: diagnosis.level,
                words: diagnosis.words,
                advice: diagnosis.advice,
              },
            }),
      });
    }
    return lines;
  }
}
