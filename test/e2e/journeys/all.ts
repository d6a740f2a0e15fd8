/** Every journey, for one host. */
import { test } from 'vitest';
import type { HostKind, OpenWindow } from '../harness/window.ts';
import { octopusJourney } from './octopus.ts';

export function journeys(kind: HostKind, open: OpenWindow): void {
  test('Octopus: create, watch, back up, upgrade, come back, restore', () => octopusJourney(open, kind));
}
