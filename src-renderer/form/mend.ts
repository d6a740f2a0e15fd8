/** The change that settles a finding by itself, and the words of its button. */
import {
  isOwnMachine,
  readConnectionString,
  writeConnectionString,
} from '../../src-main/contract/connection-string.ts';
import { serviceNameSchema, type ServiceName } from '../../src-main/contract/ids.ts';
import type { Draft, Finding } from '../../src-main/contract/instance.ts';
import { findingText } from '../text/form.ts';
import { setNetworks } from './advanced-edits.ts';
import { keepSecret, removeExtra, setCpus, setTag, setVariable, type DraftEdit } from './draft-edits.ts';
import { generate } from './generate.ts';
import { setPort } from './place-edits.ts';
import type { ServiceEntry } from './sections.ts';

export interface Mend {
  readonly words: string;
  readonly edit: DraftEdit;
}

interface Form {
  readonly draft: Draft;
  readonly services: readonly ServiceEntry[];
  readonly before: Draft | null;
}

function mendPort(draft: Draft, service: ServiceName, name: string, finding: Finding): Mend | null {
  const free = finding.data.free ?? null;
  const port = draft.services[service]?.ports.find((each) => each.name === name);
  if (free === null || port === undefined) return null;
  return { words: findingText.usePort(free), edit: setPort(service, name, { ...port, hostPort: free }) };
}

function mendVariable({ draft, services, before }: Form, service: ServiceName, name: string, finding: Finding) {
  const value = draft.services[service]?.environment[name] ?? '';
  const generator = services
    .find((entry) => entry.name === service)
    ?.template.variables.find((variable) => variable.name === name)?.generator;
  if (finding.code === 'CONNECTION_LOCALHOST') {
    const { parts, faults } = readConnectionString(value);
    if (faults.length > 0 || !isOwnMachine(parts.server)) return null;
    const text = writeConnectionString({ ...parts, server: 'host.docker.internal' });
    return { words: findingText.useEngineHost, edit: setVariable(service, name, text) };
  }
  if (finding.code === 'FIXED' && before !== null) {
    const old = before.services[service];
    const isKept = old?.keep?.includes(name) === true;
    return {
      words: findingText.putBack,
      edit: isKept ? keepSecret(service, name) : setVariable(service, name, old?.environment[name] ?? ''),
    };
  }
  const isWithout = finding.code === 'REQUIRED' || finding.code === 'PATTERN';
  if (!isWithout || generator === undefined) return null;
  return { words: findingText.generate, edit: setVariable(service, name, generate(generator)) };
}

/** Null: only the user can. */
export function mendOf(form: Form, finding: Finding): Mend | null {
  const [root, serviceText, kind, name] = finding.path;
  const service = serviceNameSchema.safeParse(serviceText).data;
  if (root !== 'services' || service === undefined || kind === undefined) return null;
  if (kind === 'ports' && name !== undefined) return mendPort(form.draft, service, name, finding);
  if (kind === 'environment' && name !== undefined) return mendVariable(form, service, name, finding);
  if (kind === 'tag' && finding.code === 'VERSION_IS_UPGRADE') {
    const tag = form.before?.services[service]?.tag;
    return tag === undefined ? null : { words: findingText.putBack, edit: setTag(service, tag) };
  }
  if (finding.code === 'VARIABLE_TWICE' && kind === 'extra' && name !== undefined)
    return { words: findingText.takeOut, edit: removeExtra(service, Number(name)) };
  if (finding.code === 'CPUS_TOO_MANY' && finding.data.count !== undefined)
    return { words: findingText.useCores(finding.data.count), edit: setCpus(service, finding.data.count) };
  if (finding.code === 'NETWORK_MISSING') {
    const held = form.draft.services[service]?.networks ?? [];
    const missing = finding.data.name;
    return {
      words: findingText.takeOut,
      edit: setNetworks(
        service,
        held.filter((each) => each !== missing),
      ),
    };
  }
  return null;
}
