/** Which state an instance uses that Berth neither holds nor copies: said wherever a backup or a way back is promised. */
import type { InstanceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { servicesInOrder } from './services.ts';

/** A linked value leads to a service of the instance itself, an empty one to nothing: neither counts. */
export function externalStates(spec: InstanceSpec, template: Template): Template['external'] {
  const services = servicesInOrder(spec, template);
  return template.external.filter(({ variable }) =>
    services.some((service) => {
      const value = service.spec.environment[variable];
      return value?.kind === 'secret' || (value?.kind === 'plain' && value.value !== '');
    }),
  );
}
