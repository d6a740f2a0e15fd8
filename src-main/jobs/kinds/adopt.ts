/** Containers that Berth did not make become an instance, or stop being one; the engine is only looked at. */
import { label } from '../../domain/names.ts';
import type { ContainerDetails, Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobInputOf } from '../inputs.ts';
import { scopeOf, type JobScope } from '../scope.ts';
import type { Step } from '../step.ts';
import { hasBackup } from '../steps/look.ts';
import type { JobTools } from '../tools.ts';

/** The spec names the containers by `adopted`; its secrets are in the vault already, and leave it when it is undone. */
export function adoptSteps(input: JobInputOf<'adopt'>, tools: JobTools): Step[] {
  const scope = scopeOf(input, tools);
  return [checkStep(scope), keepStep(scope)];
}

/** Only while every service is as it was found: what was re-created since is Berth's, and is removed, not released. */
export function releaseSteps(input: JobInputOf<'release'>, tools: JobTools): Step[] {
  const scope = scopeOf(input, tools);
  return [stillAdoptedStep(scope), forgetStep(scope)];
}

function checkStep(scope: JobScope): Step {
  return {
    id: 'check',
    phase: 'up',
    async run() {
      await foundContainers(scope, await scope.engine());
      return undefined;
    },
    /** The last undo: the containers still have their secrets, and nobody else needs these. */
    async undo() {
      await scope.tools.vault.removeAll(`${scope.spec.instanceId}/`);
    },
  };
}

/** The containers as they are now. Rejects with NOT_ADOPTABLE when one went, was made again, or is somebody's. */
async function foundContainers(scope: JobScope, engine: Engine): Promise<ContainerDetails[]> {
  const found: ContainerDetails[] = [];
  for (const { spec } of scope.services()) {
    const { container = '', id = '' } = spec.adopted ?? {};
    const there = await engine.inspectContainer(id);
    if (there === null) throw ProblemError.of('NOT_ADOPTABLE', { container, reason: 'gone' });
    if (there.labels[label.instance] !== undefined)
      throw ProblemError.of('NOT_ADOPTABLE', { container, reason: 'managed' });
    found.push(there);
  }
  refuseAdopted(scope);
  return found;
}

/** Rejects with NOT_ADOPTABLE when another instance has one of the containers. */
function refuseAdopted({ spec, tools }: JobScope): void {
  const others = tools.registry.list().filter((one) => one.spec.instanceId !== spec.instanceId);
  const taken = new Set(
    others.flatMap((one) => Object.values(one.spec.services).flatMap(({ adopted }) => adopted?.id ?? [])),
  );
  for (const { adopted } of Object.values(spec.services))
    if (adopted !== undefined && taken.has(adopted.id))
      throw ProblemError.of('NOT_ADOPTABLE', { container: adopted.container, reason: 'managed' });
}

/** What runs should run from now on, and what is stopped was stopped on purpose. */
function keepStep(scope: JobScope): Step {
  const containers = scope.services().map(({ name }) => scope.container(name));
  return {
    id: 'keep',
    phase: 'up',
    detail: { containers },
    async run() {
      const found = await foundContainers(scope, await scope.engine());
      const isUp = found.some(({ isRunning, isRestarting }) => isRunning || isRestarting);
      const nowMs = scope.tools.clock.now();
      const turned = found.flatMap(({ startedAt, finishedAt }) => (isUp ? startedAt : finishedAt) ?? []);
      // Another job may have noted them since they were looked at; of two at the same moment neither has them.
      refuseAdopted(scope);
      await scope.tools.registry.put({
        spec: scope.spec,
        createdAt: instant(Math.min(nowMs, ...times(found.map(({ createdAt }) => createdAt)))),
        desired: isUp ? 'running' : 'stopped',
        desiredSince: instant(Math.min(nowMs, Math.max(0, ...times(turned)) || nowMs)),
        isPinned: false,
      });
      refuseAdopted(scope);
      return { detail: { containers } };
    },
    async undo() {
      await scope.tools.registry.remove(scope.spec.instanceId);
    },
  };
}

function times(texts: readonly string[]): number[] {
  return texts.map((text) => Date.parse(text)).filter((ms) => !Number.isNaN(ms));
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function stillAdoptedStep(scope: JobScope): Step {
  return {
    id: 'check',
    phase: 'up',
    run() {
      const { instanceId } = scope.spec;
      const spec = scope.tools.registry.get(instanceId)?.spec ?? scope.spec;
      if (Object.values(spec.services).some(({ adopted }) => adopted === undefined))
        throw ProblemError.of('NOT_ADOPTED', { instance: spec.name });
      return Promise.resolve(undefined);
    },
  };
}

/** The containers keep their secrets themselves; the vault's stay only for backups that need them. */
function forgetStep(scope: JobScope): Step {
  return {
    id: 'forget',
    phase: 'after',
    isPointOfNoReturn: true,
    async run() {
      const { registry, vault } = scope.tools;
      const id = scope.spec.instanceId;
      const count = (await vault.list(`${id}/`)).length;
      const isKept = await hasBackup(scope);
      if (!isKept) await vault.removeAll(`${id}/`);
      await registry.remove(id);
      return { detail: { label: isKept ? 'secretsKept' : 'secretsRemoved', count } };
    },
  };
}
