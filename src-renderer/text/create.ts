/** Words of the gallery and of the form for a new instance. */
import { formatList } from './format.ts';

export const galleryText = {
  title: 'What would you like to run?',
  find: 'Find a template',
  setUp: (name: string) => `Set up ${name}`,
  /** `2 services, PostgreSQL`. */
  services: (others: readonly string[]) =>
    others.length === 0 ? '1 service' : `${String(others.length + 1)} services, ${formatList(others)}`,
  adoptOne: 'Adopt a running one',
  ways: 'Other ways',
  adopt: { title: 'Adopt a container', text: 'One that runs already stays as it is until you change it' },
  importTemplate: { title: 'Import a template', text: 'A YAML file of your own, checked line by line' },
  none: (text: string) => `No template matches ${text}.`,
  loading: 'Reading the templates',
  captured: { title: (label: string) => label, text: 'Captured by itself, kept with Berth' },
  backup: { title: 'Backups that verify', text: 'Every part has a checksum that is read back' },
  undo: { title: 'Upgrade with return', text: 'App and data go back together' },
  gate: { title: 'Health before trust', text: 'An upgrade counts only when it answers' },
} as const;

export const createText = {
  title: (template: string) => `New ${template} instance`,
  cancel: 'Cancel',
  review: 'Review',
  checking: 'Checking',
  reviewBar: (toSettle: number, notes: number) =>
    toSettle > 0 ? `${String(toSettle)} to settle` : notes > 0 ? `${String(notes)} to note` : 'Nothing to settle',
  openReview: 'Review',
  preview: 'Preview',
  compose: 'Compose',
  dockerRun: 'docker run',
  copyPreview: 'Copy the preview',
  create: (name: string) => `Create ${name === '' ? 'instance' : name}`,
  createWithNotes: (name: string, notes: number) =>
    `Create ${name === '' ? 'instance' : name} with ${notes === 1 ? '1 note' : `${String(notes)} notes`}`,
  waitingFor: (what: string) => `Waiting for ${what} to be settled`,
  waitingForMany: (what: string, more: number) => `Waiting for ${what} and ${String(more)} more to be settled`,
  portName: (port: number) => `port ${String(port)}`,
  waitingForCheck: 'Waiting for the check to finish',
  loading: 'Reading the template',
} as const;
