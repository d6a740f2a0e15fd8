/** What the form asks of the border while it is filled in, for a new instance and for one that is configured. */
import { useMemo } from 'react';
import type { InstanceId, TemplateId } from '../../src-main/contract/ids.ts';
import type { Asked, FormCalls } from '../form/form-props.ts';
import { desktop } from '../rpc/desktop.ts';
import { problemOf } from '../rpc/problem-of.ts';
import { useClient, useCurrentEngine } from './context.tsx';

async function asked<T>(question: Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await question, problem: null };
  } catch (error) {
    return { value: null, problem: problemOf(error) };
  }
}

export function useFormCalls(template: TemplateId, instance: InstanceId | null = null): FormCalls {
  const client = useClient();
  // The system's own dialog shows this computer: of no use when the engine is on another one.
  const isLocal = useCurrentEngine()?.isLocal === true;
  return useMemo(
    () => ({
      testConnection: (service, variable, value) =>
        asked(
          client.connections.test({
            template,
            service,
            variable,
            value,
            ...(instance === null ? {} : { instance }),
          }),
        ),
      folders: (path) => asked(client.folders.list(path === undefined ? {} : { path })),
      makeFolder: (parent, name) => asked(client.folders.create({ parent, name })),
      chooseFolder: isLocal && desktop !== null ? desktop.chooseFolder : null,
      reveal:
        instance === null
          ? null
          : (service, variable) =>
              asked(client.instances.revealSecret({ id: instance, service, variable }).then((answer) => answer.value)),
    }),
    [client, template, instance, isLocal],
  );
}
