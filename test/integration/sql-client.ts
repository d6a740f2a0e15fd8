/** SQL Server through tedious, for tests: one connection, whole batches, every message in order. */
import { Connection, Request } from 'tedious';

export interface Message {
  readonly number: number;
  readonly text: string;
}

export interface Batch {
  readonly rows: readonly Record<string, unknown>[];
  readonly infos: readonly Message[];
  readonly errors: readonly Message[];
  /** Of the driver: null when all went well. */
  readonly code: string | null;
}

export interface ClientOptions {
  /** `host:port`. */
  readonly address: string;
  readonly password: string;
  readonly user?: string;
  readonly database?: string;
  readonly isEncrypted?: boolean;
  readonly application?: string;
}

export class SqlClient {
  readonly #connection: Connection;
  #infos: Message[] = [];
  #errors: Message[] = [];
  #onInfo: (message: Message) => void = () => undefined;
  readonly ended: Promise<void>;

  private constructor(connection: Connection) {
    this.#connection = connection;
    connection.on('error', () => undefined);
    this.ended = new Promise((resolve) => connection.on('end', () => resolve()));
    connection.on('infoMessage', ({ number, message }) => {
      this.#infos.push({ number, text: message });
      this.#onInfo({ number, text: message });
    });
    connection.on('errorMessage', ({ number, message }) => this.#errors.push({ number, text: message }));
  }

  /** Rejects with the driver's error, and the numbers of the server in its message. */
  static open(options: ClientOptions): Promise<SqlClient> {
    const [server = '', port = ''] = options.address.split(':');
    const connection = new Connection({
      server,
      authentication: { type: 'default', options: { userName: options.user ?? 'sa', password: options.password } },
      options: {
        port: Number(port),
        database: options.database ?? 'master',
        encrypt: options.isEncrypted ?? true,
        trustServerCertificate: true,
        appName: options.application ?? 'tests',
        maxRetriesOnTransientErrors: 0,
        useColumnNames: true,
        requestTimeout: 0,
      },
    });
    const client = new SqlClient(connection);
    return new Promise((resolve, reject) => {
      connection.connect((error) => {
        if (error === undefined) resolve(client);
        else reject(new Error(`${numbers(client.#errors).join()} ${error.message}`, { cause: error }));
      });
    });
  }

  /** Never rejects. `onInfo` hears of every message while the batch runs. */
  batch(sql: string, onInfo: (message: Message) => void = () => undefined): Promise<Batch> {
    return this.#run(sql, onInfo, (request) => this.#connection.execSqlBatch(request));
  }

  /** As `batch`, by way of `sp_executesql`. */
  procedure(sql: string): Promise<Batch> {
    return this.#run(sql, undefined, (request) => this.#connection.execSql(request));
  }

  #run(
    sql: string,
    onInfo: (message: Message) => void = () => undefined,
    send: (request: Request) => void,
  ): Promise<Batch> {
    this.#infos = [];
    this.#errors = [];
    this.#onInfo = onInfo;
    return new Promise((resolve) => {
      const rows: Record<string, unknown>[] = [];
      const request = new Request(sql, (error: (Error & { code?: string }) | null | undefined) => {
        const code = error === null || error === undefined ? null : (error.code ?? error.name);
        resolve({ rows, infos: this.#infos, errors: this.#errors, code });
      });
      request.on('row', (columns: Record<string, { value: unknown }>) => {
        rows.push(Object.fromEntries(Object.entries(columns).map(([name, { value }]) => [name, value])));
      });
      send(request);
    });
  }

  cancel(): void {
    this.#connection.cancel();
  }

  close(): void {
    this.#connection.close();
  }
}

export function numbers(messages: readonly Message[]): number[] {
  return messages.map(({ number }) => number);
}
