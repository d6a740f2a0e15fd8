/** The folders of the engine's computer, for a window that has no dialog of the system. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconArrowUp, IconFolder, IconFolderPlus } from '@tabler/icons-react';
import { useEffect, useState, type KeyboardEvent } from 'react';
import type { Problem } from '../../src-main/contract/errors.ts';
import type { FolderList } from '../../src-main/contract/router.ts';
import { folderText } from '../text/form.ts';
import { formatSize } from '../text/format.ts';
import { problemWords } from '../text/problems.ts';
import { words } from '../text/words.ts';
import { Dialog } from '../ui/dialog.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Note } from '../ui/note.tsx';
import type { Asked, FormProps } from './form-props.ts';
import classes from './form.module.css';

interface Props {
  /** Empty: where the engine's host begins. */
  readonly start: string;
  readonly calls: FormProps['calls'];
  readonly onClose: () => void;
  readonly onChoose: (path: string) => void;
}

interface Folders {
  readonly list: FolderList | null;
  readonly problem: Problem | null;
  readonly go: (path: string | undefined) => void;
  readonly make: (name: string) => void;
}

/** The newest question wins. */
function useFolders(calls: Props['calls'], start: string): Folders {
  const [list, setList] = useState<FolderList | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [asked, setAsked] = useState<{ readonly ask: () => Promise<Asked<FolderList>> }>(() => ({
    ask: () => calls.folders(start === '' ? undefined : start),
  }));
  useEffect(() => {
    let isOver = false;
    void asked.ask().then((answer) => {
      if (isOver) return;
      if (answer.problem === null) setList(answer.value);
      setProblem(answer.problem);
    });
    return () => {
      isOver = true;
    };
  }, [asked]);
  return {
    list,
    problem,
    go: (path) => setAsked({ ask: () => calls.folders(path) }),
    make: (name) => {
      if (list !== null) setAsked({ ask: () => calls.makeFolder(list.path, name) });
    },
  };
}

/** No form of its own: the dialog belongs to one already. */
function onEnter(act: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    act();
  };
}

function MakeFolder({ onMake }: { readonly onMake: (name: string) => void }) {
  const [name, setName] = useState<string | null>(null);
  if (name === null)
    return (
      <Button
        variant="subtle"
        leftSection={<IconFolderPlus size={15} stroke={1.7} aria-hidden />}
        onClick={() => setName('')}
      >
        {folderText.make}
      </Button>
    );
  const make = (): void => {
    if (name.trim() === '') return;
    onMake(name.trim());
    setName(null);
  };
  return (
    <div className={classes.folderPlace}>
      <TextInput
        className={classes.grow ?? ''}
        aria-label={folderText.makeName}
        placeholder={folderText.makeName}
        value={name}
        maxLength={255}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={onEnter(make)}
      />
      <Button disabled={name.trim() === ''} onClick={make}>
        {folderText.makeIt}
      </Button>
    </div>
  );
}

export function FolderDialog({ start, calls, onClose, onChoose }: Props) {
  const { list, problem, go, make } = useFolders(calls, start);
  const [typed, setTyped] = useState<string | null>(start === '' ? null : start);
  const [areHiddenShown, setHiddenShown] = useState(false);
  const place = typed ?? list?.path ?? '';
  const folders = (list?.folders ?? []).filter((folder) => areHiddenShown || !folder.isHidden);
  const walk = (path: string): void => {
    if (path === '') return;
    setTyped(null);
    go(path);
  };
  const said = problem === null ? null : problemWords(problem);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={folderText.title}
      footNote={list?.freeBytes == null ? null : folderText.free(formatSize(list.freeBytes))}
      actions={
        <>
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button variant="filled" disabled={place === ''} onClick={() => onChoose(place)}>
            {folderText.use}
          </Button>
        </>
      }
    >
      <div className={classes.folderPlace}>
        <IconButton
          label={folderText.up}
          icon={<IconArrowUp size={16} stroke={1.7} />}
          isDisabled={list?.parent == null}
          onClick={() => {
            if (list?.parent != null) walk(list.parent);
          }}
        />
        <TextInput
          className={classes.grow ?? ''}
          aria-label={folderText.place}
          classNames={{ input: classes.mono ?? '' }}
          value={place}
          spellCheck={false}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onEnter(() => walk(place))}
        />
        <Button disabled={place === ''} onClick={() => walk(place)}>
          {folderText.go}
        </Button>
      </div>
      {said !== null && (
        <Note tone="warn" role="alert" title={said.title}>
          {said.state}
        </Note>
      )}
      {list === null && said === null && <p className={classes.help}>{folderText.loading}</p>}
      {list !== null && (
        <ul className={classes.folders} aria-label={folderText.list}>
          {folders.map((folder) => (
            <li key={folder.path}>
              <button type="button" className={classes.folderItem} onClick={() => walk(folder.path)}>
                <IconFolder size={16} stroke={1.6} aria-hidden />
                {folder.name}
              </button>
            </li>
          ))}
          {folders.length === 0 && <li className={classes.help}>{folderText.empty}</li>}
        </ul>
      )}
      {list?.isCut === true && <p className={classes.help}>{folderText.cut}</p>}
      {list?.isWritable === false && <p className={classes.help}>{folderText.readOnly}</p>}
      <div className={classes.folderFoot}>
        <Checkbox
          label={folderText.hidden}
          checked={areHiddenShown}
          onChange={(event) => setHiddenShown(event.currentTarget.checked)}
        />
        {list !== null && <MakeFolder onMake={make} />}
      </div>
    </Dialog>
  );
}
