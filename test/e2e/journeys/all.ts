/** Every journey, for one host. */
import { test } from 'vitest';
import type { HostKind, OpenWindow } from '../harness/window.ts';
import { nodeRedJourney } from './node-red.ts';
import { octopusAdoptedJourney } from './octopus-adopted.ts';
import { octopusOwnJourney } from './octopus-own.ts';
import { octopusJourney } from './octopus.ts';
import { postgresqlJourney } from './postgresql.ts';

export function journeys(kind: HostKind, open: OpenWindow): void {
  test('Octopus: create, watch, back up, upgrade, come back, restore', () => octopusJourney(open, kind));
  test('Octopus with its own SQL Server: from the form, exported, configured, undone, moved', () =>
    octopusOwnJourney(open, kind));
  test('Octopus of docker run: adopted, configured, backed up, upgraded', () => octopusAdoptedJourney(open, kind));
  test('Node-RED: a flow through an upgrade, a bad release, a restore and a second installation', () =>
    nodeRedJourney(open, kind));
  test('PostgreSQL: an engine that comes, goes and comes back; back up, restore, remove', () =>
    postgresqlJourney(open, kind));
}
