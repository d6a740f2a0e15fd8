import { expect, it } from 'vitest';
import { instanceIdSchema } from '../../../src-main/contract/ids.ts';
import { leftOut, reachOf } from '../../../src-main/domain/backup-reach.ts';
import { draftSpec } from '../../../src-main/domain/draft-spec.ts';
import { twoServices } from '../../fixtures/two-services.ts';
import { draftOf } from './two-services-form.ts';

const facts = { instanceId: instanceIdSchema.parse('instance01'), takenPorts: [], random: () => new Uint8Array(32) };
const { spec } = draftSpec(draftOf(), twoServices, facts);
const pathsOf = (service: string) =>
  Object.entries(spec.services).flatMap(([name, { mounts }]) =>
    name === service ? mounts.filter(({ backup }) => backup).map(({ path }) => path) : [],
  );

it('of one service leaves out the data of the others', () => {
  expect(pathsOf('database')).not.toEqual([]);
  expect(leftOut({ spec, ...reachOf(spec, ['server']) }).map(({ path }) => path)).toEqual(pathsOf('database'));
});

it('of all services leaves out nothing, and neither does a backup that does not say', () => {
  expect(reachOf(spec, ['server', 'database'])).toEqual({});
  expect(leftOut({ spec })).toEqual([]);
});
