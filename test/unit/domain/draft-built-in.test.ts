import { describe, expect, it } from 'vitest';
import { instanceIdSchema } from '../../../src-main/contract/ids.ts';
import { partialDraftSchema } from '../../../src-main/contract/instance.ts';
import { instanceSpecSchema } from '../../../src-main/contract/spec.ts';
import { draftDefaults } from '../../../src-main/domain/draft-defaults.ts';
import { draftFindings } from '../../../src-main/domain/draft-findings.ts';
import { draftSpec } from '../../../src-main/domain/draft-spec.ts';
import { specDraft } from '../../../src-main/domain/spec-draft.ts';
import { builtInTemplate, builtInTemplates } from '../../fixtures/built-in-templates.ts';
import { engine, quiet } from './two-services-form.ts';

const forms = builtInTemplates.flatMap((id) => {
  const { choices } = builtInTemplate(id);
  const options = choices[0]?.options.map((option) => ({ [choices[0]?.id ?? '']: option.id }));
  return (options ?? [{}]).map((chosen) => [id, chosen] as const);
});

describe.each(forms)('the empty form of %s with %j', (id, choices) => {
  const template = builtInTemplate(id);
  const partial = partialDraftSchema.parse({ template: id, name: 'one', choices });
  const draft = draftDefaults(partial, template, { engine, takenPorts: [] });

  it('asks for nothing but terms and what only the user can know', () => {
    const blocking = draftFindings(draft, template, quiet).filter(({ severity }) => severity === 'blocks');
    for (const { code, path } of blocking) {
      expect(['TERMS_OPEN', 'REQUIRED']).toContain(code);
      expect(path[2]).toBe('environment');
    }
  });

  it('comes to a spec whose own form changes nothing', () => {
    const facts = { instanceId: instanceIdSchema.parse('instance01'), takenPorts: [] };
    const random = (count: number) => new Uint8Array(count).fill(65);
    const { spec } = draftSpec(draft, template, { ...facts, random });
    expect(instanceSpecSchema.parse(spec)).toEqual(spec);
    const again = draftSpec(specDraft(spec, template), template, { ...facts, random, before: spec });
    expect(again.spec).toEqual(spec);
    expect(again.secrets.size).toBe(0);
  });
});
