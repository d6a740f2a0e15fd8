/** Places where an engine could be, and what was found there. */
import type { EngineCandidate } from '../../src-main/contract/engine.ts';

type Kind = EngineCandidate['kind'];
type FindingWord = EngineCandidate['finding'];

export const placeWords: Record<Kind, string> = {
  dockerHost: 'DOCKER_HOST',
  context: 'Docker context',
  dockerEngine: 'Docker Engine',
  rootlessDocker: 'Rootless Docker',
  dockerDesktop: 'Docker Desktop',
  podman: 'Podman',
  colima: 'Colima',
  orbstack: 'OrbStack',
  rancher: 'Rancher Desktop',
  pipe: 'Docker Engine, named pipe',
  settings: 'Address from the settings',
};

export interface PlaceFinding {
  readonly title: string;
  readonly text: string | null;
  /** `ok` answers, `warn` can be mended, `off` is not there. */
  readonly kind: 'ok' | 'warn' | 'off';
}

/** Only an address is known of these, not what should answer there. */
const isAddress: ReadonlySet<Kind> = new Set(['dockerHost', 'context', 'settings']);

const findings: Record<FindingWord, (candidate: EngineCandidate) => PlaceFinding> = {
  answers: ({ details }) => ({ title: 'Connected', text: details, kind: 'ok' }),
  notSet: () => ({ title: 'Not set', text: null, kind: 'off' }),
  notInstalled: () => ({ title: 'Not installed', text: null, kind: 'off' }),
  notRunning: ({ kind, fix }) =>
    isAddress.has(kind)
      ? { title: 'Nobody listens there', text: 'Start that engine, or change the address', kind: 'warn' }
      : {
          title: 'Installed, but not running',
          text: fix?.kind === 'start' ? 'Nobody listens at its socket' : 'Start it, then look again',
          kind: 'warn',
        },
  forbidden: ({ user }) => ({
    title: user === null ? 'Your user may not use Docker there' : `User ${user} may not use Docker there`,
    text:
      user === null
        ? 'Add your user to the group docker, then log in again'
        : `Add ${user} to the group docker, then log in again`,
    kind: 'warn',
  }),
  noAnswer: () => ({
    title: 'Listens, but does not answer',
    text: 'It may be starting, or hang; restart it if it stays so',
    kind: 'warn',
  }),
  tooOld: () => ({ title: 'Too old', text: 'Berth needs API 1.40 or newer: update it', kind: 'warn' }),
  notAnEngine: () => ({ title: 'Something else answers there', text: 'It is not a Docker engine', kind: 'warn' }),
};

export function placeFinding(candidate: EngineCandidate): PlaceFinding {
  return findings[candidate.finding](candidate);
}
