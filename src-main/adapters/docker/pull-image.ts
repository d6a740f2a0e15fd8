/** Pulls an image: progress out of the engine's messages, faults out of the middle of the stream, a limit on silence. */
import type { PullProgress } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import { pullAnswer } from './answers.ts';
import type { PullMessage } from './answers.ts';
import { jsonLines } from './json-lines.ts';
import { PullTracker } from './pull-progress.ts';
import { cancelled, EngineAnswer, registryOf } from './translate.ts';
import type { Transport } from './transport.ts';

export interface PullRequest {
  readonly repository: string;
  /** Or a digest, `sha256:…`. */
  readonly tag: string;
  readonly platform?: string;
}

export interface PullLimits {
  /** Longest silence of the registry. */
  readonly stallMs: number;
  /** Longest silence of the engine once everything is downloaded. */
  readonly extractMs: number;
}

/** The registry's digest, null when the engine did not tell. */
export async function pullImage(
  transport: Transport,
  image: PullRequest,
  enginePlatform: string,
  limits: PullLimits,
  onProgress: (progress: PullProgress) => void,
  signal: AbortSignal,
): Promise<string | null> {
  const name = imageName(image);
  const asked = { image: name, enginePlatform, ...(image.platform === undefined ? {} : { platform: image.platform }) };
  const silence = new Silence(limits.stallMs);
  const tracker = new PullTracker();
  try {
    const stream = await transport.stream({
      method: 'POST',
      path: '/images/create',
      query: { fromImage: image.repository, tag: image.tag, platform: image.platform },
      limitMs: Infinity,
      signal: AbortSignal.any([signal, silence.signal]),
      asked,
    });
    for await (const value of jsonLines(stream)) {
      const message = pullAnswer.safeParse(value).data ?? {};
      const complaint = complaintOf(message);
      if (complaint !== null) throw new EngineAnswer(null, complaint);
      if (tracker.take(message)) onProgress(tracker.progress());
      silence.heard(tracker.isDownloaded() ? limits.extractMs : limits.stallMs);
    }
    return tracker.digest;
  } catch (error) {
    if (signal.aborted) throw cancelled(signal);
    if (silence.signal.aborted)
      throw ProblemError.of(
        'REGISTRY_UNREACHABLE',
        { registry: registryOf(name), details: `nothing came for ${String(silence.limitMs / 1000)} s` },
        error,
      );
    throw transport.translate(error, asked);
  } finally {
    silence.end();
  }
}

/** The engine takes a digest, too, in the place of a tag. */
export function imageName(image: PullRequest): string {
  return `${image.repository}${image.tag.startsWith('sha256:') ? '@' : ':'}${image.tag}`;
}

function complaintOf(message: PullMessage): string | null {
  return message.errorDetail?.message ?? message.error ?? null;
}

/** Aborts its signal when nothing was heard for too long. */
class Silence {
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout;
  limitMs: number;

  constructor(limitMs: number) {
    this.limitMs = limitMs;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  heard(limitMs: number): void {
    clearTimeout(this.#timer);
    this.limitMs = limitMs;
    this.#timer = this.#start();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#stop.abort();
    }, this.limitMs);
  }
}
