/** The files of an export, and what is to be known about them. */
import type { Exported, ExportedFile, ExportFormat, ExportSecrets } from '../contract/handover.ts';
import type { SecretRef } from '../contract/ids.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { helmValues } from './export-helm.ts';
import { exportedServices, type ExportedService, type NoteOfExport } from './export-services.ts';
import { stackNotes, stackSecrets, stackText } from './export-stack.ts';
import { composeSecrets, composeText } from './preview-compose.ts';
import { dockerRunText, secretsOf, shellQuoted, shellSecrets } from './preview-docker-run.ts';

/** Null when the template names no chart. `opened` holds the secrets, unless only their names are wanted. */
export function exportFiles(
  spec: InstanceSpec,
  template: Template,
  format: ExportFormat,
  secrets: ExportSecrets,
  opened: ReadonlyMap<SecretRef, string>,
): Exported | null {
  const services = exportedServices(spec, template, secrets === 'placeholders' ? new Map() : opened);
  const hasSecrets = secretsOf(services).length > 0;
  const isApart = hasSecrets && secrets === 'separate';
  const inMain = hasSecrets && secrets === 'inline';
  const main = (name: string, text: string): ExportedFile => ({ name, text, hasSecrets: inMain });
  const apart = (name: string, text: string): ExportedFile[] => (isApart ? [{ name, text, hasSecrets: true }] : []);
  switch (format) {
    case 'dockerRun': {
      const own = `${spec.name}.secrets.sh`;
      const head = `#!/bin/sh\nset -e\n${isApart ? `. ./${shellQuoted(own)}\n` : ''}`;
      return {
        files: [
          main(`${spec.name}.sh`, head + dockerRunText(spec.name, services, secrets)),
          ...apart(own, shellSecrets(services)),
        ],
        notes: startOrder(services),
      };
    }
    case 'compose': {
      const files = `-f compose.yaml${isApart ? ' -f compose.secrets.yaml' : ''}`;
      const head = `# docker compose ${files} up --detach\n`;
      return {
        files: [
          main('compose.yaml', head + composeText(spec.name, services, secrets)),
          ...apart('compose.secrets.yaml', composeSecrets(services)),
        ],
        notes: networkNotes(services),
      };
    }
    case 'stack': {
      const files = `-c stack.yaml${isApart ? ' -c stack.secrets.yaml' : ''}`;
      const head = `# docker stack deploy ${files} ${shellQuoted(spec.name)}\n`;
      return {
        files: [
          main('stack.yaml', head + stackText(spec.name, services, secrets)),
          ...apart('stack.secrets.yaml', stackSecrets(services)),
        ],
        notes: stackNotes(services),
      };
    }
    case 'helm':
      return helmFiles(spec, template, services, secrets);
  }
}

function helmFiles(
  spec: InstanceSpec,
  template: Template,
  services: readonly ExportedService[],
  secrets: ExportSecrets,
): Exported | null {
  const { helm } = template;
  if (helm === undefined) return null;
  const written = helmValues(helm, spec, template, services, secrets);
  const files = `-f values.yaml${written.secrets === null ? '' : ' -f values.secrets.yaml'}`;
  const head = `# helm install ${shellQuoted(spec.name)} ${helm.chart} --version ${helm.version} ${files}\n`;
  const hasSecrets = secrets === 'inline' && secretsOf(services).length > 0;
  return {
    files: [
      { name: 'values.yaml', text: head + written.values, hasSecrets },
      ...(written.secrets === null ? [] : [{ name: 'values.secrets.yaml', text: written.secrets, hasSecrets: true }]),
    ],
    notes: [
      { code: 'CHART_VERSION', values: [helm.chart, helm.version] },
      { code: 'DATA_STAYS', values: [] },
    ],
  };
}

function startOrder(services: readonly ExportedService[]): NoteOfExport[] {
  const waiting = services.filter(({ needs }) => needs.length > 0).map(({ name }) => name);
  return [
    ...(waiting.length === 0 ? [] : [{ code: 'START_ORDER' as const, values: waiting }]),
    ...networkNotes(services),
  ];
}

function networkNotes(services: readonly ExportedService[]): NoteOfExport[] {
  const networks = [...new Set(services.flatMap(({ container }) => container.otherNetworks ?? []))];
  return networks.length === 0 ? [] : [{ code: 'NETWORKS_MUST_EXIST', values: networks }];
}
