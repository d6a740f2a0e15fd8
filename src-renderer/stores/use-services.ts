/** The services of an instance as people think of them: the one that gives it its version first, then what that needs. */
import type { Instance } from '../../src-main/contract/instance.ts';
import { useTemplate } from './context.tsx';

export function useServices(instance: Instance): Instance['services'] {
  const main = useTemplate(instance.template.id)?.main;
  const isMain = (service: Instance['services'][number]) => service.name === main;
  return [...instance.services.filter(isMain), ...instance.services.filter((service) => !isMain(service))];
}
