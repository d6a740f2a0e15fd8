/** The form for a new instance: all sections on one page, what is to settle beside it. */
import { Button, Select } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { TemplateId } from '../../../src-main/contract/ids.ts';
import type { Draft, Finding } from '../../../src-main/contract/instance.ts';
import { goToField } from '../../form/field-anchor.ts';
import type { FormProps } from '../../form/form-props.ts';
import { FormSection } from '../../form/form-section.tsx';
import { sectionsOf, sectionState, servicesOf, sorted, type SectionId } from '../../form/sections.ts';
import { useSeenSection } from '../../form/use-seen-section.ts';
import { useAnswer } from '../../stores/use-answer.ts';
import { useFormCalls } from '../../stores/use-form-calls.ts';
import { formText } from '../../text/form.ts';
import { useClient, useCurrentEngine, useGo, useStores } from '../../stores/context.tsx';
import { createText } from '../../text/create.ts';
import { importEnvText } from '../../text/import-env.ts';
import { problemWords } from '../../text/problems.ts';
import { Drawer } from '../../ui/drawer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { SectionNav } from '../../ui/section-nav.tsx';
import { Tile } from '../../ui/tile.tsx';
import { EnvDialog, type TakenEntries } from './env-dialog.tsx';
import { takeEntries, undoEntries } from './env-import.ts';
import { EnvNote } from './env-note.tsx';
import { CreateBar } from './create-bar.tsx';
import { draftStore } from './drafts.ts';
import { Review } from './review.tsx';
import classes from './create.module.css';

/** The draft before is the way back. */
interface Imported extends TakenEntries {
  readonly before: Draft;
}

const looks = {
  done: { shape: 'check', tone: 'ok' },
  attention: { shape: 'triangle', tone: 'warn' },
  waiting: { shape: 'thinRing', tone: 'idle' },
} as const;

export function CreatePage({ template: templateId }: { readonly template: TemplateId }) {
  const client = useClient();
  const go = useGo();
  const engine = useCurrentEngine();
  const jobs = useStores().jobs.store;
  const [store] = useState(() =>
    draftStore(client, templateId, (id) => {
      const job = jobs.getState().byId.get(id);
      return job?.state === 'rolledBack' || job?.state === 'cancelled' || job?.state === 'halfway';
    }),
  );
  const state = useStore(store);
  const [isReviewOpen, setReviewOpen] = useState(false);
  const [isImporting, setImporting] = useState(false);
  const [imported, setImported] = useState<Imported | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { template, draft, findings, problem, edit } = state;
  const calls = useFormCalls(templateId);
  const things = useAnswer('things', () => client.engines.things()).value;
  const services = template === null || draft === null ? [] : servicesOf(template, draft.choices);
  // Empty until the form is drawn: then the scroll can be watched.
  const sections = template === null || draft === null ? [] : sectionsOf(template, services);
  const [seen, goTo] = useSeenSection(scroller, sections);

  useEffect(() => {
    void store.getState().load();
  }, [store]);

  if (template === null || draft === null) {
    if (problem === null) return <p className={classes.loading}>{createText.loading}</p>;
    const words = problemWords(problem);
    return <EmptyState isPage title={words.title} text={words.state} />;
  }

  async function create(): Promise<void> {
    const job = await state.create();
    if (job === null) return;
    go({ page: 'job', id: job });
  }

  function showFinding(finding: Finding): void {
    setReviewOpen(false);
    const form = scroller.current;
    if (form === null || !goToField(form, finding.path)) goTo(finding.section);
  }

  const { toSettle, notes } = sorted(findings ?? []);
  const review = (isTitled: boolean) => (
    <Review
      isTitled={isTitled}
      draft={draft}
      services={services}
      before={null}
      findings={findings ?? []}
      preview={state.preview}
      isChecking={state.isChecking}
      edit={edit}
      onGo={showFinding}
    />
  );
  const form: FormProps = {
    template,
    draft,
    services,
    findings: findings ?? [],
    edit,
    choose: state.choose,
    before: null,
    calls,
    computer: { cpus: engine?.cpus ?? null, memoryBytes: engine?.memoryBytes ?? null },
    things,
    versions: state.versions,
    areVersionsUnread: state.versionsProblem !== null,
  };
  const importNote = imported !== null && (
    <EnvNote
      {...imported}
      onUndo={() => {
        edit(undoEntries(imported.taken, template, imported.before));
        setImported(null);
      }}
    />
  );
  const items = sections.map((section) => {
    const word = sectionState(section, findings);
    return {
      id: section,
      label: formText.section[section].title,
      glyph: <Glyph {...looks[word]} size={14} />,
      stateWord: formText.sectionState[word],
    };
  });
  const goBySection = (id: string | null): void => {
    const section = sections.find((each) => each === id);
    if (section !== undefined) goTo(section);
  };

  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <Tile tile={template.tile} size={34} />
        <h1 className={classes.title}>{createText.title(template.name)}</h1>
        <Button leftSection={<IconFileImport size={15} stroke={1.7} aria-hidden />} onClick={() => setImporting(true)}>
          {importEnvText.open}
        </Button>
        <Button onClick={() => go({ page: 'gallery' })}>{createText.cancel}</Button>
      </header>
      <div className={classes.columns}>
        <div className={classes.form} ref={scroller}>
          <div className={classes.nav}>
            <SectionNav label={formText.sections} items={items} current={seen} onGo={goBySection} />
          </div>
          <div className={classes.navSelect}>
            <Select
              aria-label={formText.sections}
              allowDeselect={false}
              data={items.map(({ id, label }) => ({ value: id, label }))}
              value={seen}
              onChange={goBySection}
            />
          </div>
          <form
            className={classes.fields}
            onSubmit={(event) => event.preventDefault()}
            onKeyDown={(event) => {
              // Keys of an open dialog come by here too.
              if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
              if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
                event.preventDefault();
                if (toSettle.length === 0 && !state.isChecking) void create();
              }
            }}
          >
            {sections.map((section: SectionId) => (
              <FormSection key={section} section={section} note={section === 'environment' && importNote} {...form} />
            ))}
          </form>
        </div>
        <aside className={classes.review} aria-label={createText.review}>
          <div className={classes.reviewScroll}>{review(true)}</div>
          <CreateBar state={state} onCreate={() => void create()} />
        </aside>
      </div>
      <div className={classes.foot}>
        <span className={classes.footWords}>
          <Glyph
            shape={toSettle.length > 0 ? 'triangle' : 'check'}
            tone={toSettle.length > 0 ? 'warn' : 'ok'}
            size={15}
          />
          {createText.reviewBar(toSettle.length, notes.length)}
        </span>
        <Button onClick={() => setReviewOpen(true)}>{createText.openReview}</Button>
      </div>
      {isImporting && (
        <EnvDialog
          template={template}
          draft={draft}
          onClose={() => setImporting(false)}
          onTake={(entries) => {
            setImporting(false);
            setImported({ ...entries, before: draft });
            edit(takeEntries(entries.taken, template));
            goTo('environment');
          }}
        />
      )}
      <Drawer
        isOpen={isReviewOpen}
        onClose={() => setReviewOpen(false)}
        title={createText.review}
        actions={<CreateBar state={state} onCreate={() => void create()} />}
      >
        {review(false)}
      </Drawer>
    </div>
  );
}
