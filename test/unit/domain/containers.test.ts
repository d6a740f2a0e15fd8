import { describe, expect, it } from 'vitest';
import { backupId } from '../../../src-main/domain/backup-id.ts';
import { resolveEnvironment, wantedContainer } from '../../../src-main/domain/containers.ts';
import { containerName, freshVolumeName, label, setAsideName } from '../../../src-main/domain/names.ts';
import { isCurrentContainer, recoverSpecs } from '../../../src-main/domain/recover-spec.ts';
import { secretRef, servicesInOrder, withService } from '../../../src-main/domain/services.ts';
import { instanceId, server, specOf, template } from '../jobs/world.ts';

const [service] = servicesInOrder(specOf('volume'), template);
if (service === undefined) throw new Error('no service');

describe('wanted containers', () => {
  it('carry the spec without secrets, and never restart by the engine alone', () => {
    const ref = secretRef(instanceId, server, 'KEY');
    const spec = withService(specOf('volume'), server, (one) => ({
      ...one,
      environment: { KEY: { kind: 'secret', ref }, A: { kind: 'plain', value: 'b' } },
    }));
    const environment = resolveEnvironment(spec, server, new Map([[ref, 'hidden']]));
    const wanted = wantedContainer(specOf('volume'), template, service, environment);
    expect(wanted.environment).toEqual({ KEY: 'hidden', A: 'b' });
    expect(JSON.stringify(wanted.labels)).not.toContain('hidden');
    expect(wanted).toMatchObject({
      name: 'demo-server',
      restart: 'unless-stopped',
      network: { name: 'demo', aliases: ['server'] },
    });
  });

  it.each(['always', 'on-failure', 'unless-stopped'] as const)(
    'stay down after a stop, with the policy %s',
    (restart) => {
      // Tried on an engine: `on-failure` starts what was stopped (exit code 137 or 143) when the engine starts.
      const one = { ...service, spec: { ...service.spec, restart } };
      expect(wantedContainer(specOf('volume'), template, one, {}).restart).toBe('unless-stopped');
    },
  );

  it('have names that tell what they are', () => {
    expect(setAsideName('demo', server, 3)).toBe('demo-server-before-3');
    expect(freshVolumeName('demo-data', 3)).toBe('demo-data-r3');
    expect(freshVolumeName('demo-data-r3', 5)).toBe('demo-data-r5');
    expect(backupId('demo', Date.UTC(2026, 10, 22, 8, 1, 2, 3))).toBe('demo-20261122-080102-003');
  });
});

describe('recovery from labels', () => {
  const container = (
    name: string,
    revision: number,
    more: object = {},
  ): { name: string; labels: Record<string, string> } => {
    const spec = { ...specOf('volume'), revision };
    return { name, labels: { ...wantedContainer(spec, template, service, {}).labels, ...more } };
  };

  it('takes the container that serves, not one that was set aside or helps', () => {
    const serving = container(containerName('demo', server), 2);
    const helper = container('demo-server-fill', 9, { [label.helper]: 'fill' });
    const found = recoverSpecs([container('demo-server-before-4', 3), serving, helper]);
    expect(found.map((spec) => spec.revision)).toEqual([2]);
    expect(isCurrentContainer(serving, 'demo')).toBe(true);
    expect(isCurrentContainer(helper, 'demo')).toBe(false);
  });

  it('passes over labels that it cannot read', () => {
    expect(
      recoverSpecs([
        { name: 'x', labels: { [label.spec]: '{' } },
        { name: 'y', labels: {} },
        container('z', 1, { [label.instance]: 'another1' }),
      ]),
    ).toEqual([]);
  });
});
