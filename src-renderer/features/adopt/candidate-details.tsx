/** One candidate: what it is made of, what to know before, its name, and the button. */
import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AdoptCandidate } from '../../../src-main/contract/adoption.ts';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { ServiceName } from '../../../src-main/contract/ids.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { useClient, useGo, useInstances } from '../../stores/context.tsx';
import { adoptText, noteWords, refusalWords } from '../../text/adopt.ts';
import { problemWords } from '../../text/problems.ts';
import { Card } from '../../ui/card.tsx';
import { Note } from '../../ui/note.tsx';
import { containersOf, nameProblem } from './candidate-facts.ts';
import { ServiceFacts } from './service-facts.tsx';
import classes from './adopt.module.css';

export interface CandidateDetailsProps {
  readonly candidate: AdoptCandidate;
  readonly templates: readonly Template[];
}

function Notes({ candidate }: Pick<CandidateDetailsProps, 'candidate'>) {
  if (candidate.notes.length === 0) return null;
  return (
    <section className={classes.notes} aria-label={adoptText.notes}>
      {candidate.notes.map((note) => {
        const { tone, title, text } = noteWords(note);
        return (
          <Note key={note.code} tone={tone} title={title}>
            {text}
          </Note>
        );
      })}
    </section>
  );
}

interface ServicesProps extends Pick<CandidateDetailsProps, 'candidate'> {
  readonly template: Template | null;
  readonly leftOut: ReadonlySet<ServiceName>;
  readonly onTake: (service: ServiceName, isTaken: boolean) => void;
}

function Services({ candidate, template, leftOut, onTake }: ServicesProps) {
  return candidate.services.map((service) => {
    const label = template?.services[service.service]?.label ?? service.container;
    const isMain = service.container === candidate.container;
    const isLeftOut = leftOut.has(service.service);
    return (
      <Card key={service.service} title={isMain ? label : `${label} · ${service.container}`}>
        {!isMain && (
          <Checkbox
            className={classes.take ?? ''}
            label={adoptText.take(label)}
            description={isLeftOut ? adoptText.leftOut : undefined}
            checked={!isLeftOut}
            onChange={(event) => onTake(service.service, event.currentTarget.checked)}
          />
        )}
        {!isLeftOut && <ServiceFacts service={service} isKnown={candidate.template !== null} />}
      </Card>
    );
  });
}

export function CandidateDetails({ candidate, templates }: CandidateDetailsProps) {
  const client = useClient();
  const go = useGo();
  const taken = (useInstances() ?? []).map((instance) => instance.name);
  const [name, setName] = useState(candidate.suggestedName);
  const [chosenTemplate, setTemplate] = useState<string | null>(candidate.template);
  const [leftOut, setLeftOut] = useState<ReadonlySet<ServiceName>>(new Set());
  const [isStarting, setStarting] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const template = templates.find(({ id }) => id === chosenTemplate) ?? null;
  const wrong = nameProblem(name, taken);
  const { waiting } = adoptText;
  const waitsFor =
    candidate.refusal !== null
      ? waiting.refused
      : template === null
        ? waiting.template
        : wrong !== null
          ? waiting.name
          : null;

  async function adopt(by: Template): Promise<void> {
    setStarting(true);
    setRefused(null);
    try {
      const containers = containersOf(candidate, by, leftOut);
      const { jobId } = await client.instances.adopt({ template: by.id, name, containers });
      go({ page: 'job', id: jobId });
    } catch (error) {
      setRefused(problemOf(error));
      setStarting(false);
    }
  }

  function take(service: ServiceName, isTaken: boolean): void {
    const next = new Set(leftOut);
    if (isTaken) next.delete(service);
    else next.add(service);
    setLeftOut(next);
  }

  return (
    <section className={classes.details} aria-label={adoptText.details(candidate.container)}>
      {candidate.refusal === null ? (
        <Note tone="accent" title={adoptText.untouched.title}>
          {adoptText.untouched.text}
        </Note>
      ) : (
        <Note tone="warn" title={waiting.refused}>
          {refusalWords(candidate.refusal)}
        </Note>
      )}
      <div className={classes.fields}>
        <TextInput
          label={adoptText.name}
          description={adoptText.nameHelp}
          error={wrong}
          value={name}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {candidate.template === null && (
          <Select
            label={adoptText.template}
            description={adoptText.templateHelp}
            placeholder={adoptText.templateChoose}
            data={templates.map((one) => ({ value: one.id, label: one.name }))}
            value={chosenTemplate}
            onChange={(value) => setTemplate(value)}
          />
        )}
      </div>
      <Notes candidate={candidate} />
      <Services candidate={candidate} template={template} leftOut={leftOut} onTake={take} />
      {refused !== null && (
        <Note tone="warn" role="alert" title={problemWords(refused).title}>
          {problemWords(refused).state}
        </Note>
      )}
      <div className={classes.bar}>
        {waitsFor !== null && <span className={classes.quiet}>{waitsFor}</span>}
        <Button
          variant="filled"
          loading={isStarting}
          disabled={waitsFor !== null}
          onClick={() => {
            if (template !== null) void adopt(template);
          }}
        >
          {name === '' || wrong !== null ? adoptText.adoptNothing : adoptText.adopt(name)}
        </Button>
      </div>
    </section>
  );
}
