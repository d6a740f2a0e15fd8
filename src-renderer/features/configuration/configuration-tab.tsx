/** Settings of an instance that exists: the form with what was changed, and beside it what that would do. */
import { Button, Select } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { goToChangedField, goToField } from '../../form/field-anchor.ts';
import { FormSection } from '../../form/form-section.tsx';
import type { FormProps } from '../../form/form-props.ts';
import { sectionAnchor } from '../../form/section-anchor.ts';
import { sectionsOf, servicesOf, type SectionId } from '../../form/sections.ts';
import { useFormKeys } from '../../form/use-form-keys.ts';
import { useSeenSection } from '../../form/use-seen-section.ts';
import { useActiveJob, useClient, useEngine, useGo } from '../../stores/context.tsx';
import { useAnswer } from '../../stores/use-answer.ts';
import { useFormCalls } from '../../stores/use-form-calls.ts';
import { configurationText } from '../../text/configuration.ts';
import { formText } from '../../text/form.ts';
import { problemWords } from '../../text/problems.ts';
import { Drawer } from '../../ui/drawer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { SectionNav } from '../../ui/section-nav.tsx';
import type { ConfigurationState } from './configuration-store.ts';
import { HealthFacts } from './health-section.tsx';
import { MadeOf } from './made-of.tsx';
import { PlanBar } from './plan-bar.tsx';
import { waitsFor } from './plan-facts.ts';
import { PlanPane } from './plan-pane.tsx';
import { ReadOnlySection } from './read-only-section.tsx';
import { ReadOnlyConfiguration } from './read-only.tsx';
import { useConfiguration } from './use-configuration.ts';
import classes from './configuration.module.css';

type Section = SectionId | 'health' | 'about';

interface TabProps {
  readonly instance: Instance;
}

/** Without its template nothing can be changed: it is shown to read. */
export function ConfigurationTab({ instance }: TabProps) {
  return instance.template.isKnown ? (
    <EditableConfiguration instance={instance} />
  ) : (
    <ReadOnlyConfiguration instance={instance} />
  );
}

function EditableConfiguration({ instance }: TabProps) {
  const state = useConfiguration(instance);
  const { template, before, draft, problem } = state;
  if (template !== null && before !== null && draft !== null)
    return <Loaded instance={instance} state={state} form={{ template, before, draft }} />;
  if (problem === null) return <p className={classes.loading}>{configurationText.loading}</p>;
  const words = problemWords(problem);
  return (
    <EmptyState
      isPage
      title={words.title}
      text={words.state}
      actions={<Button onClick={() => void state.read()}>{configurationText.readAgain}</Button>}
    />
  );
}

interface LoadedProps extends TabProps {
  readonly state: ConfigurationState;
  readonly form: Pick<FormProps, 'template' | 'draft'> & { readonly before: NonNullable<FormProps['before']> };
}

function useFormProps({ instance, state, form }: LoadedProps): FormProps {
  const client = useClient();
  const engine = useEngine(instance.engineId);
  const things = useAnswer(instance.engineId, () => client.engines.things());
  const calls = useFormCalls(instance.template.id, instance.id);
  return {
    ...form,
    services: servicesOf(form.template, form.draft.choices),
    findings: state.plan?.findings ?? [],
    edit: state.edit,
    // Which services there are is settled when an instance is made.
    choose: () => undefined,
    calls,
    computer: { cpus: engine?.cpus ?? null, memoryBytes: engine?.memoryBytes ?? null },
    things: things.value,
    // Another version is an upgrade.
    versions: {},
  };
}

const titleOf = (section: Section): string =>
  section === 'health' || section === 'about' ? configurationText[section].title : formText.section[section].title;

function Loaded(props: LoadedProps) {
  const { instance, state } = props;
  const go = useGo();
  const hasJob = useActiveJob(instance.id) !== null || state.appliedAs !== null;
  const form = useFormProps(props);
  const scroller = useRef<HTMLDivElement>(null);
  const [isPlanOpen, setPlanOpen] = useState(false);
  const sections: readonly Section[] = [...sectionsOf(form.template, form.services), 'health', 'about'];
  const [seen, goTo] = useSeenSection(scroller, sections);
  const isPlanned = state.changes.length > 0 || state.wasReread;

  async function apply(): Promise<void> {
    const job = await state.apply();
    if (job !== null) go({ page: 'job', id: job });
  }
  function showField(path: readonly string[], name: string): void {
    setPlanOpen(false);
    const section = sections.find((each) => each === name);
    if (scroller.current !== null && !goToField(scroller.current, path) && section !== undefined) goTo(section);
  }
  useFormKeys({
    onSave: () => {
      if (isPlanned && waitsFor({ ...state, hasJob }) === null) void apply();
    },
    onUndo: () => goToChangedField(scroller.current, state.undo()),
  });
  function goByName(name: string | null): void {
    const section = sections.find((each) => each === name);
    if (section !== undefined) goTo(section);
  }

  const items = sections.map((section) => {
    const count = state.changes.filter((change) => change.section === section).length;
    const label = titleOf(section);
    return count === 0
      ? { id: section, label }
      : { id: section, label, count, stateWord: configurationText.changes(count) };
  });
  const toSettle = form.findings.filter((finding) => finding.severity === 'blocks').length;
  const pane = (isTitled: boolean) => (
    <PlanPane instance={instance} state={state} isTitled={isTitled} onGo={showField} />
  );
  const bar = <PlanBar state={state} hasJob={hasJob} onApply={() => void apply()} />;
  return (
    <div className={classes.page}>
      <div className={classes.columns} data-planned={isPlanned || undefined}>
        <div className={classes.form} ref={scroller}>
          <div className={classes.nav}>
            <SectionNav label={configurationText.sections} items={items} current={seen} onGo={goByName} />
          </div>
          <div className={classes.navSelect}>
            <Select
              aria-label={configurationText.sections}
              allowDeselect={false}
              data={items.map(({ id, label }) => ({ value: id, label }))}
              value={seen}
              onChange={goByName}
            />
          </div>
          <form
            className={classes.fields}
            aria-label={configurationText.form}
            onSubmit={(event) => event.preventDefault()}
          >
            {sectionsOf(form.template, form.services).map((section) => (
              <FormSection key={section} section={section} {...form} />
            ))}
            <ReadOnlySection id={sectionAnchor('health')} {...configurationText.health}>
              <HealthFacts services={form.services} />
            </ReadOnlySection>
            <ReadOnlySection id={sectionAnchor('about')} {...configurationText.about}>
              <MadeOf instance={instance} />
            </ReadOnlySection>
          </form>
        </div>
        {isPlanned && (
          <aside className={classes.pane} aria-label={configurationText.plan}>
            <div className={classes.paneScroll}>{pane(true)}</div>
            {bar}
          </aside>
        )}
      </div>
      <div className={classes.foot} data-planned={isPlanned || undefined}>
        <span className={classes.footWords}>
          <Glyph shape={toSettle > 0 ? 'triangle' : 'check'} tone={toSettle > 0 ? 'warn' : 'ok'} size={15} />
          {toSettle > 0 ? configurationText.toSettle(toSettle) : configurationText.changes(state.changes.length)}
        </span>
        <Button onClick={() => setPlanOpen(true)}>{configurationText.openPlan}</Button>
      </div>
      <Drawer
        isOpen={isPlanOpen && isPlanned}
        onClose={() => setPlanOpen(false)}
        title={configurationText.plan}
        actions={bar}
      >
        {pane(false)}
      </Drawer>
    </div>
  );
}
