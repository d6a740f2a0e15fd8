import { TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconLetterCase, IconRegex, IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState, type Ref } from 'react';
import { logsText } from '../../text/logs.ts';
import { problemWords } from '../../text/problems.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import type { SearchQuery } from './log-calls.ts';
import type { LogSearch as Found } from './log-store.ts';
import classes from './logs.module.css';

const typingPauseMs = 150;

interface Props {
  readonly found: Found | null;
  readonly onFind: (query: SearchQuery | null) => void;
  readonly onStep: (direction: 1 | -1) => void;
  readonly onLeave: () => void;
  readonly fieldRef: Ref<HTMLInputElement>;
}

/** Finds as you type. Enter and F3 go to the next match, with Shift to the one before. */
export function LogSearch({ found, onFind, onStep, onLeave, fieldRef }: Props) {
  const [text, setText] = useState('');
  const [isRegex, setRegex] = useState(false);
  const [isCaseSensitive, setCaseSensitive] = useState(false);
  const find = useEffectEvent(onFind);

  useEffect(() => {
    const timer = setTimeout(() => find(text === '' ? null : { text, isRegex, isCaseSensitive }), typingPauseMs);
    return () => clearTimeout(timer);
  }, [text, isRegex, isCaseSensitive]);

  const problem = found?.problem ?? null;
  const words =
    problem?.code === 'BAD_PATTERN'
      ? logsText.badPattern(problem.data.details)
      : problem !== null
        ? problemWords(problem).title
        : found?.isDone === true && found.matches.length === 0
          ? logsText.noMatch(text)
          : null;

  return (
    <div className={classes.search} role="search">
      <TextInput
        ref={fieldRef}
        type="search"
        data-page-search
        aria-label={logsText.find}
        placeholder={logsText.find}
        classNames={{ input: classes.searchInput ?? '' }}
        leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
        rightSectionWidth={212}
        value={text}
        spellCheck={false}
        aria-invalid={problem?.code === 'BAD_PATTERN'}
        data-wants={problem?.code === 'BAD_PATTERN' || undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
          else if (event.altKey && event.code === 'KeyC') setCaseSensitive(!isCaseSensitive);
          else if (event.altKey && event.code === 'KeyR') setRegex(!isRegex);
          else if (event.key === 'Escape') {
            setText('');
            onLeave();
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
        rightSection={
          <div className={classes.searchTools}>
            {found !== null && problem === null && (
              <span className={classes.count} role="status">
                {logsText.findCount(found.current + 1, found.matches.length, found.isDone)}
              </span>
            )}
            {text !== '' && (
              <>
                <IconButton
                  label={logsText.previousMatch}
                  keys="Shift Enter"
                  icon={<IconChevronUp size={15} />}
                  onClick={() => onStep(-1)}
                />
                <IconButton
                  label={logsText.nextMatch}
                  keys="Enter"
                  icon={<IconChevronDown size={15} />}
                  onClick={() => onStep(1)}
                />
              </>
            )}
            <IconButton
              label={logsText.caseSensitive}
              keys="Alt C"
              isOn={isCaseSensitive}
              icon={<IconLetterCase size={15} />}
              onClick={() => setCaseSensitive(!isCaseSensitive)}
            />
            <IconButton
              label={logsText.regex}
              keys="Alt R"
              isOn={isRegex}
              icon={<IconRegex size={15} />}
              onClick={() => setRegex(!isRegex)}
            />
            {text !== '' && (
              <IconButton
                label={logsText.clearFind}
                keys="Esc"
                icon={<IconX size={15} />}
                onClick={() => setText('')}
              />
            )}
          </div>
        }
      />
      {words !== null && (
        <p className={classes.searchWords} role="status">
          {words}
        </p>
      )}
    </div>
  );
}
