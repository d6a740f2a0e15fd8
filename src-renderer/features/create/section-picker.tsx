/** The sections with how each one stands: a list beside the form, a select above it where there is less room. */
import { Select } from '@mantine/core';
import type { Finding } from '../../../src-main/contract/instance.ts';
import { sectionState, type SectionId } from '../../form/sections.ts';
import { formText } from '../../text/form.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { SectionNav } from '../../ui/section-nav.tsx';
import classes from './create.module.css';

const looks = {
  done: { shape: 'check', tone: 'ok' },
  attention: { shape: 'triangle', tone: 'warn' },
  waiting: { shape: 'thinRing', tone: 'idle' },
} as const;

interface Props {
  readonly sections: readonly SectionId[];
  readonly findings: readonly Finding[] | null;
  readonly seen: SectionId;
  readonly onGo: (section: SectionId) => void;
}

export function SectionPicker({ sections, findings, seen, onGo }: Props) {
  const items = sections.map((section) => {
    const word = sectionState(section, findings);
    return {
      id: section,
      label: formText.section[section].title,
      glyph: <Glyph {...looks[word]} size={14} />,
      stateWord: formText.sectionState[word],
    };
  });
  const goById = (id: string | null): void => {
    const section = sections.find((each) => each === id);
    if (section !== undefined) onGo(section);
  };
  return (
    <>
      <div className={classes.nav}>
        <SectionNav label={formText.sections} items={items} current={seen} onGo={goById} />
      </div>
      <div className={classes.navSelect}>
        <Select
          aria-label={formText.sections}
          allowDeselect={false}
          data={items.map(({ id, label }) => ({ value: id, label }))}
          value={seen}
          onChange={goById}
        />
      </div>
    </>
  );
}
