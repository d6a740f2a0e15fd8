/** A window in a browser that has not reached Berth yet. */
import { words } from '../../text/words.ts';
import { Mark } from '../../ui/mark.tsx';
import classes from './shell.module.css';

export function Connecting() {
  return (
    <main className={classes.connecting}>
      <Mark size={46} />
      <h1 className={classes.connectingTitle}>{words.shell.connecting}</h1>
      <p>{words.shell.connectingText}</p>
    </main>
  );
}
