import { IconArrowUpRight, IconLock } from '@tabler/icons-react';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { useServices } from '../../stores/use-services.ts';
import { instanceText } from '../../text/instance.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { Mono } from '../../ui/mono.tsx';
import classes from './overview.module.css';

/** Where it can be reached; the ones for a browser are links. */
export function AddressCard({ instance }: { readonly instance: Instance }) {
  const { addresses, state } = instance;
  const isWell = state.word === 'healthy' || state.word === 'running';
  // What publishes nothing is reached by the other services only, by its container's name.
  const inside = useServices(instance).filter((service) => instance.spec.services[service.name]?.ports.length === 0);
  if (addresses.length === 0) {
    return (
      <section className={classes.addresses} aria-label={instanceText.addresses}>
        <p className={classes.noAddress}>{instanceText.noAddress}</p>
      </section>
    );
  }
  return (
    <section className={classes.addresses} aria-label={instanceText.addresses}>
      {addresses.map((address) => {
        const text = `${address.host}:${address.hostPort}`;
        return (
          <div key={address.port} className={classes.address}>
            <p className={classes.addressLabel}>
              <Glyph shape={isWell ? 'check' : 'thinRing'} tone={isWell ? 'ok' : 'idle'} size={13} />
              {address.label}
            </p>
            <p className={classes.addressText}>
              {address.url === null ? (
                <>
                  <span>{text}</span>
                  <CopyButton isIcon label={instanceText.copyValue(text)} text={text} />
                </>
              ) : (
                <a href={address.url} target="_blank" rel="noreferrer">
                  {text}
                  <IconArrowUpRight size={15} stroke={1.7} aria-hidden />
                </a>
              )}
            </p>
            <p className={classes.addressMore}>
              {instanceText.containerPort} <Mono>{address.containerPort}</Mono>
            </p>
          </div>
        );
      })}
      {inside.map((service) => (
        <div key={service.name} className={classes.address}>
          <p className={classes.addressLabel}>
            <IconLock size={13} stroke={1.7} aria-hidden />
            {service.label}
          </p>
          <p className={classes.addressText}>{instanceText.insideOnly}</p>
          <p className={classes.addressMore}>
            <Mono>{service.container}</Mono>
          </p>
        </div>
      ))}
    </section>
  );
}
