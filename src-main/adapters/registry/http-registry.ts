/** The Registry port over the HTTP API v2 of image registries. */
import { z } from 'zod';
import type { Secret } from '../../base/secret.ts';
import type { Registry } from '../../ports/registry.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import { parseChallenge } from './challenge.ts';
import type { Challenge } from './challenge.ts';
import type { CredentialSource } from './registry-credentials.ts';
import { repositoryPlace } from './repository-name.ts';
import type { RepositoryPlace } from './repository-name.ts';

export interface HttpRegistryOptions {
  readonly credentials?: CredentialSource;
  /** For each request; 10 s. */
  readonly limitMs?: number;
  readonly fetch?: typeof fetch;
}

const tagsAnswer = z.object({ tags: z.array(z.string()).nullish() });
const tokenAnswer = z.object({ token: z.string().optional(), access_token: z.string().optional() });
const pageSize = 1000;
const mostPages = 100;
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

export class HttpRegistry implements Registry {
  readonly #credentials: CredentialSource | null;
  readonly #limitMs: number;
  readonly #fetch: typeof fetch;

  constructor(options: HttpRegistryOptions = {}) {
    this.#credentials = options.credentials ?? null;
    this.#limitMs = options.limitMs ?? 10_000;
    this.#fetch = options.fetch ?? fetch;
  }

  async tags(repository: string, signal: AbortSignal): Promise<string[]> {
    const conversation = this.#talk(repository, signal);
    const tags: string[] = [];
    let next: URL | null = new URL(
      `/v2/${conversation.place.path}/tags/list?n=${String(pageSize)}`,
      conversation.place.origin,
    );
    for (let page = 0; next !== null && page < mostPages; page += 1) {
      const answer: Response = await conversation.ask(next, 'GET');
      tags.push(...((await conversation.json(answer, tagsAnswer)).tags ?? []));
      next = nextPage(answer, next);
    }
    return tags;
  }

  async digest(repository: string, tag: string, signal: AbortSignal): Promise<string | null> {
    const conversation = this.#talk(repository, signal);
    const url = new URL(
      `/v2/${conversation.place.path}/manifests/${encodeURIComponent(tag)}`,
      conversation.place.origin,
    );
    try {
      const answer = await conversation.ask(url, 'HEAD');
      await answer.body?.cancel();
      return answer.headers.get('docker-content-digest');
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'IMAGE_NOT_FOUND') return null;
      throw error;
    }
  }

  #talk(repository: string, signal: AbortSignal): Conversation {
    return new Conversation(repository, signal, this.#credentials, this.#limitMs, this.#fetch);
  }
}

/** The requests of one question: what the registry was told about us holds for all of them. */
class Conversation {
  readonly place: RepositoryPlace;
  readonly #repository: string;
  readonly #signal: AbortSignal;
  readonly #credentials: CredentialSource | null;
  readonly #limitMs: number;
  readonly #fetch: typeof fetch;
  #authorization: string | null = null;

  constructor(
    repository: string,
    signal: AbortSignal,
    credentials: CredentialSource | null,
    limitMs: number,
    fetchIt: typeof fetch,
  ) {
    this.place = repositoryPlace(repository);
    this.#repository = repository;
    this.#signal = signal;
    this.#credentials = credentials;
    this.#limitMs = limitMs;
    this.#fetch = fetchIt;
  }

  async ask(url: URL, method: 'GET' | 'HEAD'): Promise<Response> {
    let answer = await this.#send(url, method, this.#authorization);
    if (answer.status === 401 && this.#authorization === null) {
      const challenge = parseChallenge(answer.headers.get('www-authenticate'));
      await answer.body?.cancel();
      this.#authorization = await this.#authorize(challenge);
      answer = await this.#send(url, method, this.#authorization);
    }
    if (!answer.ok) throw await this.#refusal(answer);
    return answer;
  }

  async json<T>(answer: Response, schema: z.ZodType<T>): Promise<T> {
    try {
      return schema.parse(await answer.json());
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  async #authorize(challenge: Challenge | null): Promise<string> {
    const own: Secret | null = (await this.#credentials?.(this.place.registry)) ?? null;
    if (challenge?.scheme === 'bearer') return this.#token(challenge.parameters, own);
    if (challenge?.scheme === 'basic' && own !== null) return own.reveal();
    throw ProblemError.of('IMAGE_ACCESS_DENIED', { image: this.#repository });
  }

  async #token(parameters: Challenge['parameters'], own: Secret | null): Promise<string> {
    const realm = parameters['realm'] ?? '';
    if (!URL.canParse(realm)) throw this.#unreachable(new Error(`the registry names no place for tokens: ${realm}`));
    const url = new URL(realm);
    // A password goes to the registry's own token service, and never over a line that others can read.
    const isSafe = url.protocol === 'https:' || url.hostname === new URL(this.place.origin).hostname;
    url.searchParams.set('service', parameters['service'] ?? '');
    url.searchParams.set('scope', parameters['scope'] ?? `repository:${this.place.path}:pull`);
    const answer = await this.#send(url, 'GET', isSafe ? (own?.reveal() ?? null) : null);
    if (!answer.ok) throw await this.#refusal(answer);
    const { token, access_token: accessToken } = await this.json(answer, tokenAnswer);
    return `Bearer ${token ?? accessToken ?? ''}`;
  }

  async #send(url: URL, method: 'GET' | 'HEAD', authorization: string | null): Promise<Response> {
    const headers: Record<string, string> = { accept: `${manifestTypes}, application/json`, 'user-agent': 'berth' };
    if (authorization !== null) headers['authorization'] = authorization;
    try {
      return await this.#fetch(url, {
        method,
        headers,
        signal: AbortSignal.any([this.#signal, AbortSignal.timeout(this.#limitMs)]),
      });
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  async #refusal(answer: Response): Promise<ProblemError> {
    const details = (await answer.text().catch(() => '')).slice(0, 2000);
    const { registry } = this.place;
    switch (answer.status) {
      case 404:
        return ProblemError.of('IMAGE_NOT_FOUND', { image: this.#repository, details });
      case 401:
      case 403:
        return ProblemError.of('IMAGE_ACCESS_DENIED', { image: this.#repository, details });
      case 429: {
        const seconds = Number(answer.headers.get('retry-after') ?? NaN);
        return ProblemError.of(
          'REGISTRY_RATE_LIMIT',
          Number.isFinite(seconds) ? { registry, retryAfterSeconds: seconds } : { registry },
        );
      }
      default:
        return ProblemError.of('REGISTRY_UNREACHABLE', {
          registry,
          details: `HTTP ${String(answer.status)} ${details}`.trim(),
        });
    }
  }

  #unreachable(error: unknown): ProblemError {
    if (this.#signal.aborted)
      return this.#signal.reason instanceof ProblemError
        ? this.#signal.reason
        : ProblemError.of('CANCELLED', {}, error);
    return ProblemError.of('REGISTRY_UNREACHABLE', { registry: this.place.registry, details: wordsOf(error) }, error);
  }
}

/** `fetch failed` says nothing: the reason is behind it. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** `Link: </v2/x/tags/list?last=b&n=100>; rel="next"`; never to another server. */
function nextPage(answer: Response, from: URL): URL | null {
  const found = /<([^>]+)>\s*;[^,]*rel="?next"?/i.exec(answer.headers.get('link') ?? '');
  if (found?.[1] === undefined || !URL.canParse(found[1], from.href)) return null;
  const next = new URL(found[1], from);
  return next.origin === from.origin ? next : null;
}
