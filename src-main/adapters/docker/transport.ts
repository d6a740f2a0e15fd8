/** One request to the engine: version in the path, a limit on every wait, the answer parsed, every fault translated. */
import { Agent as HttpAgent, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import Docker from 'dockerode';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Address } from './address.ts';
import { cancelled, EngineAnswer, translate } from './translate.ts';
import type { AskedFor } from './translate.ts';
import { ProblemError } from '../../ports/problem-error.ts';

export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: object;
  readonly file?: Readable;
  readonly signal?: AbortSignal | undefined;
  /** For the whole answer, or for its head when it is a stream. */
  readonly limitMs?: number;
  /** No API version in the path: every engine answers that. */
  readonly isVersionless?: true;
  readonly asked?: Omit<AskedFor, 'endpoint'>;
}

const usualLimitMs = 30_000;
const successes = { 200: true, 201: true, 202: true, 204: true, 304: true };

export class Transport {
  readonly endpoint: string;
  readonly #modem: Docker['modem'];
  #prefix = '';

  readonly #onUnreachable: () => void;

  /** `onUnreachable`: a request found the engine gone, or silent for too long. */
  constructor(endpoint: string, address: Address, onUnreachable: () => void) {
    this.endpoint = endpoint;
    this.#onUnreachable = onUnreachable;
    this.#modem = connect(endpoint, address);
  }

  /** `1.41` */
  useVersion(version: string): void {
    this.#prefix = `/v${version}`;
  }

  /** The answer of a request whose body matters. */
  async json<T>(schema: z.ZodType<T>, request: EngineRequest): Promise<T> {
    const answer = await this.#dial(request, false);
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw ProblemError.of(
      'ENGINE_REFUSED',
      { status: 200, details: `${request.method} ${request.path}: ${parsed.error.message}` },
      parsed.error,
    );
  }

  /** Like `json`; null when the engine answers 404. */
  async jsonOrNull<T>(schema: z.ZodType<T>, request: EngineRequest): Promise<T | null> {
    return this.#orNull(() => this.json(schema, request));
  }

  async send(request: EngineRequest): Promise<void> {
    await this.#dial(request, false);
  }

  /** Like `send`; false when the engine answers 404. */
  async sendIfThere(request: EngineRequest): Promise<boolean> {
    return (await this.#orNull(() => this.send(request).then(() => true))) ?? false;
  }

  /** The body as it comes. Abort closes the socket; so does `destroy`. Faults after the head are the reader's to translate. */
  async stream(request: EngineRequest): Promise<IncomingMessage> {
    const answer = await this.#dial(request, true);
    if (answer instanceof IncomingMessage) return answer;
    throw ProblemError.of('ENGINE_REFUSED', { status: 0, details: `${request.path}: no stream` });
  }

  translate(error: unknown, asked: Omit<AskedFor, 'endpoint'> = {}): ProblemError {
    return translate(error, { ...asked, endpoint: this.endpoint });
  }

  async #orNull<T>(ask: () => Promise<T>): Promise<T | null> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ProblemError && error.cause instanceof EngineAnswer && error.cause.status === 404)
        return null;
      throw error;
    }
  }

  async #dial(request: EngineRequest, isStream: boolean): Promise<unknown> {
    const limitMs = request.limitMs ?? usualLimitMs;
    const stop = new AbortController();
    const onAbort = (): void => {
      stop.abort();
    };
    throwIfAborted(request.signal);
    request.signal?.addEventListener('abort', onAbort, { once: true });
    const limit = Number.isFinite(limitMs) ? setTimeout(onAbort, limitMs) : undefined;
    const release = (): void => {
      request.signal?.removeEventListener('abort', onAbort);
    };
    try {
      const answer = await this.#send(request, isStream, stop.signal);
      if (answer instanceof IncomingMessage) answer.once('close', release);
      else release();
      return answer;
    } catch (error) {
      release();
      throwIfAborted(request.signal);
      throw this.#fault(error, request, stop.signal.aborted ? limitMs : null);
    } finally {
      clearTimeout(limit);
    }
  }

  #fault(error: unknown, request: EngineRequest, passedLimitMs: number | null): ProblemError {
    const details = `${request.method} ${request.path}: no answer in ${String((passedLimitMs ?? 0) / 1000)} s`;
    const problem =
      passedLimitMs === null
        ? this.translate(asAnswer(error), request.asked)
        : ProblemError.of('ENGINE_UNREACHABLE', { endpoint: this.endpoint, details }, error);
    if (problem.problem.code === 'ENGINE_UNREACHABLE') this.#onUnreachable();
    return problem;
  }

  #send(request: EngineRequest, isStream: boolean, signal: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#modem.dial(
        {
          path: `${request.isVersionless === true ? '' : this.#prefix}${request.path}?`,
          method: request.method,
          options: { _query: definedOnly(request.query ?? {}), _body: request.body ?? {} },
          ...(request.file === undefined ? {} : { file: request.file }),
          abortSignal: signal,
          isStream,
          statusCodes: successes,
        },
        (error, answer) => {
          if (error === null) resolve(answer);
          else reject(error);
        },
      );
    });
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled(signal);
}

function definedOnly(query: NonNullable<EngineRequest['query']>): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [key, value] of Object.entries(query)) if (value !== undefined) defined[key] = String(value);
  return defined;
}

/** docker-modem wraps what the engine said in a sentence of its own. */
function asAnswer(error: unknown): unknown {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return error;
  const text = error.message.replace(/^\(HTTP code \d+\) .*? - /s, '').trim();
  return new EngineAnswer(error.statusCode, text);
}

/** All options are given, also those that are undefined: docker-modem fills what is missing from the environment. */
function connect(endpoint: string, address: Address): Docker['modem'] {
  const none = {
    host: undefined,
    port: undefined,
    username: undefined,
    password: undefined,
    ca: undefined,
    cert: undefined,
    key: undefined,
  };
  const common = { ...none, headers: {}, timeout: undefined, connectionTimeout: undefined };
  switch (address.kind) {
    case 'unknown':
      throw ProblemError.of('ENGINE_UNREACHABLE', { endpoint, details: address.details });
    case 'socket':
      // A socket for each request: a kept one may be dead after the engine's restart, and making one costs nothing.
      return modem(endpoint, {
        ...common,
        protocol: 'http',
        socketPath: address.path,
        agent: new HttpAgent({ keepAlive: false }),
      });
    case 'tcp': {
      const tls = address.tls;
      const agent =
        tls === null
          ? new HttpAgent({ keepAlive: false })
          : new HttpsAgent({
              keepAlive: false,
              ca: tls.ca,
              cert: tls.cert,
              key: tls.key,
              rejectUnauthorized: tls.isVerified,
            });
      return modem(endpoint, {
        ...common,
        protocol: tls === null ? 'http' : 'https',
        host: address.host,
        port: address.port,
        socketPath: undefined,
        agent,
      });
    }
  }
}

/** docker-modem reads DOCKER_HOST in any case, and throws when that is nonsense. */
function modem(endpoint: string, options: object): Docker['modem'] {
  try {
    return new Docker(options).modem;
  } catch (error) {
    throw ProblemError.of(
      'ENGINE_UNREACHABLE',
      { endpoint, details: error instanceof Error ? error.message : String(error) },
      error,
    );
  }
}
