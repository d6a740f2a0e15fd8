/** One port: where this computer listens, who may reach it, and the container port that it leads to. */
import { Button, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { IconArrowRight, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ServiceName } from '../../src-main/contract/ids.ts';
import type { Finding } from '../../src-main/contract/instance.ts';
import { findingWords } from '../text/findings.ts';
import { formText, placesText } from '../text/form.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Note } from '../ui/note.tsx';
import { ChangeNote, wasWords } from './change-note.tsx';
import { fieldAnchor } from './field-anchor.ts';
import type { FormProps } from './form-props.ts';
import { setPort, type PortDraft } from './place-edits.ts';
import classes from './form.module.css';

export const loopback = '127.0.0.1';

type Reach = 'all' | 'loopback' | 'own';

function reachOf(hostIp: string): Reach {
  return hostIp === '' ? 'all' : hostIp === loopback ? 'loopback' : 'own';
}

interface NumberProps {
  readonly label: string;
  readonly value: number | null;
  readonly isFaulty: boolean;
  readonly placeholder?: string;
  readonly onChange: (port: number | null) => void;
}

function PortNumber({ label, value, isFaulty, placeholder = '', onChange }: NumberProps) {
  return (
    <NumberInput
      className={classes.portNumber ?? ''}
      aria-label={label}
      min={1}
      max={65535}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      clampBehavior="strict"
      placeholder={placeholder}
      value={value ?? ''}
      error={isFaulty}
      onChange={(next) => onChange(typeof next === 'number' && next >= 1 ? next : null)}
    />
  );
}

/** Who may reach it: every address, this computer only, or one address that is typed. */
function Address({ label, port, set }: { label: string; port: PortDraft; set: (port: PortDraft) => void }) {
  const [isOwn, setOwn] = useState(reachOf(port.hostIp) === 'own');
  const reach = isOwn ? 'own' : reachOf(port.hostIp);
  return (
    <div className={classes.portAddress}>
      <Select
        aria-label={placesText.addressOf(label)}
        allowDeselect={false}
        data={[
          { value: 'all', label: placesText.allAddresses },
          { value: 'loopback', label: placesText.loopback },
          { value: 'own', label: placesText.ownAddress },
        ]}
        value={reach}
        onChange={(next) => {
          setOwn(next === 'own');
          if (next !== 'own') set({ ...port, hostIp: next === 'loopback' ? loopback : '' });
        }}
      />
      {reach === 'own' && (
        <TextInput
          aria-label={placesText.ownAddressOf(label)}
          classNames={{ input: classes.mono ?? '' }}
          placeholder={placesText.addressPlaceholder}
          value={port.hostIp}
          spellCheck={false}
          onChange={(event) => set({ ...port, hostIp: event.currentTarget.value.trim() })}
        />
      )}
    </div>
  );
}

function wordsOf(port: PortDraft): string {
  const host = port.hostPort === null ? placesText.automatic : String(port.hostPort);
  return port.hostIp === '' ? host : `${port.hostIp}:${host}`;
}

export interface PortRowProps {
  readonly service: ServiceName;
  readonly label: string;
  readonly name: string;
  /** Null: not published. */
  readonly now: PortDraft | null;
  /** Undefined: nothing to compare with. */
  readonly old: PortDraft | null | undefined;
  /** What publishing it begins with; null for a port that the template does not have. */
  readonly offered: PortDraft | null;
  readonly target: { readonly port: number; readonly protocol: 'tcp' | 'udp' };
  readonly finding: Finding | null;
  readonly edit: FormProps['edit'];
}

/** The container's side: fixed by the template, or typed. */
function Target({ label, now, offered, target, set }: PortRowProps & { readonly set: (port: PortDraft) => void }) {
  if (offered !== null || now === null)
    return (
      <span className={classes.portTarget}>
        <code>{target.port}</code> {target.protocol}
      </span>
    );
  return (
    <span className={classes.portTargetFields}>
      <PortNumber
        label={placesText.containerPortOf(label)}
        value={now.containerPort ?? null}
        isFaulty={now.containerPort === undefined}
        onChange={(port) => {
          const { containerPort: _, ...rest } = now;
          set(port === null ? rest : { ...rest, containerPort: port });
        }}
      />
      <Select
        aria-label={placesText.protocolOf(label)}
        allowDeselect={false}
        data={['tcp', 'udp']}
        value={now.protocol ?? 'tcp'}
        onChange={(protocol) => set({ ...now, protocol: protocol === 'udp' ? 'udp' : 'tcp' })}
      />
    </span>
  );
}

function isSame(one: PortDraft | null, other: PortDraft | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function PortRow(props: PortRowProps) {
  const { service, label, name, now, old, offered, finding, edit } = props;
  const words = finding === null ? null : findingWords(finding);
  const free = finding?.data.free ?? null;
  const isChanged = old !== undefined && !isSame(now, old);
  const set = (port: PortDraft | null): void => edit(setPort(service, name, port));
  return (
    <li
      className={classes.port}
      data-changed={isChanged || undefined}
      {...fieldAnchor(['services', service, 'ports', name])}
    >
      <div className={classes.portRow} data-extra={offered === null || undefined}>
        <span className={classes.label}>{label}</span>
        {now === null ? (
          <span className={classes.portOff}>{placesText.notPublished}</span>
        ) : (
          <>
            <PortNumber
              label={placesText.hostPortOf(label)}
              value={now.hostPort}
              placeholder={placesText.automatic}
              isFaulty={finding?.severity === 'blocks'}
              onChange={(hostPort) => set({ ...now, hostPort })}
            />
            <IconArrowRight className={classes.arrow} size={16} stroke={1.6} aria-hidden />
            <Target {...props} set={set} />
            <Address label={label} port={now} set={set} />
          </>
        )}
        {offered === null ? (
          <IconButton
            label={placesText.removePort(label)}
            icon={<IconTrash size={15} stroke={1.7} />}
            onClick={() => set(null)}
          />
        ) : (
          <Switch
            className={classes.portSwitch ?? ''}
            aria-label={placesText.published(label)}
            checked={now !== null}
            onChange={(event) => set(event.currentTarget.checked ? (old ?? offered) : null)}
          />
        )}
      </div>
      {isChanged && (
        <ChangeNote
          label={label}
          was={old === null ? (offered === null ? null : wasWords(undefined)) : formText.was(wordsOf(old))}
          isNew={old === null && offered === null}
          {...(old === null && offered === null ? {} : { onPutBack: () => set(old) })}
        />
      )}
      {now !== null && words !== null && (
        <Note
          tone="warn"
          title={words.title}
          actions={
            free !== null && (
              <Button size="sm" onClick={() => set({ ...now, hostPort: free })}>
                {placesText.usePort(free)}
              </Button>
            )
          }
        >
          {free === null ? words.text : null}
        </Note>
      )}
    </li>
  );
}
