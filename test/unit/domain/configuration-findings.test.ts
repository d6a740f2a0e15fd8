import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src-main/contract/instance.ts';
import { findingsOfChange, fixedFindings } from '../../../src-main/domain/configuration-findings.ts';
import { edited, editedDraft, spec, template, type Edit } from './configuration-world.ts';

const codes = (findings: readonly Finding[]): string[] =>
  findings.map(({ code, severity, path }) => `${severity} ${code} ${path.join('.')}`);
const fixed = (edit: Edit): string[] => codes(fixedFindings(spec, editedDraft(spec, edit), template));

describe('what stays as it was made', () => {
  it('is the name, the engine and the choices', () => {
    expect(fixed(() => undefined)).toEqual([]);
    expect(fixed((_server, draft) => void (draft.name = 'other'))).toEqual(['blocks FIXED name']);
    expect(fixed((_server, draft) => void (draft.choices = { database: 'external' }))).toEqual([
      'blocks FIXED choices.database',
    ]);
  });

  it('is what acts on the first start only; a stored secret that stays is no change', () => {
    expect(fixed((server) => void (server.environment['ADMIN'] = 'another'))).toEqual([
      'blocks FIXED services.server.environment.ADMIN',
    ]);
    expect(fixed((server) => void (server.keep = []))).toEqual(['blocks FIXED services.server.environment.ADMIN']);
  });

  it('is the version: that is an upgrade', () => {
    expect(fixed((server) => void (server.tag = '2.0.0'))).toEqual(['blocks VERSION_IS_UPGRADE services.server.tag']);
  });
});

describe('the findings of the form', () => {
  const found = (path: string[], code: Finding['code'], severity: Finding['severity'] = 'blocks'): Finding => ({
    path,
    code,
    severity,
    section: 'storage',
    data: {},
  });
  const judged = (findings: Finding[], edit: Edit = () => undefined): string[] =>
    codes(
      findingsOfChange(findings, {
        before: spec,
        wanted: edited(spec, edit).spec,
        draft: editedDraft(spec, edit),
        template,
      }),
    );
  const colour = ['services', 'server', 'environment', 'COLOUR'];
  const data = ['services', 'server', 'mounts', 'data'];

  it('stand in the way of what was edited only, but ports always', () => {
    const all = [
      found(['name'], 'NAME_TAKEN'),
      found(colour, 'PATTERN'),
      found(['services', 'server', 'tag'], 'IMAGE_NOT_FOUND'),
      found(['services', 'server', 'ports', 'web'], 'PORT_TAKEN'),
      found(['services', 'server', 'labels', '0'], 'LABEL_RESERVED'),
    ];
    expect(judged(all, (server) => void (server.environment['COLOUR'] = '!'))).toEqual([
      'blocks PATTERN services.server.environment.COLOUR',
      'note IMAGE_NOT_FOUND services.server.tag',
      'blocks PORT_TAKEN services.server.ports.web',
      'note LABEL_RESERVED services.server.labels.0',
    ]);
  });

  it('refuse a target that holds something already, and say nothing of where the data is now', () => {
    const has = [found(data, 'VOLUME_HAS_DATA', 'note')];
    expect(judged(has)).toEqual([]);
    const toFolder: Edit = (server) => {
      server.mounts = [{ name: 'data', source: { kind: 'folder', path: '/srv/data' } }];
    };
    expect(judged(has, toFolder)).toEqual(['blocks VOLUME_HAS_DATA services.server.mounts.data']);
  });

  it('refuse a folder within the one that is copied', () => {
    const inFolder = edited(spec, (server) => {
      server.mounts = [{ name: 'data', source: { kind: 'folder', path: '/srv/data' } }];
    }).spec;
    const deeper: Edit = (server) => {
      server.mounts = [{ name: 'data', source: { kind: 'folder', path: '/srv/data/new' } }];
    };
    const change = {
      before: inFolder,
      wanted: edited(inFolder, deeper).spec,
      draft: editedDraft(inFolder, deeper),
      template,
    };
    expect(codes(findingsOfChange([], change))).toEqual(['blocks FOLDER_TWICE services.server.mounts.data']);
  });
});
