/** Own buttons on Linux; Windows draws its own over the bar, macOS has its lights at the left. */
import { IconMinus, IconSquare, IconX } from '@tabler/icons-react';
import { desktop } from '../../rpc/desktop.ts';
import { words } from '../../text/words.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import classes from './shell.module.css';

export function WindowButtons() {
  if (desktop?.platform !== 'linux') return null;
  const own = desktop;
  return (
    <div className={classes.windowButtons}>
      <IconButton
        label={words.shell.minimize}
        icon={<IconMinus size={16} stroke={1.4} />}
        onClick={() => {
          own.minimize();
        }}
      />
      <IconButton
        label={words.shell.maximize}
        icon={<IconSquare size={13} stroke={1.6} />}
        onClick={() => {
          own.toggleMaximize();
        }}
      />
      <IconButton
        label={words.common.close}
        icon={<IconX size={16} stroke={1.4} />}
        onClick={() => {
          own.close();
        }}
      />
    </div>
  );
}
