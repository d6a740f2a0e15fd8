import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src-main/base/secret.ts';
import { instanceIdSchema, type SecretRef } from '../../../src-main/contract/ids.ts';
import { instanceSpecSchema } from '../../../src-main/contract/spec.ts';
import { ExportsService } from '../../../src-main/services/exports.ts';
import { builtInTemplate, type BuiltInTemplate } from '../../fixtures/built-in-templates.ts';

const id = instanceIdSchema.parse('instance01');

function service(
  template: BuiltInTemplate,
  stored: Secret | null = new Secret('k3y-value'),
): { exports: ExportsService; opened: SecretRef[] } {
  const opened: SecretRef[] = [];
  const spec = instanceSpecSchema.parse({
    instanceId: id,
    name: 'shop',
    engineId: 'local',
    template: { id: template, version: 1 },
    revision: 1,
    services: {
      server: {
        image: { repository: 'shop', tag: '1' },
        environment: { KEY: { kind: 'secret', ref: 'instance01/server/KEY' } },
        ports: [],
        mounts: [],
        restart: 'no',
        resources: {},
      },
    },
  });
  const vault = {
    get: (ref: SecretRef) => {
      opened.push(ref);
      return Promise.resolve(stored);
    },
  };
  const exports = new ExportsService({ specOf: () => spec, templateOf: () => builtInTemplate(template), vault });
  return { exports, opened };
}

describe('an export', () => {
  it('opens the vault only for values', async () => {
    const { exports, opened } = service('node-red');
    const { files } = await exports.export(id, 'compose', 'placeholders');
    expect(files.map(({ text }) => text).join('')).toContain('${KEY:?}');
    expect(opened).toEqual([]);
    expect((await exports.export(id, 'compose', 'inline')).files[0]?.text).toContain('k3y-value');
    expect(opened).toEqual(['instance01/server/KEY']);
  });

  it('never has an empty value in the place of a secret that is gone', async () => {
    const { exports } = service('node-red', null);
    await expect(exports.export(id, 'compose', 'separate')).rejects.toMatchObject({
      problem: { code: 'NO_SUCH_SECRET', data: { secret: 'instance01/server/KEY' } },
    });
    expect((await exports.export(id, 'compose', 'placeholders')).files).toHaveLength(1);
  });

  it('is refused where the template has no such form', async () => {
    const { exports } = service('node-red');
    await expect(exports.export(id, 'helm', 'placeholders')).rejects.toMatchObject({
      problem: { code: 'NO_EXPORT', data: { template: 'Node-RED', format: 'helm' } },
    });
  });
});
