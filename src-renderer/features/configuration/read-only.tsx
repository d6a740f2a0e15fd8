import type { ReactNode } from 'react';
import type { ServiceName } from '../../../src-main/contract/ids.ts';
import { serviceNameSchema } from '../../../src-main/contract/ids.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import type { ServiceSpec } from '../../../src-main/contract/spec.ts';
import type { ServiceTemplate } from '../../../src-main/contract/template.ts';
import { useTemplate } from '../../stores/context.tsx';
import { configurationText } from '../../text/configuration.ts';
import { formatDigest, formatInstant, formatSize } from '../../text/format.ts';
import { instanceText } from '../../text/instance.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Mono, Path } from '../../ui/mono.tsx';
import { Tag } from '../../ui/tag.tsx';
import { SecretValue } from './secret-value.tsx';
import classes from './read-only.module.css';

interface RowProps {
  readonly label: string;
  readonly name?: string | undefined;
  readonly children: ReactNode;
  readonly aside?: ReactNode;
}

function Row({ label, name, children, aside }: RowProps) {
  return (
    <div className={classes.row}>
      <dt className={classes.label}>
        {label}
        {name !== undefined && <code className={classes.name}>{name}</code>}
      </dt>
      <dd className={classes.cell}>
        <span className={classes.cellMain}>{children}</span>
        {aside !== undefined && <span className={classes.aside}>{aside}</span>}
      </dd>
    </div>
  );
}

function Block({
  title,
  empty,
  children,
}: {
  readonly title: string;
  readonly empty?: string | null;
  readonly children: ReactNode;
}) {
  return (
    <section className={classes.block}>
      <h2 className={classes.title}>{title}</h2>
      {typeof empty === 'string' ? (
        <p className={classes.empty}>{empty}</p>
      ) : (
        <dl className={classes.rows}>{children}</dl>
      )}
    </section>
  );
}

interface ServiceProps {
  readonly instance: Instance;
  readonly name: ServiceName;
  readonly spec: ServiceSpec;
  readonly template: ServiceTemplate | undefined;
}

function Variables({ instance, name, spec, template }: ServiceProps) {
  const entries = Object.entries(spec.environment);
  return (
    <Block title={instanceText.environment} empty={entries.length === 0 ? instanceText.noVariables : null}>
      {entries.map(([variable, value]) => {
        const known = template?.variables.find((each) => each.name === variable);
        return (
          <Row
            key={variable}
            label={known?.label ?? variable}
            name={known === undefined ? undefined : variable}
            aside={value.kind === 'secret' ? <Tag>{instanceText.secret}</Tag> : undefined}
          >
            {value.kind === 'secret' ? (
              <SecretValue id={instance.id} service={name} variable={variable} />
            ) : value.kind === 'linked' ? (
              <code className={classes.value}>{value.text}</code>
            ) : value.value === '' ? (
              <span className={classes.help}>{instanceText.unset}</span>
            ) : (
              <code className={classes.value}>{value.value}</code>
            )}
          </Row>
        );
      })}
    </Block>
  );
}

function Ports({ spec, template }: ServiceProps) {
  return (
    <Block title={instanceText.ports} empty={spec.ports.length === 0 ? instanceText.noPorts : null}>
      {spec.ports.map((port) => (
        <Row
          key={`${port.name}-${port.hostPort}`}
          label={template?.ports.find((each) => each.name === port.name)?.label ?? port.name}
          aside={port.hostIp === '' ? instanceText.allAddresses : port.hostIp}
        >
          <Mono>{port.hostPort}</Mono>
          <span className={classes.arrow}>→</span>
          <Mono>{port.containerPort}</Mono> {port.protocol}
        </Row>
      ))}
    </Block>
  );
}

function Storage({ spec, template }: ServiceProps) {
  return (
    <Block title={instanceText.storage} empty={spec.mounts.length === 0 ? instanceText.noMounts : null}>
      {spec.mounts.map((mount) => (
        <Row
          key={mount.name}
          label={template?.volumes.find((each) => each.name === mount.name)?.label ?? mount.name}
          name={mount.path}
          aside={mount.backup ? instanceText.backedUp : <Tag tone="warn">{instanceText.notBackedUp}</Tag>}
        >
          {mount.source.kind === 'volume' ? instanceText.volume : instanceText.folder}{' '}
          <Path text={mount.source.kind === 'volume' ? mount.source.volume : mount.source.path} />
        </Row>
      ))}
    </Block>
  );
}

function Limits({ instance, name, spec }: ServiceProps) {
  const view = instance.services.find((service) => service.name === name);
  const digest = spec.image.digest ?? view?.digest ?? null;
  return (
    <Block title={instanceText.image}>
      <Row label={instanceText.image}>
        <Path text={`${spec.image.repository}:${spec.image.tag}`} length={60} />
      </Row>
      <Row
        label={instanceText.digest}
        aside={digest === null ? undefined : <CopyButton isIcon label={instanceText.copyDigest} text={digest} />}
      >
        {digest === null ? (
          <span className={classes.help}>{instanceText.noDigest}</span>
        ) : (
          <Mono>{formatDigest(digest)}</Mono>
        )}
      </Row>
      {view !== undefined && (
        <Row label={instanceText.container}>
          <Mono>{view.container}</Mono>
        </Row>
      )}
      <Row label={instanceText.cpuLimit}>
        {spec.resources.cpus === undefined ? instanceText.noLimit : instanceText.cores(String(spec.resources.cpus))}
      </Row>
      <Row label={instanceText.memoryLimit}>
        {spec.resources.memoryBytes === undefined ? instanceText.noLimit : formatSize(spec.resources.memoryBytes)}
      </Row>
      <Row label={instanceText.restartPolicy}>{configurationText.restartPolicy[spec.restart]}</Row>
    </Block>
  );
}

/** What the instance is made of, to read. Secrets stay masked until one is asked for. */
export function ReadOnlyConfiguration({ instance }: { readonly instance: Instance }) {
  const template = useTemplate(instance.template.id);
  const { spec } = instance;
  const services = Object.entries(spec.services).map(([name, service]) => ({
    name: serviceNameSchema.parse(name),
    spec: service,
  }));
  return (
    <div className={classes.scroll}>
      <div className={classes.page}>
        <p className={classes.lead}>{instanceText.readOnly}</p>
        <Block title={instanceText.basics}>
          <Row label={instanceText.template} aside={instanceText.templateVersion(spec.template.version)}>
            {instance.template.name}
          </Row>
          <Row label={instanceText.created}>{formatInstant(instance.createdAt)}</Row>
          <Row label={instanceText.revision}>{spec.revision}</Row>
        </Block>
        {services.map((service) => {
          const props: ServiceProps = { ...service, instance, template: template?.services[service.name] };
          return (
            <div key={service.name} className={classes.service}>
              {services.length > 1 && <h2 className={classes.serviceTitle}>{instanceText.imageOf(service.name)}</h2>}
              <Limits {...props} />
              <Variables {...props} />
              <Ports {...props} />
              <Storage {...props} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
