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
  /** Those that the job acts on, in the order they start. */
  services(spec?: InstanceSpec): NamedService[];
  /** Name of the container that serves by this scope's spec; an adopted one has the name that it was found with. */
  container(service: ServiceName): string;
  /**
   * The same job over another spec of the instance: steps that come after the new containers were made name them by
   * the new spec, in which nothing that was renewed is an adopted container any more.
   */
  at(spec: InstanceSpec): JobScope;
  /**
   * The same job, acting on these services only: what it stops, sets aside, makes, starts and waits for is theirs. The
   * others are looked at where one of these depends on them, and are otherwise left alone. A job may use several such
   * scopes: one for what is made anew, a wider one for what stands still meanwhile, the whole one for the backup.
   */
  only(isActedOn: (service: ServiceName) => boolean): JobScope;
}

/** Over the spec that is noted now: another one than when the job began, once it made containers. */
export function current(scope: JobScope): JobScope {
  return scope.at(scope.tools.registry.get(scope.spec.instanceId)?.spec ?? scope.spec);
}

/** All services of the instance, unless `isActedOn` says which. */
export function scopeOf(
  input: Pick<JobInput, 'spec' | 'template'>,
  tools: JobTools,
  isActedOn: (service: ServiceName) => boolean = () => true,
): JobScope {
  const { spec, template } = input;
  return {
    tools,
    spec,
    template,
    engine: () => tools.engine(spec.engineId),
    services: (other) => servicesInOrder(other ?? spec, template).filter(({ name }) => isActedOn(name)),
    container: (service) => servingName(spec, service),
    at: (other) => scopeOf({ spec: other, template }, tools, isActedOn),
    only: (isNarrower) => scopeOf(input, tools, (service) => isActedOn(service) && isNarrower(service)),
  };
}
