/** Names in a draft that its template does not have: a slip of a script would otherwise be left out without a word. */
import type { PartialDraft } from '../contract/instance.ts';
import type { Template } from '../contract/template.ts';
import { serviceNameSchema } from '../contract/ids.ts';
import { ProblemError } from '../ports/problem-error.ts';

/** Rejects with BAD_REQUEST. */
export function refuseUnknownNames(partial: PartialDraft, template: Template): void {
  const issues = Object.keys(partial.services).flatMap((key) => {
    const name = serviceNameSchema.parse(key);
    const path = ['services', key];
    const known = template.services[name];
    const given = partial.services[name];
    if (known === undefined || given === undefined) return [issue(path, 'is no service of this template')];
    const mounts = new Set(known.volumes.map((volume) => volume.name));
    const ports = new Set(known.ports.map((port) => port.name));
    return [
      ...(given.mounts ?? [])
        .filter((mount) => !mounts.has(mount.name) && mount.path === undefined)
        .map((mount) => issue([...path, 'mounts', mount.name], 'is no volume of this template and names no path')),
      ...(given.ports ?? [])
        .filter((port) => !ports.has(port.name) && port.containerPort === undefined)
        .map((port) => issue([...path, 'ports', port.name], 'is no port of this template and names no containerPort')),
    ];
  });
  if (issues.length > 0) throw ProblemError.of('BAD_REQUEST', { issues });
}

function issue(path: string[], message: string): { path: string[]; message: string } {
  return { path, message };
}
