import { useEffect, useEffectEvent, useRef } from 'react';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { useGo } from '../../stores/context.tsx';
import type { InstanceTab } from '../../stores/route.ts';
import { isUp, openAddress } from './instance-facts.ts';
import type { InstanceActions } from './use-actions.ts';

/** After `G` the next letter chooses the tab. */
const tabKeys: Readonly<Record<string, InstanceTab>> = { o: 'overview', l: 'logs', c: 'configuration', b: 'backups', a: 'activity' };
const waitMs = 1200;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="log"]') !== null;
}

/** The letters of an instance: no key removes or restores anything. */
export function useInstanceKeys(instance: Instance, actions: InstanceActions): void {
  const go = useGo();
  const wentAt = useRef(0);
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const tab = tabKeys[key];
    if (event.timeStamp - wentAt.current < waitMs && tab !== undefined) {
      wentAt.current = 0;
      go({ page: 'instance', id: instance.id, tab });
    } else if (key === 'g') wentAt.current = event.timeStamp;
    else if (key === 'o') {
      const url = openAddress(instance)?.url;
      if (url) window.open(url, '_blank', 'noreferrer');
    } else if (key === 'u' && instance.template.isKnown) go({ page: 'upgrade', id: instance.id });
    else if (actions.isBusy) return;
    else if (key === 'b') actions.backUp();
    else if (key === 'r' && isUp(instance.state)) actions.ask('restart');
    else if (key === 's' && isUp(instance.state)) actions.ask('stop');
    else if (key === 's') actions.start();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => pressed(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
