import { useEffect, useState, type RefObject } from 'react';
import { sectionAnchor } from './section-anchor.ts';

/** How far below the top edge a section counts as the one that is read. */
const readingLine = 90;

/** The section that is seen, by the scroll; and the way to another one, which takes the focus along. */
export function useSeenSection<T extends string>(
  scroller: RefObject<HTMLDivElement | null>,
  sections: readonly T[],
): readonly [T | 'basics', (section: T) => void] {
  const [seen, setSeen] = useState<T | 'basics'>('basics');
  const key = sections.join(' ');

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = (): void => {
      const line = element.getBoundingClientRect().top + readingLine;
      const ids = sections;
      const isAtEnd = element.scrollTop > 0 && element.scrollTop + element.clientHeight >= element.scrollHeight - 2;
      const place = ids.findLastIndex(
        (id) => (document.getElementById(sectionAnchor(id))?.getBoundingClientRect().top ?? Infinity) <= line,
      );
      const found = sections[isAtEnd ? ids.length - 1 : Math.max(0, place)];
      if (found !== undefined) setSeen(found);
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
    // The list of sections is the same as long as its words are.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, scroller]);

  function goTo(section: T): void {
    const target = document.getElementById(sectionAnchor(section));
    target?.scrollIntoView({ block: 'start' });
    target?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
    setSeen(section);
  }
  return [seen, goTo];
}
