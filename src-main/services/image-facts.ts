/** Is an image on the engine, or in its registry? Answers are kept for a moment: a form asks with every change. */
import type { ImageFact } from '../domain/draft-facts.ts';
import type { Clock } from '../ports/clock.ts';
import type { Engine } from '../ports/engine.ts';
import { toProblem } from '../ports/problem-error.ts';
import type { Registry } from '../ports/registry.ts';

const foundFreshMs = 5 * 60_000;
const otherFreshMs = 15_000;
const askLimitMs = 12_000;

/** Other names there cannot be, and neither engine nor registry takes the question. */
const repositoryPattern =
  /^(?=.{1,255}$)(?:(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;
const tagPattern = /^(?:\w[\w.-]{0,127}|sha256:[0-9a-f]{64})$/;

interface Answered {
  readonly state: ImageFact['state'];
  readonly atMs: number;
}

export class ImageFacts {
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #answers = new Map<string, Answered>();

  constructor(registry: Registry, clock: Clock) {
    this.#registry = registry;
    this.#clock = clock;
  }

  /** `platform` is the engine's: `linux/amd64`. */
  async of(
    engine: Engine,
    image: { readonly repository: string; readonly tag: string },
    platform: string | null,
  ): Promise<ImageFact> {
    if (!repositoryPattern.test(image.repository) || !tagPattern.test(image.tag)) return { state: 'notFound' };
    const here = await engine.inspectImage(`${image.repository}:${image.tag}`);
    if (here === null) return { state: await this.#ask(image.repository, image.tag) };
    const isKnown = platform !== null && here.platform.includes('/');
    const fits = isKnown
      ? { fitsPlatform: here.platform === platform || here.platform.startsWith(`${platform}/`) }
      : {};
    return { state: 'here', sizeBytes: here.sizeBytes, user: here.user, ...fits };
  }

  async #ask(repository: string, tag: string): Promise<ImageFact['state']> {
    const key = `${repository}:${tag}`;
    const known = this.#answers.get(key);
    const now = this.#clock.now();
    if (known !== undefined && now - known.atMs < (known.state === 'found' ? foundFreshMs : otherFreshMs))
      return known.state;
    const state = await this.#registry.digest(repository, tag, AbortSignal.timeout(askLimitMs)).then(
      (digest) => (digest === null ? 'notFound' : 'found'),
      (error: unknown) => stateOf(error),
    );
    this.#answers.set(key, { state, atMs: now });
    return state;
  }
}

function stateOf(error: unknown): ImageFact['state'] {
  const { code } = toProblem(error);
  if (code === 'IMAGE_NOT_FOUND') return 'notFound';
  return code === 'IMAGE_ACCESS_DENIED' ? 'denied' : 'unreachable';
}
