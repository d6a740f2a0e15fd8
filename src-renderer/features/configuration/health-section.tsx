/** How the template judges whether it is well: to read, not to change. */
import type { Check, ServiceTemplate } from '../../../src-main/contract/template.ts';
import type { ServiceEntry } from '../../form/sections.ts';
import { configurationText } from '../../text/configuration.ts';
import { formatDuration } from '../../text/format.ts';
import { FactRow } from './fact-row.tsx';
import classes from './configuration.module.css';

const { health: text } = configurationText;
const joined = (answers: readonly (string | number)[]): string => answers.join(', ');

function CheckFacts({ check }: { readonly check: Check }) {
  switch (check.kind) {
    case 'http':
      return (
        <>
          <code>{text.http(check.path, check.port)}</code>
          <span className={classes.factAside}>
            {text.status(joined(check.ready), check.alive.length === 0 ? null : joined(check.alive))}
          </span>
        </>
      );
    case 'exec':
      return (
        <>
          <code>{check.command.join(' ')}</code>
          <span className={classes.factAside}>{text.exit(joined(check.readyExitCodes))}</span>
        </>
      );
    case 'docker':
      return (
        <>
          {text.docker}
          <span className={classes.factAside}>{text.dockerReady}</span>
        </>
      );
  }
}

function Probe({ probe }: { readonly probe: NonNullable<ServiceTemplate['probe']> }) {
  return (
    <dl className={classes.facts}>
      {probe.checks.map((check) => (
        <FactRow key={check.label} label={check.label}>
          <CheckFacts check={check} />
        </FactRow>
      ))}
      <FactRow label={text.budget}>
        {formatDuration(probe.budgetSeconds)}
        <span className={classes.factAside}>{text.budgetHelp}</span>
      </FactRow>
      <FactRow label={text.slow}>{formatDuration(probe.slowAfterSeconds)}</FactRow>
      <FactRow label={text.interval}>{formatDuration(probe.intervalMs / 1000)}</FactRow>
    </dl>
  );
}

export function HealthFacts({ services }: { readonly services: readonly ServiceEntry[] }) {
  return services.map(({ name, template }) => (
    <div key={name} className={classes.service}>
      {services.length > 1 && <h3 className={classes.subTitle}>{template.label}</h3>}
      {template.probe === undefined ? (
        <p className={classes.quiet}>{text.none(template.label)}</p>
      ) : (
        <Probe probe={template.probe} />
      )}
    </div>
  ));
}
