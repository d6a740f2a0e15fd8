/** The cells of a row: what it is, how it is, what it takes, how safe it is. */
import { IconArrowUp } from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { Instance } from '../../../src-main/contract/instance.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import { useStores, useUsage } from '../../stores/context.tsx';
import { canOpen } from '../../stores/use-instance-actions.ts';
import { formatPercent, formatSize, formatSizeOf, missing } from '../../text/format.ts';
import { instanceSince, troubledService } from '../../text/states.ts';
import { words } from '../../text/words.ts';
import { Meter } from '../../ui/meter.tsx';
import { Mono } from '../../ui/mono.tsx';
import { Age, useNow, useTicking } from '../../ui/now.tsx';
import { Trust } from '../../ui/shield.tsx';
import { Spark } from '../../ui/spark.tsx';
import { State } from '../../ui/state.tsx';
import classes from './instances.module.css';

const fullMemory = 0.85;

function SinceTicking({ instance }: { readonly instance: Instance }) {
  return instanceSince(instance.state, useTicking(1000));
}

function Since({ instance }: { readonly instance: Instance }) {
  return instanceSince(instance.state, useNow());
}

export function StateCell({ instance }: { readonly instance: Instance }) {
  return (
    <>
      <State state={instance.state} />
      <div className={`${classes.second ?? ''} ${classes.indented ?? ''}`}>
        {troubledService(instance) ??
          (instance.state.word === 'starting' ? <SinceTicking instance={instance} /> : <Since instance={instance} />)}
      </div>
    </>
  );
}

export interface VersionCellProps {
  readonly instance: Instance;
  readonly job: Job | null;
  readonly tabIndex: number;
  readonly onUpgrade: () => void;
}

export function VersionCell({ instance, job, tabIndex, onUpgrade }: VersionCellProps) {
  const update = useStore(useStores().updates.store, (state) => state.byId.get(instance.id));
  const known = update?.installed === instance.version ? update : null;
  const target = job?.kind === 'upgrade' ? job.to : null;
  return (
    <>
      <Mono>{instance.version}</Mono>
      <div className={classes.second}>
        {target !== null ? (
          `${words.instances.goingTo} ${target}`
        ) : known?.to ? (
          <button
            type="button"
            className={classes.update}
            tabIndex={tabIndex}
            onClick={onUpgrade}
            aria-label={words.instances.update(known.to)}
            title={words.instances.update(known.to)}
          >
            <IconArrowUp size={13} stroke={1.8} aria-hidden />
            <Mono>{known.to}</Mono>
          </button>
        ) : known ? (
          words.common.newest
        ) : null}
      </div>
    </>
  );
}

function addressLine(instance: Instance, job: Job | null): string {
  const text = words.instances;
  const [first, ...others] = instance.addresses;
  switch (instance.state.word) {
    case 'stopped':
    case 'paused':
      return text.notListening;
    case 'down':
    case 'attention':
      return text.noAnswer;
    case 'working':
      return job !== null && job.downSince === null && job.kind !== 'create' && job.kind !== 'start'
        ? text.stillAnswering
        : '';
    default: {
      if (first === undefined) return text.notPublished;
      if (others.length > 0) return `${text.also} ${others.map((address) => String(address.hostPort)).join(', ')}`;
      if (first.url === null) return first.label;
      return first.url.startsWith('https') ? text.https : text.http;
    }
  }
}

export interface AddressCellProps {
  readonly instance: Instance;
  readonly job: Job | null;
  readonly tabIndex: number;
}

export function AddressCell({ instance, job, tabIndex }: AddressCellProps) {
  const main = instance.addresses.find((address) => address.url !== null) ?? instance.addresses[0];
  const text = main === undefined ? missing : `${main.host}:${String(main.hostPort)}`;
  const isLink = main?.url && canOpen(instance) && (job === null || job.downSince === null);
  return (
    <>
      {isLink ? (
        <a
          className={classes.address}
          href={main.url ?? ''}
          target="_blank"
          rel="noopener noreferrer"
          tabIndex={tabIndex}
        >
          {text}
        </a>
      ) : (
        <span className={`${classes.address ?? ''} ${classes.dim ?? ''}`}>{text}</span>
      )}
      <div className={classes.second}>{addressLine(instance, job)}</div>
    </>
  );
}

const isOff = ({ state }: Instance) => state.word === 'stopped' || state.word === 'notReachable';

export function CpuCell({ instance }: { readonly instance: Instance }) {
  const usage = useUsage(instance.id);
  if (isOff(instance) || !usage?.newest) return missing;
  return (
    <>
      <span className={classes.cpuValue}>{formatPercent(usage.newest.cpu)}</span>
      <Spark
        values={usage.history.map((sample) => sample.cpu)}
        isWarn={instance.state.word === 'attention' || instance.state.word === 'down'}
      />
    </>
  );
}

export function MemoryCell({ instance }: { readonly instance: Instance }) {
  const usage = useUsage(instance.id);
  if (isOff(instance) || !usage?.newest) return missing;
  const { memoryBytes, memoryLimitBytes } = usage.newest;
  if (memoryLimitBytes === null) return formatSize(memoryBytes);
  return (
    <>
      <span>{formatSizeOf(memoryBytes, memoryLimitBytes)}</span>
      <Meter share={memoryBytes / memoryLimitBytes} warnAbove={fullMemory} />
    </>
  );
}

export function BackupCell({ instance }: { readonly instance: Instance }) {
  const { lastBackup } = instance;
  return (
    <>
      {lastBackup === null ? words.common.never : <Age at={lastBackup.at} />}
      <div className={classes.second}>
        <Trust word={lastBackup?.trust ?? 'none'} />
      </div>
    </>
  );
}
