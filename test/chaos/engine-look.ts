/** What is on the engine, asked past Berth: over the socket, without the docker command. */
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { extract, pack } from 'tar-stream';

type Labels = Readonly<Record<string, string>>;

export interface LookedContainer {
  readonly id: string;
  readonly name: string;
  readonly isRunning: boolean;
  readonly labels: Labels;
  readonly volumes: readonly string[];
}

export interface Looked {
  readonly name: string;
  readonly labels: Labels;
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

interface RawContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  readonly Labels: Labels;
  readonly Mounts: readonly { readonly Name?: string }[];
}

/** What a test asks of an inspected container. */
interface Inspected {
  readonly Id: string;
  readonly State: { readonly StartedAt: string };
  readonly Config: { readonly Env: readonly string[]; readonly Cmd: readonly string[] | null };
  readonly HostConfig: { readonly Memory: number; readonly RestartPolicy: { readonly Name: string } };
  readonly Mounts: readonly { readonly Destination: string; readonly Source: string; readonly Name?: string }[];
}

interface RawNamed {
  readonly Name: string;
  readonly Labels: Labels | null;
}

export class EngineLook {
  readonly #socketPath: string;

  constructor(endpoint: string) {
    this.#socketPath = endpoint.replace(/^unix:\/\//, '');
  }

  async containers(): Promise<LookedContainer[]> {
    const all = await this.#json<readonly RawContainer[]>('/containers/json?all=1');
    return all.map((one) => ({
      id: one.Id,
      name: (one.Names[0] ?? '').slice(1),
      isRunning: one.State === 'running',
      labels: one.Labels,
      volumes: one.Mounts.flatMap(({ Name }) => Name ?? []),
    }));
  }

  async volumes(): Promise<Looked[]> {
    const { Volumes } = await this.#json<{ readonly Volumes: readonly RawNamed[] | null }>('/volumes');
    return (Volumes ?? []).map(named);
  }

  async networks(): Promise<Looked[]> {
    return (await this.#json<readonly RawNamed[]>('/networks')).map(named);
  }

  inspect(container: string): Promise<Inspected> {
    return this.#json<Inspected>(`/containers/${container}/json`);
  }

  writeFile(container: string, path: string, text: string): Promise<void> {
    return this.writeFiles(container, { [path]: text });
  }

  async writeFiles(container: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
    const tar = pack();
    for (const [path, content] of Object.entries(files)) tar.entry({ name: path.slice(1), mode: 0o644 }, content);
    tar.finalize();
    const { status, body } = await this.#ask('PUT', `/containers/${container}/archive?path=/`, await buffer(tar));
    if (status !== 200) throw new Error(`${Object.keys(files).join(', ')} in ${container}: ${body.toString()}`);
  }

  /** Everything below a folder, a line each: what it is, whose, since when, and the sum of what it holds. */
  async readTree(container: string, path: string): Promise<string[]> {
    const { status, body } = await this.#ask(
      'GET',
      `/containers/${container}/archive?path=${encodeURIComponent(path)}`,
    );
    if (status !== 200) throw new Error(`${path} in ${container}: ${body.toString()}`);
    const lines: string[] = [];
    for await (const entry of Readable.from([body]).pipe(extract())) {
      const { name, type, mode, uid, gid, mtime, linkname } = entry.header;
      const sum = createHash('sha256')
        .update(await buffer(entry))
        .digest('hex');
      const isRoot = !name.replace(/\/$/, '').includes('/');
      const since = isRoot ? '' : mtime.toISOString();
      lines.push([name, type, mode.toString(8), uid, gid, since, linkname, sum].join(' '));
    }
    return lines.sort();
  }

  /** Null when it is not there. */
  async readFile(container: string, path: string): Promise<string | null> {
    const { status, body } = await this.#ask(
      'GET',
      `/containers/${container}/archive?path=${encodeURIComponent(path)}`,
    );
    if (status === 404) return null;
    for await (const entry of Readable.from([body]).pipe(extract())) return (await buffer(entry)).toString();
    return null;
  }

  async #json<T>(path: string): Promise<T> {
    const { status, body } = await this.#ask('GET', path);
    if (status !== 200) throw new Error(`${path}: ${body.toString()}`);
    return JSON.parse(body.toString()) as T;
  }

  #ask(method: 'GET' | 'PUT', path: string, content?: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request({ socketPath: this.#socketPath, method, path, agent: false }, (answer) => {
        buffer(answer).then((body) => {
          resolve({ status: answer.statusCode ?? 0, body });
        }, reject);
      });
      asked.on('error', reject);
      asked.end(content);
    });
  }
}

function named({ Name, Labels }: RawNamed): Looked {
  return { name: Name, labels: Labels ?? {} };
}
