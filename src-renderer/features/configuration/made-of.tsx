/** What is on the engine now: images with their digests, containers, and which template made them. */
import type { Instance } from '../../../src-main/contract/instance.ts';
import { useServices } from '../../stores/use-services.ts';
import { configurationText } from '../../text/configuration.ts';
import { formatDigest, formatInstant } from '../../text/format.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Mono, Path } from '../../ui/mono.tsx';
import { FactRow } from './fact-row.tsx';
import classes from './configuration.module.css';

const { about: text } = configurationText;

export function MadeOf({ instance }: { readonly instance: Instance }) {
  const { spec } = instance;
  const services = useServices(instance);
  const isOneOfMany = services.length > 1;
  return (
    <>
      <dl className={classes.facts}>
        <FactRow label={text.template}>
          {instance.template.name}
          <span className={classes.factAside}>{text.templateVersion(spec.template.version)}</span>
        </FactRow>
        <FactRow label={text.created}>{formatInstant(instance.createdAt)}</FactRow>
        <FactRow label={text.revision}>{spec.revision}</FactRow>
      </dl>
      {services.map((service) => {
        const image = spec.services[service.name]?.image;
        const digest = image?.digest ?? service.digest;
        return (
          <div key={service.name} className={classes.service}>
            {isOneOfMany && <h3 className={classes.subTitle}>{service.label}</h3>}
            <dl className={classes.facts}>
              <FactRow label={text.image}>
                <Path text={service.image} length={60} />
              </FactRow>
              <FactRow label={text.digest}>
                {digest === null ? (
                  <span className={classes.quiet}>{text.noDigest}</span>
                ) : (
                  <>
                    <Mono>{formatDigest(digest)}</Mono>
                    <CopyButton isIcon label={text.copyDigest(service.label)} text={digest} />
                  </>
                )}
              </FactRow>
              <FactRow label={text.container}>
                <Mono>{service.container}</Mono>
              </FactRow>
            </dl>
          </div>
        );
      })}
    </>
  );
}
