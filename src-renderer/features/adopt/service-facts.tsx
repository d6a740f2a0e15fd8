/** What one container is made of: names of variables without their values, ports, storage, networks. */
import { UnstyledButton } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { AdoptCandidate } from '../../../src-main/contract/adoption.ts';
import { adoptText } from '../../text/adopt.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Mono, Path } from '../../ui/mono.tsx';
import { Tag } from '../../ui/tag.tsx';
import { statusWord } from './candidate-facts.ts';
import classes from './adopt.module.css';

type Service = AdoptCandidate['services'][number];

/** More are shown on request. */
const shownAtFirst = 12;

function Variables({ variables, isKnown }: Pick<Service, 'variables'> & { readonly isKnown: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const shown = isOpen ? variables : variables.slice(0, shownAtFirst);
  const hidden = variables.length - shown.length;
  return (
    <>
      <ul className={classes.values}>
        {shown.map((variable) => (
          <li key={variable.name} className={classes.value}>
            <Mono>{variable.name}</Mono>
            {variable.isSecret && (
              <span className={classes.secret} title={adoptText.secretHelp}>
                <IconKey size={13} stroke={1.7} aria-hidden />
                {adoptText.secret}
              </span>
            )}
            {isKnown && !variable.isKnown && <span className={classes.quiet}>{adoptText.unknownVariable}</span>}
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <UnstyledButton className={classes.more ?? ''} onClick={() => setOpen(true)}>
          {adoptText.moreVariables(hidden)}
        </UnstyledButton>
      )}
    </>
  );
}

function Mounts({ mounts, isKnown }: Pick<Service, 'mounts'> & { readonly isKnown: boolean }) {
  return (
    <ul className={classes.values}>
      {mounts.map((mount) => (
        <li key={mount.path} className={classes.value}>
          <Mono>{mount.path}</Mono>
          <span className={classes.quiet}>
            {adoptText.mount[mount.kind]}
            {mount.kind !== 'anonymous' && (
              <>
                {' '}
                <Path text={mount.source} />
              </>
            )}
          </span>
          {isKnown && mount.name === null && <Tag>{adoptText.mount.unknown}</Tag>}
        </li>
      ))}
    </ul>
  );
}

function Names({ names }: { readonly names: readonly string[] }) {
  return (
    <span className={classes.names}>
      {names.map((name) => (
        <Mono key={name}>{name}</Mono>
      ))}
    </span>
  );
}

export interface ServiceFactsProps {
  readonly service: Service;
  /** Its template is known, so that what the template does not name can be told. */
  readonly isKnown: boolean;
}

export function ServiceFacts({ service, isKnown }: ServiceFactsProps) {
  const { variables, ports, mounts, networks } = service;
  const orNone = (count: number, shown: ReactNode): ReactNode => (count === 0 ? adoptText.none : shown);
  const { facts } = adoptText;
  return (
    <KeyValue
      rows={[
        { key: facts.image, value: <Path text={service.image} length={64} /> },
        { key: facts.state, value: statusWord(service.status) },
        {
          key: facts.variables,
          value: orNone(variables.length, <Variables variables={variables} isKnown={isKnown} />),
        },
        { key: facts.ports, value: orNone(ports.length, <Names names={ports} />) },
        { key: facts.storage, value: orNone(mounts.length, <Mounts mounts={mounts} isKnown={isKnown} />) },
        { key: facts.networks, value: orNone(networks.length, <Names names={networks} />) },
      ]}
    />
  );
}
