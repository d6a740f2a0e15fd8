/** Every answer of the engine that is not a success becomes a code of the border here, and nowhere else. */
import { ProblemError } from '../../ports/problem-error.ts';

/** What was asked, as far as the code's data needs it. */
export interface AskedFor {
  readonly endpoint: string;
  readonly container?: string;
  readonly name?: string;
  readonly image?: string;
  readonly platform?: string;
  /** The engine's own platform. */
  readonly enginePlatform?: string;
}

/** An answer with a status that is no success, or a complaint in the middle of a stream (`status` null). */
export class EngineAnswer extends Error {
  readonly status: number | null;

  constructor(status: number | null, text: string) {
    super(text);
    this.name = 'EngineAnswer';
    this.status = status;
  }
}

export function translate(error: unknown, asked: AskedFor): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof EngineAnswer) return translateAnswer(error, asked);
  return translateConnection(error, asked);
}

/** The caller gave up: its own reason if that is a problem, else CANCELLED. */
export function cancelled(signal: AbortSignal): ProblemError {
  return signal.reason instanceof ProblemError ? signal.reason : ProblemError.of('CANCELLED', {}, signal.reason);
}

function translateConnection(error: unknown, asked: AskedFor): ProblemError {
  const details = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM')
    return ProblemError.of('ENGINE_FORBIDDEN', { endpoint: asked.endpoint, details }, error);
  return ProblemError.of('ENGINE_UNREACHABLE', { endpoint: asked.endpoint, details }, error);
}

type Rule = readonly [
  pattern: RegExp,
  problem: (found: RegExpExecArray, answer: EngineAnswer, asked: AskedFor) => ProblemError,
  /** The words mean this in a pull only. */
  when?: 'pulling',
];

/** In this order: a pull that fails because the disk is full also speaks of the layer and the registry. */
const rules: readonly Rule[] = [
  [
    /no space left on device|not enough space|disk quota exceeded/i,
    (_found, answer) => ProblemError.of('ENGINE_DISK_FULL', { details: answer.message }, answer),
  ],
  [
    /(?:bind for|listen (?:tcp|udp)\d? |bind host port (?:for )?)\s*(?:[\d.]+|\[?[\da-f:]*\]?):(\d+)\b.*(?:already allocated|already in use|permission denied|forbidden|not permitted|not available)/is,
    (found, answer) => portTaken(found, answer),
  ],
  [
    /port is already allocated|ports are not available|address already in use/i,
    (_found, answer) => portTaken(/:(\d{1,5})\b/.exec(answer.message), answer),
  ],
  [
    /the container name "\/?([^"]+)" is already in use|container name "?\/?([^" ]+)"? is already in use|name (\S+) is in use/i,
    nameTaken,
  ],
  [
    /no matching manifest for (\S+)|image with reference .* (?:was found but )?does not match the specified platform|exec format error|image operating system|platform .* does not match/i,
    (found, _answer, asked) =>
      ProblemError.of('ENGINE_WRONG_PLATFORM', {
        wanted: asked.platform ?? found[1] ?? '',
        found: asked.enginePlatform ?? '',
      }),
  ],
  [
    /toomanyrequests|too many requests|rate limit/i,
    (_found, answer, asked) => ProblemError.of('REGISTRY_RATE_LIMIT', { registry: registryOf(asked.image) }, answer),
    'pulling',
  ],
  [
    /pull access denied|access to the resource is denied|unauthorized|authentication required|no basic auth credentials|denied: /i,
    (_found, answer, asked) =>
      ProblemError.of('IMAGE_ACCESS_DENIED', { image: asked.image ?? '', details: answer.message }, answer),
    'pulling',
  ],
  [
    /no such image|manifest unknown|manifest for \S+ not found|name unknown|repository .* not found|(?:not found|no such).*manifest|invalid reference format|failed to resolve reference .* not found/i,
    (_found, answer, asked) =>
      ProblemError.of('IMAGE_NOT_FOUND', { image: asked.image ?? '', details: answer.message }, answer),
  ],
  [
    /no such container|container .* is not known|no container with name or id/i,
    (_found, answer, asked) => gone(answer, asked),
  ],
  [
    /error mounting "([^"]+)" to rootfs at .*(?:not a directory|permission denied|operation not permitted|read-only file system|no such file)/is,
    (found, answer) =>
      ProblemError.of('FOLDER_NOT_WRITABLE', { path: found[1] ?? '', details: answer.message }, answer),
  ],
  [
    /(?:error while creating mount source path|error creating (?:mount )?source path|bind source path|invalid mount config for type "bind"|mounts denied|path is not shared|statfs|mkdir)[^/\\A-Za-z]*['"]?((?:[A-Za-z]:)?[/\\][^'":\n]*)/i,
    (found, answer) =>
      ProblemError.of('FOLDER_NOT_WRITABLE', { path: (found[1] ?? '').trim(), details: answer.message }, answer),
  ],
];

/** Words of a registry that does not answer; they count while pulling only. */
const registryAway =
  /dial tcp|connection refused|i\/o timeout|tls handshake timeout|no such host|server misbehaving|network is unreachable|no route to host|context deadline exceeded|client\.timeout|connection reset|unexpected eof|\beof\b|unexpected http status|received unexpected|x509|http: server gave http response|bad gateway|service unavailable|gateway timeout/i;

function translateAnswer(answer: EngineAnswer, asked: AskedFor): ProblemError {
  const isPulling = asked.image !== undefined && asked.container === undefined;
  for (const [pattern, problem, when] of rules) {
    const found = when === 'pulling' && !isPulling ? null : pattern.exec(answer.message);
    if (found !== null) return problem(found, answer, asked);
  }
  if (isPulling && registryAway.test(answer.message))
    return ProblemError.of(
      'REGISTRY_UNREACHABLE',
      { registry: registryOf(asked.image), details: answer.message },
      answer,
    );
  return ProblemError.of('ENGINE_REFUSED', { status: answer.status ?? 0, details: answer.message }, answer);
}

function portTaken(found: RegExpExecArray | null, answer: EngineAnswer): ProblemError {
  const port = Number(found?.[1] ?? 0);
  return ProblemError.of('PORT_TAKEN', { port, owner: null, free: null }, answer);
}

function nameTaken(found: RegExpExecArray, answer: EngineAnswer, asked: AskedFor): ProblemError {
  return ProblemError.of('NAME_TAKEN', { name: asked.name ?? found[1] ?? found[2] ?? found[3] ?? '' }, answer);
}

function gone(answer: EngineAnswer, asked: AskedFor): ProblemError {
  return ProblemError.of('CONTAINER_GONE', { container: asked.container ?? '' }, answer);
}

/** `docker.io` where the name says none. */
export function registryOf(image: string | undefined): string {
  const first = image?.split('/')[0] ?? '';
  const isRegistry = image?.includes('/') === true && (/[.:]/.test(first) || first === 'localhost');
  return isRegistry ? first : 'docker.io';
}
