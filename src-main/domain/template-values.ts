/** What a template leaves open until there is an instance: names in `${…}`, and paths that depend on the version. */
import type { ServiceSpec } from '../contract/spec.ts';
import type { ServiceTemplate } from '../contract/template.ts';

type VolumeTemplate = ServiceTemplate['volumes'][number];

/** Replaces `${instance.name}`. */
export function fillName(text: string, name: string): string {
  return text.replaceAll('${instance.name}', name);
}

/** Replaces `${variables.NAME}` by the service's plain value; a secret or a variable that is not set leaves nothing. */
export function fillCommand(command: readonly string[], service: Pick<ServiceSpec, 'environment'>): string[] {
  return command.map((argument) =>
    argument.replaceAll(/\$\{variables\.([A-Za-z_][A-Za-z0-9_]*)\}/g, (_whole, name: string) => {
      const value = service.environment[name];
      return value?.kind === 'plain' ? value.value : '';
    }),
  );
}

/**
 * Variables for a command that runs in the service: `${variables.NAME}` stands for the value that the service was given, a
 * secret too, so what comes out must reach nothing but the command's own environment.
 */
export function fillEnvironment(
  wanted: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wanted).map(([name, text]) => [
      name,
      text.replaceAll(
        /\$\{variables\.([A-Za-z_][A-Za-z0-9_]*)\}/g,
        (_whole, variable: string) => given[variable] ?? '',
      ),
    ]),
  );
}

/** Where a volume is mounted in the image with this tag. A tag without a leading number is taken for the newest. */
export function mountPath(volume: Pick<VolumeTemplate, 'path' | 'pathByMajor'>, tag: string): string {
  const major = Number(/^v?(\d+)/.exec(tag)?.[1] ?? Number.POSITIVE_INFINITY);
  const fitting = volume.pathByMajor.filter(({ fromMajor }) => fromMajor <= major);
  return fitting.reduce((best, next) => (next.fromMajor >= best.fromMajor ? next : best), {
    fromMajor: 0,
    path: volume.path,
  }).path;
}
