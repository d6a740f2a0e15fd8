/** What stands in the way of the changes, or should be known about them; what passed is not worth a word here. */
import { Button } from '@mantine/core';
import { serviceNameSchema } from '../../../src-main/contract/ids.ts';
import type { Draft, Finding } from '../../../src-main/contract/instance.ts';
import { setPort } from '../../form/place-edits.ts';
import { findingWords } from '../../text/findings.ts';
import { placesText } from '../../text/form.ts';
import { Glyph } from '../../ui/glyph.tsx';
import classes from './configuration.module.css';

type Edit = (draft: Draft) => Draft;

/** The change that settles a finding by itself, if there is one. */
export function mendOf(draft: Draft, finding: Finding): Edit | null {
  const [root, serviceText, kind, name] = finding.path;
  const free = finding.data.free ?? null;
  if (root !== 'services' || kind !== 'ports' || name === undefined || free === null) return null;
  const service = serviceNameSchema.safeParse(serviceText).data;
  const port = service === undefined ? undefined : draft.services[service]?.ports.find((each) => each.name === name);
  return service === undefined || port === undefined ? null : setPort(service, name, { ...port, hostPort: free });
}

interface Props {
  readonly draft: Draft | null;
  readonly findings: readonly Finding[];
  readonly edit: (change: Edit) => void;
  readonly onGo: (path: readonly string[], section: string) => void;
}

export function FindingNotes({ draft, findings, edit, onGo }: Props) {
  const shown = [
    ...findings.filter((finding) => finding.severity === 'blocks'),
    ...findings.filter((finding) => finding.severity === 'note'),
  ];
  if (shown.length === 0 || draft === null) return null;
  return (
    <ul className={classes.findings}>
      {shown.map((finding) => {
        const words = findingWords(finding);
        const mend = mendOf(draft, finding);
        const isBlocking = finding.severity === 'blocks';
        return (
          <li key={`${finding.path.join('/')}-${finding.code}`} className={classes.finding}>
            <Glyph shape={isBlocking ? 'triangle' : 'info'} tone={isBlocking ? 'warn' : 'accent'} size={15} />
            <span className={classes.findingText}>
              <button
                type="button"
                className={classes.findingTitle}
                onClick={() => onGo(finding.path, finding.section)}
              >
                {words.title}
              </button>
              {words.text !== undefined && <span className={classes.findingMore}>{words.text}</span>}
            </span>
            {mend !== null && (
              <Button size="sm" onClick={() => edit(mend)}>
                {words.action ?? placesText.usePort(finding.data.free ?? 0)}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
