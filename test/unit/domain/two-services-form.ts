/** Forms of the small template with two services, and what their check says in one line each. */
import { expect } from 'vitest';
import { engineIdSchema, serviceNameSchema } from '../../../src-main/contract/ids.ts';
import type { Draft } from '../../../src-main/contract/instance.ts';
import { findingSchema, partialDraftSchema } from '../../../src-main/contract/instance.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import { draftDefaults } from '../../../src-main/domain/draft-defaults.ts';
import type { DraftFacts } from '../../../src-main/domain/draft-facts.ts';
import { draftFindings } from '../../../src-main/domain/draft-findings.ts';
import { twoServices } from '../../fixtures/two-services.ts';

export const engine = engineIdSchema.parse('local');
export const server = serviceNameSchema.parse('server');
export const database = serviceNameSchema.parse('database');
export const caution = 'note CAUTION environment.KEY';

/** A world that nothing is wrong with. */
export const quiet: DraftFacts = {
  before: null,
  nameOwner: null,
  takenPorts: [],
  addresses: ['192.0.2.7', 'fd00::7'],
  images: {},
  folders: {},
  volumes: {},
  networks: ['bridge', 'proxy'],
  kernel: {},
  cpus: 4,
  memoryBytes: 16e9,
  diskFreeBytes: 41e9,
  diskNeededBytes: 2e9,
};

export function draftOf(service: object = {}, choices: Record<string, string> = {}, name = 'duo'): Draft {
  const partial = partialDraftSchema.parse({ template: 'two', name, choices, services: { server: service } });
  return draftDefaults(partial, twoServices, { engine, takenPorts: [] });
}

/** What is not passed, as `severity code path`, with the start of the path left out. */
export function told(draft: Draft, facts: Partial<DraftFacts> = {}, template: Template = twoServices): string[] {
  const findings = draftFindings(draft, template, { ...quiet, ...facts });
  for (const finding of findings) expect(findingSchema.parse(finding)).toEqual(finding);
  return findings
    .filter(({ severity }) => severity !== 'passed')
    .map(({ severity, code, path }) => `${severity} ${code} ${path.join('.').replace('services.server.', '')}`);
}

export function ofServer(service: object, facts: Partial<DraftFacts> = {}): string[] {
  return told(draftOf(service), facts).filter((line) => line !== caution);
}
