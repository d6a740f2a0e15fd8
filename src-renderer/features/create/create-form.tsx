/** The form for a new instance: all sections on one page, what is to settle beside it. */
import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Draft, Finding } from '../../../src-main/contract/instance.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import { goToChangedField, goToField } from '../../form/field-anchor.ts';
import type { FormProps } from '../../form/form-props.ts';
import { FormSection } from '../../form/form-section.tsx';
import { sectionsOf, servicesOf, sorted } from '../../form/sections.ts';
import { useFormKeys } from '../../form/use-form-keys.ts';
import { useSeenSection } from '../../form/use-seen-section.ts';
import { useClient, useCurrentEngine, useGo } from '../../stores/context.tsx';
import { useAnswer } from '../../stores/use-answer.ts';
import { useFormCalls } from '../../stores/use-form-calls.ts';
import { createText } from '../../text/create.ts';
import { importEnvText } from '../../text/import-env.ts';
import { Tile } from '../../ui/tile.tsx';
import type { CreateState } from './create-store.ts';
import { ReviewPane, type ReviewPaneProps } from './review-pane.tsx';
import { SectionPicker } from './section-picker.tsx';
import { useEnvImport } from './use-env-import.tsx';
import classes from './create.module.css';

interface Props {
  readonly state: CreateState;
  readonly template: Template;
  readonly draft: Draft;
}

/** What the sections are given. */
function useFormProps({ state, template, draft }: Props): FormProps {
  const client = useClient();
  const engine = useCurrentEngine();
  const calls = useFormCalls(template.id);
  const things = useAnswer('things', () => client.engines.things()).value;
  return {
    template,
    draft,
    services: servicesOf(template, draft.choices),
    findings: state.findings ?? [],
    edit: state.edit,
    choose: state.choose,
    before: null,
    calls,
    computer: { cpus: engine?.cpus ?? null, memoryBytes: engine?.memoryBytes ?? null },
    things,
    versions: state.versions,
  };
}

function Head({ template, onImport }: Pick<Props, 'template'> & { readonly onImport: () => void }) {
  const go = useGo();
  return (
    <header className={classes.head}>
      <Tile tile={template.tile} size={34} />
      <h1 className={classes.title}>{createText.title(template.name)}</h1>
      <Button leftSection={<IconFileImport size={15} stroke={1.7} aria-hidden />} onClick={onImport}>
        {importEnvText.open}
      </Button>
      <Button onClick={() => go({ page: 'gallery' })}>{createText.cancel}</Button>
    </header>
  );
}

export function CreateForm(props: Props) {
  const { state, template } = props;
  const go = useGo();
  const form = useFormProps(props);
  const scroller = useRef<HTMLDivElement>(null);
  const [isReviewOpen, setReviewOpen] = useState(false);
  const [wanted, setWanted] = useState<{ readonly finding: Finding } | null>(null);
  const sections = sectionsOf(template, form.services);
  const [seen, goTo] = useSeenSection(scroller, sections);
  const envImport = useEnvImport(form, () => goTo('environment'));

  async function create(): Promise<void> {
    const job = await state.create();
    if (job !== null) go({ page: 'job', id: job });
  }

  const show = useEffectEvent((finding: Finding) => {
    const root = scroller.current;
    if (root === null || !goToField(root, finding.path)) goTo(finding.section);
  });
  // After the drawer took notice of its closing: it would give the focus back to its button otherwise.
  useEffect(() => {
    if (wanted !== null) show(wanted.finding);
  }, [wanted]);

  const isReady = state.findings !== null && !state.isChecking && sorted(state.findings).toSettle.length === 0;
  useFormKeys({
    onSave: () => {
      if (isReady) void create();
    },
    onUndo: () => goToChangedField(scroller.current, state.undo()),
  });
  const pane: ReviewPaneProps = {
    form,
    state,
    isOpen: isReviewOpen,
    onOpen: setReviewOpen,
    onGo: (finding) => {
      setReviewOpen(false);
      setWanted({ finding });
    },
    onCreate: () => void create(),
  };
  return (
    <div className={classes.page}>
      <Head template={template} onImport={envImport.open} />
      <div className={classes.columns}>
        <div className={classes.form} ref={scroller}>
          <SectionPicker sections={sections} findings={state.findings} seen={seen} onGo={goTo} />
          <form className={classes.fields} onSubmit={(event) => event.preventDefault()}>
            {sections.map((section) => (
              <FormSection
                key={section}
                section={section}
                note={section === 'environment' && envImport.note}
                {...form}
              />
            ))}
          </form>
        </div>
        <ReviewPane {...pane} />
      </div>
      {envImport.dialog}
    </div>
  );
}
