/** What can be run: the flagship on top, the other templates, and the ways that begin with what is there. */
import { Button, TextInput } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowRight,
  IconBox,
  IconFileCode,
  IconHeartbeat,
  IconKey,
  IconSearch,
  IconShieldCheck,
} from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Template } from '../../../src-main/contract/template.ts';
import { useGo, useTemplates } from '../../stores/context.tsx';
import { galleryText } from '../../text/create.ts';
import { Tile } from '../../ui/tile.tsx';
import { servicesOf } from '../../form/sections.ts';
import classes from './gallery.module.css';

const tagOf = (template: Template): string => template.services[template.main]?.image.tag ?? '';

/** Labels of the services beside the main one. */
const othersOf = (template: Template): readonly string[] =>
  servicesOf(template)
    .filter(({ name }) => name !== template.main)
    .map((service) => service.template.label);

/** What Berth does for this kind of server, as far as its template says so. */
function strengthsOf(
  template: Template,
): readonly { readonly icon: ReactNode; readonly title: string; readonly text: string }[] {
  const captures = servicesOf(template).flatMap((service) => service.template.captures);
  const hasProbe = servicesOf(template).some((service) => service.template.probe !== undefined);
  const first = captures[0];
  const icon = { size: 17, stroke: 1.6, 'aria-hidden': true } as const;
  return [
    ...(first === undefined
      ? []
      : [{ icon: <IconKey {...icon} />, title: first.label, text: galleryText.captured.text }]),
    { icon: <IconShieldCheck {...icon} />, ...galleryText.backup },
    { icon: <IconArrowBackUp {...icon} />, ...galleryText.undo },
    ...(hasProbe ? [{ icon: <IconHeartbeat {...icon} />, ...galleryText.gate }] : []),
  ];
}

function Flagship({ template }: { readonly template: Template }) {
  const go = useGo();
  return (
    <article className={classes.flagship} aria-labelledby={`template-${template.id}`}>
      <div className={classes.flagshipMain}>
        <div className={classes.flagshipHead}>
          <Tile tile={template.tile} size={56} />
          <div>
            <h2 id={`template-${template.id}`} className={classes.flagshipName}>
              {template.name}
            </h2>
            <code className={classes.tag}>{tagOf(template)}</code>
          </div>
        </div>
        <p className={classes.summary}>{template.summary}</p>
        <div className={classes.flagshipActions}>
          <Button
            variant="filled"
            rightSection={<IconArrowRight size={15} stroke={1.7} aria-hidden />}
            onClick={() => go({ page: 'create', template: template.id })}
          >
            {galleryText.setUp(template.name)}
          </Button>
          <Button onClick={() => go({ page: 'adopt' })}>{galleryText.adoptOne}</Button>
        </div>
      </div>
      <ul className={classes.strengths}>
        {strengthsOf(template).map((strength) => (
          <li key={strength.title} className={classes.strength}>
            {strength.icon}
            <span>
              <span className={classes.strengthTitle}>{strength.title}</span>
              <span className={classes.strengthText}>{strength.text}</span>
            </span>
          </li>
        ))}
      </ul>
    </article>
  );
}

function TemplateCard({ template }: { readonly template: Template }) {
  const go = useGo();
  return (
    <button type="button" className={classes.card} onClick={() => go({ page: 'create', template: template.id })}>
      <span className={classes.cardHead}>
        <Tile tile={template.tile} size={34} />
        <span>
          <span className={classes.cardName}>{template.name}</span>
          <code className={classes.tag}>{tagOf(template)}</code>
        </span>
      </span>
      <span className={classes.cardText}>{template.summary}</span>
      <span className={classes.cardFoot}>{galleryText.services(othersOf(template))}</span>
    </button>
  );
}

/** Ways that begin with something that is there already. */
function Ways() {
  const go = useGo();
  const ways = [
    { ...galleryText.adopt, icon: IconBox, page: 'adopt' },
    { ...galleryText.importTemplate, icon: IconFileCode, page: 'templates' },
  ] as const;
  return (
    <nav className={classes.ways} aria-label={galleryText.ways}>
      {ways.map(({ title, text, icon: Icon, page }) => (
        <button key={page} type="button" className={classes.way} onClick={() => go({ page })}>
          <Icon size={20} stroke={1.6} aria-hidden />
          <span>
            <span className={classes.wayTitle}>{title}</span>
            <span className={classes.wayText}>{text}</span>
          </span>
        </button>
      ))}
    </nav>
  );
}

export function GalleryPage() {
  const templates = useTemplates();
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = (templates ?? []).filter((template) =>
    `${template.name} ${template.summary}`.toLowerCase().includes(wanted),
  );
  const flagships = found.filter((template) => template.flagship);
  const others = found.filter((template) => !template.flagship);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1 className={classes.title}>{galleryText.title}</h1>
        <TextInput
          className={classes.find ?? ''}
          data-page-search
          aria-label={galleryText.find}
          placeholder={galleryText.find}
          leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </header>
      {templates === null && <p className={classes.quiet}>{galleryText.loading}</p>}
      {flagships.map((template) => (
        <Flagship key={template.id} template={template} />
      ))}
      {others.length > 0 && (
        <div className={classes.grid}>
          {others.map((template) => (
            <TemplateCard key={template.id} template={template} />
          ))}
        </div>
      )}
      {wanted === '' && <Ways />}
      {templates !== null && found.length === 0 && (
        <p className={classes.quiet} role="status">
          {galleryText.none(text)}
        </p>
      )}
    </div>
  );
}
