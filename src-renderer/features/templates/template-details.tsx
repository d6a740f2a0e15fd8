/** One template: its promises, or the place in its file that cannot be read. */
import { Anchor, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useId } from 'react';
import type { TemplateEntry } from '../../../src-main/contract/router.ts';
import { templateIdSchema, type TemplateId } from '../../../src-main/contract/ids.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import { useGo } from '../../stores/context.tsx';
import { problemWords } from '../../text/problems.ts';
import { promisesOf, type PromiseLine } from '../../text/template-promises.ts';
import { templatesText } from '../../text/templates.ts';
import { CodeBlock, Mono, Path } from '../../ui/mono.tsx';
import { Note } from '../../ui/note.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Tile } from '../../ui/tile.tsx';
import classes from './templates.module.css';

interface Props {
  readonly entry: TemplateEntry;
  readonly onRemove: (id: TemplateId) => void;
}

function Line({ text, names }: PromiseLine) {
  return (
    <li className={classes.promise}>
      {text}{' '}
      {names?.map((name) => (
        <span key={name} className={classes.promiseName}>
          <Path text={name} length={64} />
        </span>
      ))}
    </li>
  );
}

function Promises({ template }: { readonly template: Template }) {
  const id = useId();
  return promisesOf(template).map(({ section, lines }) => (
    <section key={section} className={classes.section} aria-labelledby={`${id}-${section}`}>
      <h3 id={`${id}-${section}`} className={classes.sectionTitle}>
        {templatesText.sections[section]}
      </h3>
      <ul className={classes.promises}>
        {lines.map((line) => (
          <Line key={`${line.text} ${line.names?.join(' ') ?? ''}`} {...line} />
        ))}
      </ul>
    </section>
  ));
}

function RemoveButton({ entry, onRemove }: Props) {
  const id = templateIdSchema.safeParse(entry.template?.id ?? entry.file.replace(/\.ya?ml$/i, ''));
  if (entry.origin !== 'user' || !id.success) return null;
  return (
    <Button leftSection={<IconTrash size={15} stroke={1.7} aria-hidden />} onClick={() => onRemove(id.data)}>
      {templatesText.remove}
    </Button>
  );
}

function Readable({ template, ...props }: Props & { readonly template: Template }) {
  const go = useGo();
  const { entry } = props;
  return (
    <>
      <header className={classes.head}>
        <Tile tile={template.tile} size={46} />
        <div className={classes.title}>
          <h2 className={classes.name}>{template.name}</h2>
          <p className={classes.quiet}>{template.summary}</p>
        </div>
        <div className={classes.buttons}>
          <RemoveButton {...props} />
          <Button
            variant="filled"
            leftSection={<IconPlus size={15} stroke={1.8} aria-hidden />}
            aria-label={templatesText.newFrom(template.name)}
            onClick={() => go({ page: 'create', template: template.id })}
          >
            {templatesText.newInstance}
          </Button>
        </div>
      </header>
      <p className={classes.facts}>
        <Tag tone={entry.origin === 'user' ? 'accent' : 'idle'}>{templatesText.origin[entry.origin]}</Tag>
        {entry.replacesBuiltIn ? <span>{templatesText.replaces}</span> : null}
        <span>{templatesText.version(template.version)}</span>
        {entry.origin === 'user' ? <Mono>{entry.file}</Mono> : null}
        <span>{entry.instances.length > 0 ? templatesText.usedBy(entry.instances) : templatesText.usedByNone}</span>
        {template.homepage === undefined ? null : (
          <Anchor href={template.homepage} target="_blank" rel="noreferrer">
            {templatesText.homepage}
          </Anchor>
        )}
      </p>
      <Promises template={template} />
    </>
  );
}

function Unreadable(props: Props) {
  const { entry } = props;
  const problem = entry.problem;
  const words = problem === null ? null : problemWords(problem);
  return (
    <>
      <header className={classes.head}>
        <div className={classes.title}>
          <h2 className={classes.name}>{entry.file}</h2>
          <p className={classes.quiet}>{templatesText.origin[entry.origin]}</p>
        </div>
        <div className={classes.buttons}>
          <RemoveButton {...props} />
        </div>
      </header>
      <Note tone="warn" title={words?.title} isTall>
        {problem?.code === 'TEMPLATE_UNREADABLE'
          ? `${templatesText.place(problem.data.line, problem.data.column)}.`
          : words?.state}{' '}
        {entry.origin === 'user' ? templatesText.unreadableState : templatesText.builtInUnreadable}
        {words?.details ? <CodeBlock>{words.details}</CodeBlock> : null}
      </Note>
    </>
  );
}

export function TemplateDetails(props: Props) {
  const { template, file } = props.entry;
  return (
    <section className={classes.details} aria-label={templatesText.details(template?.name ?? file)}>
      {template === null ? <Unreadable {...props} /> : <Readable {...props} template={template} />}
    </section>
  );
}
