/** What the steps of one job share: the instance as it was when the job began, and what they work with. */
import type { ServiceName } from '../contract/ids.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import type { NamedService } from '../domain/services.ts';
import { servicesInOrder, servingName } from '../domain/services.ts';
import type { Engine } from '../ports/engine.ts';
import type { JobInput } from './inputs.ts';
import type { JobTools } from './tools.ts';

export interface JobScope {
  readonly tools: JobTools;
  readonly spec: InstanceSpec;
  readonly template: Template;
  /** Rejects with ENGINE_UNREACHABLE: the job then waits. */
  engine(): Promise<Engine>;
  /** In the order they start. */
  services(spec?: InstanceSpec): NamedService[];
  /** Name of the container that serves. */
  container(service: ServiceName): string;
}

export function scopeOf(input: JobInput, tools: JobTools): JobScope {
  const { spec, template } = input;
  return {
    tools,
    spec,
    template,
    engine: () => tools.engine(spec.engineId),
    services: (other) => servicesInOrder(other ?? spec, template),
    container: (service) => servingName(spec, service),
  };
}
