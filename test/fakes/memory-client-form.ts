/** The form's side of the contract in memory: a draft with defaults, its checks and its preview. */
import { chosenOptions, chosenServices, holds } from '../../src-main/contract/choices.ts';
import { draftSchema, type Draft, type Finding, type PartialDraft } from '../../src-main/contract/instance.ts';
import { ProblemError } from '../../src-main/ports/problem-error.ts';
import { localEngine } from '../fixtures/world-instances.ts';
import type { World } from '../fixtures/world.ts';

export function fillDraft(world: World, input: PartialDraft): Draft {
  const template = world.templates.find((one) => one.id === input.template);
  if (!template) throw ProblemError.of('NO_SUCH_TEMPLATE', { template: input.template });
  return draftSchema.parse({
    template: input.template,
    name: input.name,
    engine: input.engine ?? localEngine,
    ...(template.choices.length === 0 ? {} : { choices: chosenOptions(template, input.choices) }),
    services: Object.fromEntries(
      chosenServices(template, chosenOptions(template, input.choices)).map(([name, service]) => [
        name,
        {
          tag: service.image.tag,
          environment: Object.fromEntries(
            service.variables
              .filter((variable) => variable.default !== undefined && !variable.default.includes('${'))
              .map((variable) => [variable.name, variable.default]),
          ),
          extra: [],
          ports: service.ports
            .filter((port) => port.host !== undefined)
            .map((port) => ({ name: port.name, hostPort: port.host, hostIp: port.loopback ? '127.0.0.1' : '' })),
          mounts: service.volumes
            .filter((volume) => !volume.optional)
            .map((volume) => ({ name: volume.name, source: { kind: 'volume' } })),
          restart: service.restart,
          resources: service.resources,
          ...Object.entries(input.services).find(([key]) => key === name)?.[1],
        },
      ]),
    ),
  });
}

/** The checks that tests of the form need: name, required values and terms, ports. */
export function checkDraft(world: World, draft: Draft): Finding[] {
  const template = world.templates.find((one) => one.id === draft.template);
  const findings: Finding[] = [];
  const isNameTaken = world.instances.some((instance) => instance.name === draft.name);
  const isNameRight = /^[a-z0-9][a-z0-9-]{0,39}$/.test(draft.name);
  const nameCode = !isNameRight ? 'NAME_PATTERN' : isNameTaken ? 'NAME_TAKEN' : 'NAME_FREE';
  findings.push({
    path: ['name'],
    section: 'basics',
    severity: nameCode === 'NAME_FREE' ? 'passed' : 'blocks',
    code: nameCode,
    data: { name: draft.name },
  });
  const taken = new Map(
    world.instances.flatMap((instance) =>
      instance.addresses.map((address) => [address.hostPort, instance.name] as const),
    ),
  );
  const chosen = template ? chosenOptions(template, draft.choices) : {};
  for (const [name, service] of Object.entries(draft.services)) {
    const known = (template ? chosenServices(template, chosen) : []).find(([one]) => one === name)?.[1].variables;
    for (const variable of known ?? []) {
      if (variable.links.some((link) => holds(link.when, chosen))) continue;
      const value = service.environment[variable.name] ?? '';
      const path = ['services', name, 'environment', variable.name];
      if (variable.terms && value !== variable.terms.value)
        findings.push({
          path,
          section: variable.section,
          severity: 'blocks',
          code: 'TERMS_OPEN',
          data: { label: variable.label },
        });
      else if (variable.required && value === '' && !variable.generator && !service.keep?.includes(variable.name))
        findings.push({
          path,
          section: variable.section,
          severity: 'blocks',
          code: 'REQUIRED',
          data: { label: variable.label, name: variable.name },
        });
      else if (variable.pattern && value !== '' && !new RegExp(variable.pattern, 'u').test(value))
        findings.push({
          path,
          section: variable.section,
          severity: 'blocks',
          code: 'PATTERN',
          data: { label: variable.label, ...(variable.patternHelp ? { help: variable.patternHelp } : {}) },
        });
    }
    for (const mount of service.mounts) {
      if (mount.source.kind !== 'folder' || mount.source.path === '') continue;
      const { path } = mount.source;
      findings.push({
        path: ['services', name, 'mounts', mount.name],
        section: 'storage',
        severity: 'passed',
        code: 'FOLDER_READY',
        data: { path, owner: '999', bytes: 212e9 },
      });
    }
    for (const port of service.ports) {
      const owner = port.hostPort === null ? undefined : taken.get(port.hostPort);
      if (port.hostPort === null || owner === undefined) continue;
      let free = port.hostPort;
      while (taken.has(free)) free += 1;
      findings.push({
        path: ['services', name, 'ports', port.name],
        section: 'ports',
        severity: 'blocks',
        code: 'PORT_TAKEN',
        data: { port: port.hostPort, owner, free },
      });
    }
  }
  const isExternal = template?.choices.every((choice) => chosen[choice.id] !== 'own') ?? false;
  for (const external of isExternal ? (template?.external ?? []) : [])
    findings.push({
      path: [],
      section: 'database',
      severity: 'note',
      code: 'EXTERNAL_STATE',
      data: { label: external.label, help: external.warning },
    });
  findings.push({ path: [], section: 'resources', severity: 'passed', code: 'MEMORY_ENOUGH', data: { bytes: 16e9 } });
  return findings;
}

export function previewOf(draft: Draft): { compose: string; dockerRun: string } {
  const services = Object.entries(draft.services);
  return {
    compose: `services:\n${services.map(([name, service]) => `  ${name}:\n    image: …:${service.tag}\n    container_name: ${draft.name}-${name}`).join('\n')}\n`,
    dockerRun: services
      .map(([name, service]) => `docker run -d --name ${draft.name}-${name} …:${service.tag}`)
      .join('\n'),
  };
}
