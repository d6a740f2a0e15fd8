/** What the form asks of the border for an instance that exists. */
import { useMemo } from 'react';
import type { Instance } from '../../../src-main/contract/instance.ts';
import type { Asked, FormCalls } from '../../form/form-props.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { useClient } from '../../stores/context.tsx';

async function asked<T>(answer: Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await answer, problem: null };
  } catch (error) {
    return { value: null, problem: problemOf(error) };
  }
}

export function useFormCalls(instance: Instance): FormCalls {
  const client = useClient();
  const { id } = instance;
  const template = instance.template.id;
  return useMemo(
    () => ({
      testConnection: (service, variable, value) =>
        asked(client.connections.test({ template, service, variable, value, instance: id })),
      folders: (path) => asked(client.folders.list(path === undefined ? {} : { path })),
      makeFolder: (parent, name) => asked(client.folders.create({ parent, name })),
      chooseFolder: null,
      reveal: (service, variable) =>
        asked(client.instances.revealSecret({ id, service, variable }).then(({ value }) => value)),
    }),
    [client, id, template],
  );
}
