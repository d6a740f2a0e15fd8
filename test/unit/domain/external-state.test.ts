import { expect, it } from 'vitest';
import { instanceIdSchema } from '../../../src-main/contract/ids.ts';
import { draftSpec } from '../../../src-main/domain/draft-spec.ts';
import { externalStates } from '../../../src-main/domain/external-state.ts';
import { twoServices } from '../../fixtures/two-services.ts';
import { draftOf } from './two-services-form.ts';

const connection = { environment: { DATABASE_URL: 'Server=sql01;Database=shop;User Id=shop;Password=c' } };

function labels(choice: 'own' | 'external', service: object = connection): string[] {
  const facts = { instanceId: instanceIdSchema.parse('instance01'), takenPorts: [], random: () => new Uint8Array(32) };
  const { spec } = draftSpec(draftOf(service, { database: choice }), twoServices, facts);
  return externalStates(spec, twoServices).map(({ label }) => label);
}

it('tells of a database that somebody else has, and not of the instance’s own', () => {
  expect(labels('external')).toEqual(twoServices.external.map(({ label }) => label));
  expect(labels('external')).not.toEqual([]);
  expect(labels('own')).toEqual([]);
  expect(labels('external', {})).toEqual([]);
});
