/** All keys, filtered to what works on this page. */
import { Button } from '@mantine/core';
import { useRoute } from '../../stores/context.tsx';
import type { Route } from '../../stores/route.ts';
import { words } from '../../text/words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { keyGroups, type KeyGroup } from './key-table.ts';
import classes from './key-list.module.css';

function isHere(group: KeyGroup['id'], route: Route): boolean {
  switch (group) {
    case 'everywhere':
      return true;
    case 'lists':
      return route.page === 'instances';
    case 'instance':
      return route.page === 'instance' || route.page === 'instances';
    case 'forms':
      return route.page === 'create' || (route.page === 'instance' && route.tab === 'configuration');
  }
}

export function KeyList({ onClose }: { readonly onClose: () => void }) {
  const route = useRoute();
  const shown = keyGroups.filter((group) => isHere(group.id, route));
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
