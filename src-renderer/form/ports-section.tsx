/** The ports of a service: those of its template with a switch, and others that the user adds. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { formText, placesText } from '../text/form.ts';
import type { ServiceFormProps } from './form-props.ts';
import { addPort, setPort } from './place-edits.ts';
import { loopback, PortRow } from './port-row.tsx';
import { findingAt } from './sections.ts';
import classes from './form.module.css';

export function PortRows({ service, draft, before, findings, edit }: ServiceFormProps) {
  const held = draft.services[service.name]?.ports ?? [];
  const olds = before?.services[service.name]?.ports ?? [];
  const known = new Set(service.template.ports.map((port) => port.name));
  const oldOf = (name: string) => (before === null ? undefined : (olds.find((port) => port.name === name) ?? null));
  const findingOf = (name: string) => findingAt(findings, ['services', service.name, 'ports', name]);
  const extras = held.filter((port) => !known.has(port.name));
  const removed = olds.filter((port) => !known.has(port.name) && !held.some((other) => other.name === port.name));
  return (
    <ul className={classes.rows} aria-label={service.template.label}>
      {service.template.ports.map((port) => (
        <PortRow
          key={port.name}
          service={service.name}
          label={port.label}
          name={port.name}
          now={held.find((each) => each.name === port.name) ?? null}
          old={oldOf(port.name)}
          offered={{ name: port.name, hostPort: port.host ?? null, hostIp: port.loopback ? loopback : '' }}
          target={{ port: port.container, protocol: port.protocol }}
          finding={findingOf(port.name)}
          edit={edit}
        />
      ))}
      {extras.map((port) => (
        <PortRow
          key={port.name}
          service={service.name}
          label={placesText.extraPort(port.containerPort ?? 0)}
          name={port.name}
          now={port}
          old={oldOf(port.name)}
          offered={null}
          target={{ port: port.containerPort ?? 0, protocol: port.protocol ?? 'tcp' }}
          finding={findingOf(port.name)}
          edit={edit}
        />
      ))}
      {removed.map((port) => (
        <li key={`removed-${port.name}`} className={classes.removedRow} data-changed>
          <s>{placesText.extraPort(port.containerPort ?? 0)}</s>
          <Button
            size="sm"
            aria-label={formText.putBack(placesText.extraPort(port.containerPort ?? 0))}
            onClick={() => edit(setPort(service.name, port.name, port))}
          >
            {formText.putBackAction}
          </Button>
        </li>
      ))}
      <li className={classes.addRow}>
        <Button
          variant="subtle"
          className={classes.add ?? ''}
          leftSection={<IconPlus size={15} stroke={1.7} aria-hidden />}
          onClick={() => edit(addPort(service.name))}
        >
          {placesText.addPort}
        </Button>
      </li>
    </ul>
  );
}
