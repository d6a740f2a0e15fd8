/** Gets images before anything stops, and notes the digest each tag stands for now. */
import type { ServiceName } from '../../contract/ids.ts';
import type { ImageSpec, InstanceSpec } from '../../contract/spec.ts';
import { digestAmong, pinnedImage, taggedImage } from '../../domain/image-reference.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError, toProblem } from '../../ports/problem-error.ts';
import type { ProblemCode } from '../../contract/errors.ts';
import { pulledSchema, resultOf } from '../results.ts';
import type { JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';

/** With one of these an image that the engine already has will do. */
const registryTroubles: readonly ProblemCode[] = [
  'REGISTRY_UNREACHABLE',
  'REGISTRY_RATE_LIMIT',
  'IMAGE_NOT_FOUND',
  'IMAGE_ACCESS_DENIED',
];

/**
 * Pulls the images of `spec`. Those with a digest are not asked for again when the engine has them, and neither are those
 * that services of the job's instance have already: a change of one must not bring another version of the others.
 */
export function pullStep(scope: JobScope, spec: InstanceSpec): Step {
  const main = spec.services[scope.template.main]?.image;
  return {
    id: 'pull',
    phase: 'up',
    estimateSeconds: 30,
    ...(main === undefined ? {} : { detail: { image: taggedImage(main), version: main.tag } }),
    async run(context) {
      const engine = await scope.engine();
      const digests: Record<string, string> = {};
      let wasThere = true;
      for (const service of scope.services(spec)) {
        const { image } = service.spec;
        const isKept = spec !== scope.spec && isSameTag(image, scope.spec.services[service.name]?.image);
        const got =
          (isKept ? await imageHere(engine, image) : null) ??
          (await getImage(scope, engine, service.name, image, context));
        if (got.digest !== null) digests[service.name] = got.digest;
        wasThere &&= got.wasThere;
      }
      const digest = digests[scope.template.main];
      return {
        result: { digests },
        detail: {
          ...(digest === undefined ? {} : { digest }),
          ...(wasThere ? { skipped: 'alreadyThere' as const } : {}),
        },
      };
    },
  };
}

function isSameTag(image: ImageSpec, before: ImageSpec | undefined): boolean {
  return image.digest === undefined && image.repository === before?.repository && image.tag === before.tag;
}

async function imageHere(engine: Engine, image: ImageSpec): Promise<Got | null> {
  const there = await engine.inspectImage(taggedImage(image));
  return there === null ? null : { digest: digestAmong(there.digests, image.repository), wasThere: true };
}

interface Got {
  readonly digest: string | null;
  readonly wasThere: boolean;
}

async function getImage(
  scope: JobScope,
  engine: Engine,
  service: ServiceName,
  image: ImageSpec,
  context: StepContext,
): Promise<Got> {
  const { digest } = image;
  if (digest !== undefined && (await engine.inspectImage(pinnedImage(image))) !== null) {
    return { digest, wasThere: true };
  }
  const platform = scope.template.services[service]?.image.platform;
  // By digest where it is known: the tag may stand for another image by now.
  const tag = digest ?? image.tag;
  const wanted = { repository: image.repository, tag, ...(platform === undefined ? {} : { platform }) };
  try {
    const pulled = await engine.pull(
      wanted,
      ({ doneBytes, totalBytes, layers }) => {
        context.progress({
          done: doneBytes,
          total: totalBytes,
          unit: 'bytes',
          subject: taggedImage(image),
          layers: [...layers],
        });
      },
      context.signal,
    );
    return { digest: digest ?? pulled.digest, wasThere: false };
  } catch (error) {
    if (context.signal.aborted || digest !== undefined || !registryTroubles.includes(toProblem(error).code))
      throw error;
    const there = await imageHere(engine, image);
    if (there === null) throw error;
    return there;
  }
}

/** `spec` with the digests that the pull found; a digest that was known before is the same still. */
export function withDigests(spec: InstanceSpec, context: Pick<StepContext, 'result'>): InstanceSpec {
  const pulled = resultOf(context, 'pull', pulledSchema);
  if (pulled === null) throw ProblemError.of('UNEXPECTED', { details: 'the images have not been pulled' });
  const services = Object.entries(spec.services).map(([name, service]) => {
    const digest = pulled.digests[name];
    const { repository, tag } = service.image;
    return [name, { ...service, image: { repository, tag, ...(digest === undefined ? {} : { digest }) } }];
  });
  return { ...spec, services: Object.fromEntries(services) as InstanceSpec['services'] };
}
