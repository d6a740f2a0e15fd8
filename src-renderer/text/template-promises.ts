/** What a template promises, in plain words. Nothing is said that the template does not say. */
import type { Check, ServiceTemplate, Template, When } from '../../src-main/contract/template.ts';
import { formatDuration, formatList, formatSize } from './format.ts';

/** One line: a sentence, and names that are shown as they are written in files. */
export interface PromiseLine {
  readonly text: string;
  readonly names?: readonly string[];
}

export type PromiseSection = 'services' | 'backup' | 'health' | 'upgrade' | 'secrets' | 'needs' | 'cautions';

/** Sections in the order of the page; those with nothing to say are left out. */
export function promisesOf(template: Template): { readonly section: PromiseSection; readonly lines: PromiseLine[] }[] {
  const all: readonly (readonly [PromiseSection, PromiseLine[]])[] = [
    ['services', servicePromises(template)],
    ['backup', backupPromises(template)],
    ['health', healthPromises(template)],
    ['upgrade', upgradePromises(template)],
    ['secrets', secretPromises(template)],
    ['needs', needPromises(template)],
    ['cautions', template.cautions.map(({ text }) => ({ text }))],
  ];
  return all.filter(([, lines]) => lines.length > 0).map(([section, lines]) => ({ section, lines }));
}

function servicesOf(template: Template): ServiceTemplate[] {
  return Object.values(template.services);
}

/** `New SQL Server container`; empty when it always holds. */
function condition(template: Template, when: When): string {
  return Object.entries(when)
    .map(([id, option]) => {
      const choice = template.choices.find((one) => one.id === id);
      return choice?.options.find((one) => one.id === option)?.label ?? option;
    })
    .join(', ');
}

function servicePromises(template: Template): PromiseLine[] {
  return servicesOf(template).map((service) => {
    const only = condition(template, service.when);
    const others = service.dependsOn.map((name) => template.services[name]?.label ?? name);
    const parts = [
      only === '' ? service.label : `${service.label}, only with “${only}”`,
      ...(others.length > 0 ? [`starts when ${formatList(others)} is healthy, and stops before it`] : []),
    ];
    return { text: `${parts.join('; ')}.`, names: [`${service.image.repository}:${service.image.tag}`] };
  });
}

function backupPromises(template: Template): PromiseLine[] {
  const volumes = servicesOf(template).flatMap((service) => service.volumes);
  const kept = volumes.filter(({ backup }) => backup);
  const left = volumes.filter(({ backup }) => !backup);
  const how =
    template.backup.consistency === 'stopped' ? 'Copied while all of its services are stopped' : 'Copied while it runs';
  return [
    kept.length === 0
      ? { text: 'Nothing is copied: it has no data of its own.' }
      : { text: `${how}: ${formatList(kept.map(({ label }) => label))}.`, names: kept.map(({ path }) => path) },
    ...(left.length === 0
      ? []
      : [{ text: `Not copied: ${formatList(left.map(({ label }) => label))}.`, names: left.map(({ path }) => path) }]),
    ...template.external.map((external) => ({ text: elsewhere(template, external) })),
  ];
}

/** State that belongs to a value which somebody types; where the template composes the value, the state is its own. */
function elsewhere(template: Template, { label, variable, warning }: Template['external'][number]): string {
  const links = servicesOf(template).flatMap(({ variables }) =>
    variables.flatMap((one) => (one.name === variable ? one.links : [])),
  );
  const own = links.map(({ when }) => condition(template, when)).filter((text) => text !== '');
  return `Elsewhere${own.length > 0 ? `, unless “${own.join('” or “')}”` : ''}: ${label}. ${warning}`;
}

function checkWords(service: ServiceTemplate, check: Check): PromiseLine {
  switch (check.kind) {
    case 'http': {
      const port = service.ports.find(({ name }) => name === check.port)?.container;
      const facts = [
        `answers ${formatList(check.ready.map(String)).replace(' and ', ' or ')}`,
        ...check.json.map(({ key, ready }) => `says ${key} = ${ready.map(String).join(' or ')}`),
        ...(check.versionKey === undefined ? [] : ['names the version that is wanted']),
      ];
      return { text: `${check.label}: port ${String(port ?? '')} ${formatList(facts)}.`, names: [check.path] };
    }
    case 'exec':
      return {
        text: `${check.label}: a command in the container ends with ${check.readyExitCodes.map(String).join(' or ')}.`,
        names: [check.command.filter((part) => !part.includes('=')).join(' ')],
      };
    case 'docker':
      return { text: `${check.label}: the image’s own health check says so.` };
  }
}

function healthPromises(template: Template): PromiseLine[] {
  return servicesOf(template).flatMap((service) => {
    const { probe } = service;
    if (!probe) return [{ text: `${service.label}: healthy while its container runs; there is no probe.` }];
    const time = `${service.label} is given up to ${formatDuration(probe.budgetSeconds)} to come up; from ${formatDuration(probe.slowAfterSeconds)} on Berth says that it takes longer than usual.`;
    return [...probe.checks.map((check) => checkWords(service, check)), { text: time }];
  });
}

const stepWords: Readonly<Record<Template['upgrade']['majorStep'], string>> = {
  any: 'Goes to any newer version.',
  one: 'Goes to newer versions, one major version at a time.',
  never: 'Goes to newer versions within its major version only.',
};
const downWords: Readonly<Record<Template['upgrade']['downgrade'], string>> = {
  never: 'Never goes down to an older version; a backup leads back.',
  sameMinor: 'Goes down within the same minor version only.',
  always: 'Goes down to older versions too.',
};

function upgradePromises(template: Template): PromiseLine[] {
  const services = servicesOf(template);
  const volumes = services.flatMap((service) => service.volumes);
  const back = volumes.filter(({ onRollback }) => onRollback === 'restore').map(({ label }) => label);
  const stay = volumes.filter(({ onRollback }) => onRollback === 'keep').map(({ label }) => label);
  const undo = [
    'When the new version does not come up, the old container is put back',
    ...(back.length > 0 ? [`with the content of before in ${formatList(back)}`] : []),
  ].join(', ');
  const isEased = services.some(({ quiesce }) => quiesce.length > 0);
  return [
    { text: stepWords[template.upgrade.majorStep] },
    { text: downWords[template.upgrade.downgrade] },
    ...(isEased ? [{ text: 'Before a stop the server is told to take no more work, and to go on afterwards.' }] : []),
    { text: `${undo}.` },
    ...(stay.length > 0 ? [{ text: `${formatList(stay)} stays as it is then.` }] : []),
  ];
}

function secretPromises(template: Template): PromiseLine[] {
  const services = servicesOf(template);
  const captures = services.flatMap((service) => service.captures);
  const made = services.flatMap(({ variables }) =>
    variables.filter((one) => one.secret && one.required && one.generator),
  );
  const passed = services.flatMap(({ variables }) => variables.filter((one) => one.secret && one.links.length > 0));
  return [
    ...captures.map(({ label, variable }) => ({
      text: `${label}: taken out of the running server before it stops, and given to the next container.`,
      names: [variable],
    })),
    ...(made.length > 0
      ? [{ text: 'Made by Berth where nothing is entered, and kept:', names: made.map(({ name }) => name) }]
      : []),
    ...(passed.length > 0
      ? [
          {
            text: 'Composed of other values when the container is made, and stored nowhere:',
            names: passed.map(({ name }) => name),
          },
        ]
      : []),
  ];
}

function needPromises(template: Template): PromiseLine[] {
  return servicesOf(template).flatMap((service): PromiseLine[] => {
    const { image, kernel, ulimits, privileged, resources, stop, variables } = service;
    const terms = variables.filter((variable) => variable.terms);
    const switched = variables.find(({ name }) => name === privileged?.variable);
    return [
      ...(image.platform === undefined ? [] : [{ text: `${service.label}: an engine for`, names: [image.platform] }]),
      ...terms.map(({ label }) => ({ text: `Your agreement to: ${label}.` })),
      ...kernel.map(({ name, atLeast, help }) => ({
        text: `${service.label}: a setting of the engine’s host. ${help}`,
        names: [`${name} ≥ ${String(atLeast)}`],
      })),
      ...(ulimits.length === 0
        ? []
        : [
            {
              text: `${service.label}: raised limits of its processes.`,
              names: ulimits.map(({ name, hard }) => `${name} ${String(hard)}`),
            },
          ]),
      ...(privileged === undefined
        ? []
        : [
            {
              text: `${service.label}: a privileged container, only when ${switched?.label ?? privileged.variable} is on.`,
            },
          ]),
      ...(resources.memoryBytes === undefined
        ? []
        : [
            {
              text: `${service.label}: up to ${formatSize(resources.memoryBytes)} of memory, unless you say otherwise.`,
            },
          ]),
      ...(stop.timeoutSeconds > 60
        ? [{ text: `${service.label}: up to ${formatDuration(stop.timeoutSeconds)} to stop.` }]
        : []),
    ];
  });
}
