/** The page of a new instance: its form, once template and draft are read. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { TemplateId } from '../../../src-main/contract/ids.ts';
import { useClient, useStores } from '../../stores/context.tsx';
import { createText } from '../../text/create.ts';
import { problemWords } from '../../text/problems.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { CreateForm } from './create-form.tsx';
import { draftStore } from './drafts.ts';
import classes from './create.module.css';

export function CreatePage({ template: templateId }: { readonly template: TemplateId }) {
  const client = useClient();
  const jobs = useStores().jobs.store;
  const [store] = useState(() =>
    draftStore(client, templateId, (id) => {
      const job = jobs.getState().byId.get(id);
      return job?.state === 'rolledBack' || job?.state === 'cancelled' || job?.state === 'halfway';
    }),
  );
  const state = useStore(store);
  const { template, draft, problem } = state;

  useEffect(() => {
    void store.getState().load();
  }, [store]);

  if (template === null || draft === null) {
    if (problem === null) return <p className={classes.loading}>{createText.loading}</p>;
    const words = problemWords(problem);
    return <EmptyState isPage title={words.title} text={words.state} />;
  }
  return <CreateForm state={state} template={template} draft={draft} />;
}
