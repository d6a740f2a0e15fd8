/** A connection string of SQL Server as fields, or as the text that the fields show; the text is what is kept. */
import { Checkbox, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import {
  noConnection,
  readConnectionString,
  readServer,
  writeConnectionString,
  type ConnectionParts,
} from '../../src-main/contract/connection-string.ts';
import type { Variable } from '../../src-main/contract/template.ts';
import { connectionText, formText } from '../text/form.ts';
import { formatList } from '../text/format.ts';
import { SecretField } from '../ui/secret-field.tsx';
import { ChangeNote } from './change-note.tsx';
import { ConnectionTester } from './connection-tester.tsx';
import { keepSecret, setVariable } from './draft-edits.ts';
import { fieldAnchor } from './field-anchor.ts';
import { FindingLine } from './finding-line.tsx';
import type { ServiceFormProps } from './form-props.ts';
import { findingAt } from './sections.ts';
import { StoredSecret } from './stored-secret.tsx';
import classes from './form.module.css';

type View = 'fields' | 'text';

interface PartsProps {
  readonly parts: ConnectionParts;
  readonly isFaulty: boolean;
  readonly onChange: (parts: ConnectionParts) => void;
}

/** What is typed as `host,1433` or `host\name` goes where it belongs. */
function withServer(parts: ConnectionParts, text: string): ConnectionParts {
  const read = /[,\\]/.test(text) ? readServer(text) : null;
  if (read === null) return { ...parts, server: text, instanceName: '' };
  return { ...parts, server: read.server, port: read.port ?? parts.port, instanceName: read.instanceName };
}

function PartFields({ parts, isFaulty, onChange }: PartsProps) {
  const server = parts.instanceName === '' ? parts.server : `${parts.server}\\${parts.instanceName}`;
  return (
    <>
      <div className={classes.serverRow}>
        <TextInput
          label={connectionText.server}
          value={server}
          spellCheck={false}
          autoComplete="off"
          error={isFaulty && parts.server === ''}
          onChange={(event) => onChange(withServer(parts, event.currentTarget.value))}
        />
        <NumberInput
          label={connectionText.port}
          min={1}
          max={65535}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          placeholder="1433"
          value={parts.port ?? ''}
          onChange={(port) => onChange({ ...parts, port: typeof port === 'number' && port >= 1 ? port : null })}
        />
        <TextInput
          label={connectionText.database}
          value={parts.database}
          spellCheck={false}
          autoComplete="off"
          error={isFaulty && parts.database === ''}
          onChange={(event) => onChange({ ...parts, database: event.currentTarget.value })}
        />
      </div>
      <div className={classes.pair}>
        <TextInput
          label={connectionText.login}
          value={parts.user}
          spellCheck={false}
          autoComplete="off"
          error={isFaulty && parts.user === '' && parts.authentication === ''}
          onChange={(event) => onChange({ ...parts, user: event.currentTarget.value })}
        />
        <SecretField
          label={connectionText.password}
          name={connectionText.password}
          value={parts.password}
          onChange={(password) => onChange({ ...parts, password })}
        />
      </div>
      <Checkbox
        label={connectionText.trust}
        description={connectionText.trustHelp}
        checked={parts.trustServerCertificate === true}
        onChange={(event) => onChange({ ...parts, trustServerCertificate: event.currentTarget.checked ? true : null })}
      />
    </>
  );
}

/** What the fields do not show, and where the text cannot be read. */
function Remarks({ value }: { readonly value: string }) {
  const { parts, faults } = readConnectionString(value);
  const fault = faults[0];
  const others = [
    ...(parts.encrypt === null ? [] : ['Encrypt']),
    ...(parts.connectTimeout === null ? [] : ['Connect Timeout']),
    ...parts.others.map(({ key }) => key),
  ];
  return (
    <>
      {fault !== undefined && (
        <p className={classes.help} role="status">
          {connectionText.unreadable(connectionText.atCharacter(fault.start))}
        </p>
      )}
      {(parts.authentication !== '' || parts.integratedSecurity === true) && (
        <p className={classes.help}>{connectionText.signIn}</p>
      )}
      {others.length > 0 && <p className={classes.help}>{connectionText.others(formatList(others))}</p>}
    </>
  );
}

interface Props extends ServiceFormProps {
  readonly variable: Variable;
}

export function ConnectionFields({ variable, ...form }: Props) {
  const { service, draft, before, findings, edit, calls } = form;
  const held = draft.services[service.name];
  const old = before?.services[service.name];
  const value = held?.environment[variable.name] ?? '';
  const isKept = held?.keep?.includes(variable.name) === true;
  const wasKept = old?.keep?.includes(variable.name) === true;
  const reading = readConnectionString(value);
  const isReadable = reading.faults.length === 0;
  const [view, setView] = useState<View>(isReadable ? 'fields' : 'text');
  const path = ['services', service.name, 'environment', variable.name];
  const finding = findingAt(findings, path);
  const isFaulty = finding?.severity === 'blocks';
  const set = (text: string): void => edit(setVariable(service.name, variable.name, text));
  const test = (
    <ConnectionTester
      value={value}
      isReady={isKept || value !== ''}
      test={() => calls.testConnection(service.name, variable.name, value)}
    />
  );

  if (isKept)
    return (
      <div className={classes.connection} {...fieldAnchor(path)}>
        <span className={classes.label}>{variable.label}</span>
        <StoredSecret
          service={service.name}
          variable={variable.name}
          label={variable.label}
          reveal={calls.reveal}
          fixed={null}
          onReplace={() => set('')}
        />
        {test}
      </div>
    );
  return (
    <div className={classes.connection} data-changed={wasKept || undefined} {...fieldAnchor(path)}>
      <SegmentedControl
        className={classes.views ?? ''}
        aria-label={variable.label}
        data={[
          { value: 'fields', label: connectionText.asFields },
          { value: 'text', label: connectionText.asText },
        ]}
        value={view}
        onChange={(next) => setView(next === 'text' ? 'text' : 'fields')}
      />
      {view === 'fields' && isReadable ? (
        <PartFields
          parts={value === '' ? noConnection : reading.parts}
          isFaulty={isFaulty}
          onChange={(parts) => set(writeConnectionString(parts))}
        />
      ) : (
        <SecretField
          label={connectionText.text}
          name={connectionText.text}
          description={connectionText.textHelp}
          value={value}
          placeholder={variable.placeholder ?? ''}
          problem={isFaulty}
          onChange={set}
        />
      )}
      <Remarks value={value} />
      <FindingLine finding={finding} />
      {wasKept && (
        <ChangeNote
          label={variable.label}
          was={formText.wasSecret}
          onPutBack={() => edit(keepSecret(service.name, variable.name))}
        />
      )}
      {test}
    </div>
  );
}
