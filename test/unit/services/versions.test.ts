import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryTemplates } from '../../fakes/memory-templates.ts';
import { serviceNameSchema } from '../../../src-main/contract/ids.ts';
import { ProblemError } from '../../../src-main/ports/problem-error.ts';
import { DocumentInstanceRegistry } from '../../../src-main/services/instance-registry.ts';
import { TemplatesService } from '../../../src-main/services/templates.ts';
import { tagsOf, VersionsService, versionsOf } from '../../../src-main/services/versions.ts';
import { ManualClock } from '../../fakes/manual-clock.ts';
import { twoServices } from '../../fixtures/two-services.ts';
import { instanceId, server, specOf, template } from '../jobs/world.ts';

const base = template.services[server]!;
const picky = {
  ...template,
  services: { [server]: { ...base, image: { ...base.image, tags: String.raw`^\d{4}\.\d+\.\d+$` } } },
};

describe('versions of a template', () => {
  it('come newest first, without tags that are none', () => {
    const versions = versionsOf(picky, ['latest', '2024.1.9', '2024.10.1', '2024.2.1', 'sha-123'], null);
    expect(versions.map(({ tag, isNewest, group }) => [tag, isNewest, group])).toEqual([
      ['2024.10.1', true, '2024.10'],
      ['2024.2.1', false, '2024.2'],
      ['2024.1.9', false, '2024.1'],
    ]);
  });

  it('are judged against what is installed, which is never left out', () => {
    const versions = versionsOf(picky, ['2024.2.1', 'custom', '2024.1.1'], 'custom');
    expect(versions.map(({ tag, relation }) => [tag, relation])).toEqual([
      ['2024.2.1', 'unordered'],
      ['2024.1.1', 'unordered'],
      ['custom', 'installed'],
    ]);
    expect(versionsOf(picky, ['2023.4.1', '2024.1.1', '2024.2.1'], '2024.1.1')).toMatchObject([
      { tag: '2024.2.1', relation: 'newer', isAllowed: true, rule: null },
      { tag: '2024.1.1', relation: 'installed', isAllowed: false, rule: 'same' },
      { tag: '2023.4.1', relation: 'older', isAllowed: false, rule: 'downgrade' },
    ]);
  });
});

describe('versions of another service', () => {
  it('are ordered by the numbers in their tags', () => {
    const pattern = String.raw`^20\d\d-(?:latest|CU\d+(?:-GDR\d+)?)$`;
    const tags = ['2022-CU9', '2019-CU32', 'latest', '2022-CU14', '2022-CU14-GDR1', 'vNext-CTP2'];
    expect(tagsOf(pattern, tags, null).map(({ tag, isNewest, group }) => [tag, isNewest, group])).toEqual([
      ['2022-CU14-GDR1', true, '2022'],
      ['2022-CU14', false, '2022'],
      ['2022-CU9', false, '2022'],
      ['2019-CU32', false, '2019'],
    ]);
    expect(
      tagsOf(pattern, ['2022-CU9', 'mine', '2022-CU14'], 'mine').map(({ tag, relation }) => [tag, relation]),
    ).toEqual([
      ['mine', 'installed'],
      ['2022-CU14', 'older'],
      ['2022-CU9', 'older'],
    ]);
  });
});

describe('asking the registry', () => {
  const clock = new ManualClock();
  let asked: string[];
  let answer: () => Promise<string[]>;
  let versions: VersionsService;

  beforeEach(async () => {
    asked = [];
    answer = () => Promise.resolve(['2024.1.1', '2024.2.1']);
    const stored = new Map<string, unknown>();
    const registry = new DocumentInstanceRegistry({
      get: (key) => stored.get(key),
      set: (key, value) => stored.set(key, value),
    });
    const spec = specOf('volume');
    const mirrored = {
      ...spec,
      services: {
        [server]: { ...spec.services[server]!, image: { repository: 'mirror.example/server', tag: '2024.1.1' } },
      },
    };
    await registry.put({
      spec: mirrored,
      createdAt: '2026-11-22T00:00:00.000Z',
      desired: 'running',
      desiredSince: '2026-11-22T00:00:00.000Z',
      isPinned: false,
    });
    const templates = new TemplatesService(new MemoryTemplates(template, twoServices));
    await templates.load();
    const tags = (repository: string): Promise<string[]> => {
      asked.push(repository);
      return answer();
    };
    versions = new VersionsService({ tags, digest: () => Promise.resolve(null) }, registry, templates, clock);
  });

  it("happens once in ten minutes, at the instance's own repository", async () => {
    const [one] = await Promise.all([versions.list(template.id, instanceId), versions.list(template.id, instanceId)]);
    expect(one.versions.map(({ tag }) => tag)).toEqual(['2024.2.1', '2024.1.1']);
    await clock.advance(9 * 60_000);
    await versions.list(template.id, instanceId);
    expect(asked).toEqual(['mirror.example/server']);
    await clock.advance(2 * 60_000);
    await versions.list(template.id, instanceId);
    expect(asked.length).toBe(2);
  });

  it("is about the service that was meant, at that service's repository", async () => {
    const { versions: list } = await versions.list(template.id, undefined, server);
    expect(list.map(({ relation }) => relation)).toEqual(['newer', 'newer']);
    expect(await versions.list(template.id, undefined, serviceNameSchema.parse('nobody'))).toMatchObject({
      versions: [],
      problem: null,
    });
    answer = () => Promise.resolve(['1.9', '1.10', '1.2']);
    const pair = await versions.list(twoServices.id, undefined, serviceNameSchema.parse('database'));
    expect(pair.versions.map(({ tag }) => tag)).toEqual(['1.10', '1.9', '1.2']);
    expect(asked).toEqual([template.services[server]!.image.repository, 'example/database']);
  });

  it("that does not answer leaves the template's own tag, the installed one, and the reason", async () => {
    answer = () => Promise.reject(ProblemError.of('REGISTRY_UNREACHABLE', { registry: 'mirror.example' }));
    const list = await versions.list(template.id);
    expect(list).toMatchObject({ problem: { code: 'REGISTRY_UNREACHABLE' }, versions: [{ tag: '2024.1.1' }] });
    answer = () => Promise.resolve(['2024.2.1']);
    await clock.advance(20_000);
    expect(await versions.list(template.id)).toMatchObject({ problem: null, versions: [{ tag: '2024.2.1' }] });
  });
});
