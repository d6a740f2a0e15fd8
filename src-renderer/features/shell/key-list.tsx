/** All keys, filtered to what works on this page. */
import { Button } from '@mantine/core';
import { useRoute } from '../../stores/context.tsx';
import { words } from '../../text/words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { keyGroups } from './key-table.ts';
import classes from './key-list.module.css';

export function KeyList({ onClose }: { readonly onClose: () => void }) {
  const { page } = useRoute();
  const shown = keyGroups.filter(
    (group) =>
      group.id === 'everywhere' ||
      (group.id === 'instance' ? page === 'instance' || page === 'instances' : page === 'instances'),
  );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words.keys.title}
      width={660}
      actions={
        <Button onClick={onClose} data-autofocus>
          {words.common.close}
        </Button>
      }
    >
      <div className={classes.groups}>
        {shown.map((group) => (
          <section key={group.id} aria-label={group.title}>
            <h3 className={classes.title}>{group.title}</h3>
            <dl className={classes.list}>
              {group.entries.map((entry) => (
                <div key={entry.does} className={classes.row}>
                  <dt>{entry.does}</dt>
                  <dd className={classes.keys}>
                    {entry.keys.map((keys) => (
                      <span key={keys} className={classes.one} aria-label={keys} role="img">
                        <Kbd keys={keys} />
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
