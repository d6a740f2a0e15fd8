/** What a schema cannot see: names that must exist, be unique, or be readable together. */
import type { Template } from '../contract/template.ts';
import { placeholderFaults, type TemplateFault } from './template-fault.ts';
import { linkFaults } from './template-link-faults.ts';
import {
  choiceFaults,
  helmFaults,
  mainFaults,
  noteFaults,
  orderFaults,
  volumeFaults,
  whenFaults,
} from './template-relation-faults.ts';
import { serviceFaults } from './template-service-faults.ts';

/** The first fault; null when the template holds together. */
export function findTemplateFault(template: Template): TemplateFault | null {
  for (const fault of templateFaults(template)) return fault;
  return null;
}

function* templateFaults(template: Template): Generator<TemplateFault> {
  yield* choiceFaults(template);
  for (const [name, service] of Object.entries(template.services)) {
    for (const { path, details } of serviceFaults(service)) yield { path: ['services', name, ...path], details };
  }
  yield* mainFaults(template);
  yield* orderFaults(template);
  yield* whenFaults(template);
  yield* volumeFaults(template);
  yield* linkFaults(template);
  yield* placeholderFaults(['upgrade', 'notesUrl'], template.upgrade.notesUrl, ['from', 'to']);
  yield* noteFaults(template);
  yield* helmFaults(template);
}
