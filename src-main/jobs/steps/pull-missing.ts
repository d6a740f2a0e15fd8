/** Gets only the images that the engine does not have: a change of settings must not bring another version. */
import type { InstanceSpec } from '../../contract/spec.ts';
import { digestAmong, pinnedImage } from '../../domain/image-reference.ts';
import type { Engine } from '../../ports/engine.ts';
import { pulledSchema } from '../results.ts';
import type { JobScope } from '../scope.ts';
import type { Step } from '../step.ts';
import { pullStep } from './pull.ts';

/**
 * The images of the services of `scope` in `spec`. One that is here is taken as it is, a tag that may stand for another image by
 * now too; unless the repository is a new one.
 */
export function pullMissingStep(scope: JobScope, spec: InstanceSpec): Step {
  return {
    ...pullStep(scope, spec),
    async run(context) {
      const engine = await scope.engine();
      const digests = await digestsHere(scope, engine, spec);
      const missing = scope.only((service) => !digests.has(service));
      const isAllHere = missing.services(spec).length === 0;
      const outcome = isAllHere ? undefined : await pullStep(missing, spec).run(context);
      const pulled = pulledSchema.safeParse(outcome?.result).data?.digests ?? {};
      const here = [...digests].flatMap(([service, digest]) => (digest === null ? [] : [[service, digest] as const]));
      return {
        detail: isAllHere ? { skipped: 'alreadyThere' } : (outcome?.detail ?? {}),
        result: { digests: { ...known(spec), ...Object.fromEntries<string>(here), ...pulled } },
      };
    },
  };
}

/** By service; null for an image that the engine has and that came from no registry. */
async function digestsHere(scope: JobScope, engine: Engine, spec: InstanceSpec): Promise<Map<string, string | null>> {
  const digests = new Map<string, string | null>();
  for (const { name, spec: service } of scope.services(spec)) {
    const { image } = service;
    const there = await engine.inspectImage(pinnedImage(image));
    if (there === null || image.repository !== scope.spec.services[name]?.image.repository) continue;
    digests.set(name, image.digest ?? digestAmong(there.digests, image.repository));
  }
  return digests;
}

/** Services that the change does not concern keep theirs. */
function known(spec: InstanceSpec): Record<string, string> {
  const digests = Object.entries(spec.services).flatMap(([name, { image }]) =>
    image.digest === undefined ? [] : [[name, image.digest] as const],
  );
  return Object.fromEntries(digests);
}
