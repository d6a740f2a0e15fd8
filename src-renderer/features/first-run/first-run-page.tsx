/** No engine answers: every place that was looked at, the best chance on top. Goes on by itself as soon as one answers. */
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { desktop } from '../../rpc/desktop.ts';
import { useCurrentEngine } from '../../stores/context.tsx';
import { usePlaces } from '../../stores/use-places.ts';
import { words } from '../../text/words.ts';
import { Mark } from '../../ui/mark.tsx';
import { PlaceList } from '../../ui/place-list.tsx';
import classes from './first-run.module.css';

const lookAgainMs = 5000;

export interface FirstRunPageProps {
  /** The window's own buttons, drawn by the frame. */
  readonly windowButtons: React.ReactNode;
}

export function FirstRunPage({ windowButtons }: FirstRunPageProps) {
  const { candidates, isLooking, starting, refused, look, start } = usePlaces(lookAgainMs);
  const engine = useCurrentEngine();
  const text = words.firstRun;
  const startable = candidates?.filter((candidate) => candidate.fix?.kind === 'start').length ?? 0;
  return (
    <div className={classes.page}>
      <aside
        className={classes.promise}
        aria-label={words.shell.program}
        data-is-mac={desktop?.platform === 'darwin' || undefined}
      >
        <div className={classes.promiseBody}>
          <Mark size={84} />
          <p className={classes.headline}>{text.headline}</p>
          <p className={classes.promiseText}>{text.promise}</p>
        </div>
        <p className={classes.quiet}>{text.quiet}</p>
      </aside>
      <div className={classes.side}>
        <div className={classes.bar}>{windowButtons}</div>
        <main className={classes.main}>
          <div className={classes.body}>
            <h1 className={classes.title}>{candidates === null ? text.looking : text.title}</h1>
            {candidates === null ? null : (
              <>
                <p className={classes.lead}>{text.lead(candidates.length, startable)}</p>
                <PlaceList
                  candidates={candidates}
                  inUse={engine?.state.word === 'connected' ? engine.endpoint : null}
                  starting={starting}
                  refused={refused}
                  onStart={start}
                  isFirstFilled
                />
                <div className={classes.foot}>
                  <Button leftSection={<IconRefresh size={15} stroke={1.7} />} loading={isLooking} onClick={look}>
                    {words.common.lookAgain}
                  </Button>
                  <span className={classes.again}>{text.again}</span>
                </div>
              </>
            )}
          </div>
        </main>
      </div>
    </div>
  );
}
