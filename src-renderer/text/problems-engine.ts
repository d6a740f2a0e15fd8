/** Words of problems with the engine, with images and with the registry. */
import type { ProblemCode, ProblemDataOf } from '../../src-main/contract/errors.ts';
import { formatDuration } from './format.ts';

export interface ProblemWords {
  /** What happened, in the user's terms: one bold sentence. */
  readonly title: string;
  /** What state things are in now, and what can be done. */
  readonly state: string;
  /** Words of the button, where there is a way on. */
  readonly action?: string;
  /** The engine's or the system's own words. */
  readonly details?: string;
}

export type WordsOf<Codes extends ProblemCode> = { readonly [C in Codes]: (data: ProblemDataOf<C>) => ProblemWords };

export const withDetails = (words: ProblemWords, details: string | undefined): ProblemWords =>
  details ? { ...words, details } : words;

type EngineCode = Extract<
  ProblemCode,
  `ENGINE_${string}` | `IMAGE_${string}` | `REGISTRY_${string}` | 'NO_SUCH_ENGINE'
>;

export const engineProblems: WordsOf<EngineCode> = {
  ENGINE_UNREACHABLE: ({ endpoint, details }) =>
    withDetails(
      {
        title: 'The Docker engine does not answer.',
        state: `Berth looked at ${endpoint}. Instances may still be running; nothing was changed.`,
        action: 'See what was tried',
      },
      details,
    ),
  ENGINE_FORBIDDEN: ({ endpoint, details }) =>
    withDetails(
      {
        title: 'Your user may not use Docker there.',
        state: `${endpoint} is there. Add your user to the group docker, log in again, then look again.`,
        action: 'Look again',
      },
      details,
    ),
  ENGINE_TOO_OLD: ({ endpoint, apiVersion, needed }) => ({
    title: 'The engine is too old.',
    state: `${endpoint} speaks API ${apiVersion}, Berth needs ${needed}. Update Docker there, then look again.`,
    action: 'Look again',
  }),
  ENGINE_WRONG_PLATFORM: ({ wanted, found }) => ({
    title: `The engine runs ${found}, the image needs ${wanted}.`,
    state: 'Nothing was changed. Choose an image for this platform, or another engine.',
  }),
  ENGINE_REFUSED: ({ status, details }) => ({
    title: 'The engine refused.',
    state: `It answered with status ${String(status)}. Its own words are under Details.`,
    details,
  }),
  ENGINE_DISK_FULL: ({ details }) => ({
    title: 'The disk of the Docker engine is full.',
    state: 'What was begun is taken back. Free some space there, then try again.',
    details,
  }),
  ENGINE_START_REFUSED: ({ command, details }) => ({
    title: 'Docker did not start.',
    state: `${command} came back without a running engine. Run it in a terminal to see more.`,
    action: 'Copy command',
    details,
  }),
  NO_SUCH_ENGINE: ({ engine }) => ({
    title: `There is no engine ${engine}.`,
    state: 'It may have been removed from Berth. Choose another one.',
  }),
  IMAGE_NOT_FOUND: ({ image, details }) =>
    withDetails(
      {
        title: `The registry does not have ${image}.`,
        state: 'Nothing was changed. Check the version, or choose one from the list.',
        action: 'Choose another version',
      },
      details,
    ),
  IMAGE_ACCESS_DENIED: ({ image, details }) =>
    withDetails(
      {
        title: `The registry does not give out ${image}.`,
        state: 'There is no such version, or it needs a login. Nothing was changed.',
      },
      details,
    ),
  REGISTRY_UNREACHABLE: ({ registry, details }) =>
    withDetails(
      {
        title: `${registry} does not answer.`,
        state: 'What is installed runs on. Check the network, then try again.',
        action: 'Try again',
      },
      details,
    ),
  REGISTRY_RATE_LIMIT: ({ registry, retryAfterSeconds }) => ({
    title: `${registry} wants a pause${retryAfterSeconds === undefined ? '' : ` of ${formatDuration(retryAfterSeconds)}`}.`,
    state: 'Too many pulls came from this address. What is installed runs on.',
    action: 'Try again',
  }),
};
