/** The templates: what each backs up, how it judges health, and what an upgrade may do. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ServiceTemplate, Template } from '../../../src-main/contract/template.ts';
import { useGo, useTemplates } from '../../stores/context.tsx';
import { formatDuration } from '../../text/format.ts';
import { words } from '../../text/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Mono } from '../../ui/mono.tsx';
import { Page } from '../../ui/page.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Tile } from '../../ui/tile.tsx';
import classes from './templates.module.css';

const text = words.templates;

function servicesOf(template: Template): readonly ServiceTemplate[] {
  return Object.values(template.services);
}

function Paths({ paths }: { readonly paths: readonly string[] }): ReactNode {
  if (paths.length === 0) return words.common.none;
  return (
    <span className={classes.paths}>
      {paths.map((path) => (
        <Mono key={path}>{path}</Mono>
      ))}
    </span>
  );
}

function upgradeLines({ upgrade, services }: Template): readonly string[] {
  const { upgradeWords } = text;
  const captures = Object.values(services).flatMap((service) => service.captures.map((capture) => capture.label));
  const steps = { one: upgradeWords.majorOne, never: upgradeWords.majorNever, any: upgradeWords.majorAny };
  return [
    steps[upgrade.majorStep],
    upgradeWords[upgrade.downgrade],
    ...(captures.length > 0 ? [upgradeWords.captures(captures)] : []),
  ];
}

function TemplateCard({ template }: { readonly template: Template }) {
  const go = useGo();
  const services = servicesOf(template);
  const volumes = services.flatMap((service) => service.volumes);
  const skipped = volumes.filter((volume) => !volume.backup).map((volume) => volume.path);
  const checks = services.flatMap((service) => (service.probe ? service.probe.checks.map((check) => check.label) : []));
  const budget = services.reduce((most, service) => Math.max(most, service.probe?.budgetSeconds ?? 0), 0);
  const rows = [
    {
      key: text.services,
      value: <Paths paths={services.map((service) => `${service.image.repository}:${service.image.tag}`)} />,
    },
    {
      key: text.backedUp,
      value: (
        <>
          <Paths paths={volumes.filter((volume) => volume.backup).map((volume) => volume.path)} />{' '}
          <span className={classes.quiet}>{text.consistency[template.backup.consistency]}</span>
        </>
      ),
    },
    ...(skipped.length > 0 ? [{ key: text.notBackedUp, value: <Paths paths={skipped} /> }] : []),
    {
      key: text.health,
      value: checks.length === 0 ? text.noProbe : `${checks.join(', ')}, ${text.healthBudget(formatDuration(budget))}`,
    },
    { key: text.upgrade, value: upgradeLines(template).join(' ') },
    ...template.external.map((external) => ({ key: text.outside, value: `${external.label}. ${external.warning}` })),
  ];
  return (
    <li className={classes.card}>
      <header className={classes.head}>
        <Tile tile={template.tile} size={36} />
        <div className={classes.title}>
          <h2 className={classes.name}>{template.name}</h2>
          <p className={classes.quiet}>{template.summary}</p>
        </div>
        <Tag>{text.builtIn}</Tag>
        <Button
          leftSection={<IconPlus size={15} stroke={1.8} />}
          aria-label={`${text.use}: ${template.name}`}
          onClick={() => {
            go({ page: 'create', template: template.id });
          }}
        >
          {text.use}
        </Button>
      </header>
      <KeyValue rows={rows} />
    </li>
  );
}

export function TemplatesPage() {
  const templates = useTemplates();
  return (
    <Page title={text.title} lead={text.lead}>
      <ul className={classes.list} aria-label={text.list}>
        {templates?.map((template) => (
          <TemplateCard key={template.id} template={template} />
        ))}
      </ul>
    </Page>
  );
}
