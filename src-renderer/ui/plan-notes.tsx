/** What must be known before the button is pressed, and what stands in the way: the notes of a plan. */
import type { Plan, PlanNote } from '../../src-main/contract/plan.ts';
import { formatDuration, formatList, formatMoment } from '../text/format.ts';
import { planText, type NoteWords } from '../text/plan.ts';
import { problemWords } from '../text/problems.ts';
import { Note } from './note.tsx';
import { useNow } from './now.tsx';

export function noteWords(note: PlanNote, nowMs: number): NoteWords {
  const { note: words } = planText;
  switch (note.code) {
    case 'EXTERNAL_STATE':
      return words.external(note.label, note.warning);
    case 'CROSSES_MINOR':
      return words.crossesMinor(note.from, note.to);
    case 'CROSSES_MAJOR':
      return words.crossesMajor(note.from, note.to);
    case 'FLOATING_TAG':
      return words.floating(note.tag);
    case 'REPLACES_SINCE':
      return words.replacesSince(
        formatDuration((nowMs - Date.parse(note.since)) / 1000),
        formatMoment(note.since, nowMs),
      );
    case 'LOSES_VOLUMES':
      return words.losesVolumes(formatList(note.volumes));
    case 'KEEPS_VOLUMES':
      return words.keepsVolumes(formatList(note.volumes));
    case 'NOT_BACKED_UP':
      return words.notBackedUp(formatList(note.volumes));
    case 'NOT_IN_BACKUP':
      return words.notInBackup(formatList(note.volumes));
    case 'NOT_RECREATED':
      return words.notRecreated(formatList(note.services));
    case 'APPLIED_AT_ONCE':
      return words.appliedAtOnce();
    case 'ADDRESS_MOVES':
      return addressWords(note);
    case 'DATA_MOVES':
      return words.dataMoves(note.label, note.from, note.to);
    case 'FOLDER_STAYS':
      return words.folderStays(note.path);
    case 'FOREIGN_VOLUMES':
      return words.foreignVolumes(formatList(note.volumes));
    case 'ADOPTED_RECREATED':
      return words.adoptedRecreated(formatList(note.containers));
    case 'SECRET_CAPTURED':
      return note.isStored ? words.secretStored(note.label) : words.secretCaptured(note.label);
  }
}

/** Where users find it afterwards: elsewhere, nowhere, or for the first time. `host` names the computer, where it is known. */
export function addressWords(
  note: Extract<PlanNote, { code: 'ADDRESS_MOVES' }>,
  host: string | null = null,
): NoteWords {
  const { note: words } = planText;
  // Without an address of its own a port is published on every one.
  const named = (text: string) => (/^\d+$/.test(text) ? words.port(text, host) : text);
  const [from, to] = [note.from, note.to].map((text) => (text === null ? null : named(text)));
  const { label } = note;
  if (typeof from !== 'string') return words.addressComes(label, to ?? '');
  return typeof to !== 'string' ? words.addressGoes(label, from) : words.addressMoves(label, from, to);
}

export interface PlanNotesProps {
  readonly plan: Pick<Plan, 'notes' | 'blockedBy'>;
  /** Notes that the screen says elsewhere. */
  readonly without?: readonly PlanNote['code'][];
}

const none: readonly PlanNote['code'][] = [];

/** What forbids it first, then what the owner must do, then the rest. */
export function PlanNotes({ plan, without = none }: PlanNotesProps) {
  const now = useNow();
  const shown = plan.notes.filter((note) => !without.includes(note.code));
  const ordered = [
    ...shown.filter((note) => note.code === 'EXTERNAL_STATE'),
    ...shown.filter((note) => note.code !== 'EXTERNAL_STATE'),
  ];
  return (
    <>
      {plan.blockedBy.map((problem) => {
        const words = problemWords(problem);
        return (
          <Note key={problem.code} tone="bad" role="status" title={words.title}>
            {words.state}
          </Note>
        );
      })}
      {ordered.map((note, index) => {
        const words = noteWords(note, now);
        return (
          <Note key={`${note.code}-${index}`} tone={words.tone} title={words.title}>
            {words.text}
          </Note>
        );
      })}
    </>
  );
}
