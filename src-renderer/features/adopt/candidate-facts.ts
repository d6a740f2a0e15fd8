/** What the list and the details of a candidate both need. */
import type { AdoptCandidate } from '../../../src-main/contract/adoption.ts';
import { instanceNameSchema, type ServiceName } from '../../../src-main/contract/ids.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import { adoptText } from '../../text/adopt.ts';

const unknownTile = { letters: '?', hue: 220 } as const;

export function tileOf(template: Template | null): Template['tile'] {
  return template?.tile ?? unknownTile;
}

/** The engine's own word where there is no better one. */
export function statusWord(status: string): string {
  return adoptText.statuses[status] ?? status;
}

/** What is wrong with the name; null: nothing. */
export function nameProblem(name: string, taken: readonly string[]): string | null {
  if (!instanceNameSchema.safeParse(name).success) return adoptText.nameWrong;
  return taken.includes(name) ? adoptText.nameTaken(name) : null;
}

/** The containers to take over, by service of the template; what was left out stays outside. */
export function containersOf(
  candidate: AdoptCandidate,
  template: Template,
  leftOut: ReadonlySet<ServiceName>,
): Record<string, string> {
  if (candidate.template === null) return { [template.main]: candidate.container };
  return Object.fromEntries(
    candidate.services
      .filter(({ service }) => !leftOut.has(service))
      .map(({ service, container }) => [service, container]),
  );
}
