/** Every journey, for one host. */
import { test } from 'vitest';
import type { HostKind, OpenWindow } from '../harness/window.ts';
import { nodeRedJourney } from './node-red.ts';
import { octopusJourney } from './octopus.ts';
import { postgresqlJourney } from './postgresql.ts';

export function journeys(kind: HostKind, open: OpenWindow): void {
  test('Octopus: create, watch, back up, upgrade, come back, restore', () => octopusJourney(open, kind));
  test('Node-RED: a flow through an upgrade, a bad release and a restore', () => nodeRedJourney(open, kind));
  test('PostgreSQL: an engine that comes, goes and comes back; back up, restore, remove', () =>
    postgresqlJourney(open, kind));
}
