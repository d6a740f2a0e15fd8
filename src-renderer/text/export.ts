/** Words of the dialog that writes an instance down for other tools. */
import type { Exported, ExportFormat, ExportSecrets } from '../../src-main/contract/handover.ts';

type Note = Exported['notes'][number];

const listed = (values: readonly string[]): string => values.join(', ');

export const exportText = {
  title: (name: string) => `Export ${name}`,
  intro: 'For running it without Berth. Berth itself changes nothing, and never runs these files.',
  format: 'Format',
  formats: {
    dockerRun: 'docker run',
    compose: 'Compose',
    stack: 'Swarm stack',
    helm: 'Helm values',
  } satisfies Record<ExportFormat, string>,
  secrets: 'Secrets',
  secretsChoices: {
    placeholders: 'Names only',
    separate: 'In a file of their own',
    inline: 'Where they are used',
  } satisfies Record<ExportSecrets, string>,
  secretsHelp: {
    placeholders: 'The files hold no secret. Give the values when you run them.',
    separate: 'One file holds every secret, the others none.',
    inline: 'Everything is in one file.',
  } satisfies Record<ExportSecrets, string>,
  warningTitle: 'Whoever has this file has the secrets.',
  warningText: 'Keep it where only you can read it (mode 0600), and out of version control.',
  files: 'Files',
  hasSecrets: 'holds secrets',
  copy: (file: string) => `Copy ${file}`,
  save: (file: string) => `Save ${file}`,
  notes: 'What is different there',
  close: 'Close',
  note: (note: Note): string => {
    const { code, values } = note;
    switch (code) {
      case 'FOLDERS_ON_ONE_NODE':
        return `Volumes and folders are on one node: ${listed(values)}. In a Swarm of several, pin the services to the node that has the data.`;
      case 'NO_CONTAINER_NAMES':
        return `A stack gives its containers names of its own, not ${listed(values)}.`;
      case 'NO_SHM':
        return `A stack cannot set the shared memory of ${listed(values)}.`;
      case 'NO_PRIVILEGES':
        return `A stack cannot run ${listed(values)} privileged.`;
      case 'PORTS_ON_EVERY_ADDRESS':
        return `A stack publishes on every address of the node, not only on ${listed(values)}.`;
      case 'NETWORKS_MUST_EXIST':
        return `These networks are not part of it and must be there: ${listed(values)}.`;
      case 'DATA_STAYS':
        return 'The data stays here. Move it with a backup of the server or of its database.';
      case 'CHART_VERSION':
        return `The values are for version ${values[1] ?? ''} of the chart ${values[0] ?? ''}.`;
      case 'START_ORDER':
        return `${listed(values)} does not wait until what it needs is ready. If it gives up, start it again.`;
    }
  },
} as const;
