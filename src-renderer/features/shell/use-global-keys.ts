/** The keys of the whole window. Single letters work when no field has the focus and nothing lies over the page. */
import { useEffect } from 'react';
import { useAsk, useStores } from '../../stores/context.tsx';
import { instanceTabs, places, type InstanceTab } from '../../stores/route.ts';
import { canOpen, canStart, canStop, isHeld, useInstanceActions } from '../../stores/use-instance-actions.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';

const tabKeys: Readonly<Record<string, InstanceTab>> = Object.fromEntries(
  instanceTabs.map((tab) => [tab.charAt(0), tab]),
);
/** `G` waits this long for its second letter. */
const chordMs = 1200;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

function isOverlayOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null;
}

function goToPane(step: 1 | -1) {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + step + panes.length) % panes.length];
  const inside = next?.matches('[tabindex]') ? next : next?.querySelector<HTMLElement>('a, button');
  inside?.focus();
}

export function useGlobalKeys(openPalette: () => void): void {
  const stores = useStores();
  const actions = useInstanceActions();
  const ask = useAsk();

  useEffect(() => {
    let chordUntil = 0;
    const { store: routes } = stores.route;

    /** The instance of the page, or of the row that has the focus. */
    const instanceHere = (): Instance | null => {
      const { route } = routes.getState();
      const row = document.activeElement?.closest<HTMLElement>('[data-instance]')?.dataset.instance;
      const id = route.page === 'instance' ? route.id : row;
      return [...stores.instances.store.getState().byId.values()].find((instance) => instance.id === id) ?? null;
    };

    const withModifier = (event: KeyboardEvent): boolean => {
      const { go, back, forward } = routes.getState();
      const place = places[Number(event.key) - 1];
      if (event.key === 'k') openPalette();
      else if (event.key === 'n') go({ page: 'gallery' });
      else if (event.key === ',') go({ page: 'settings' });
      else if (event.key === '[') back();
      else if (event.key === ']') forward();
      else if (event.key === 'j') stores.jobsMenu.setState({ isOpen: true });
      else if (event.key === 'f') return focusSearch();
      else if (place) go({ page: place });
      else return false;
      return true;
    };

    const focusSearch = (): boolean => {
      const field = document.querySelector<HTMLElement>('[data-page-search]');
      if (field) field.focus();
      else openPalette();
      return true;
    };

    const ofInstance = (key: string): boolean => {
      const instance = instanceHere();
      if (instance === null) return false;
      const isFree = !isHeld(instance);
      if (key === 'o' && canOpen(instance)) actions.open(instance);
      else if (key === 'u' && isFree && instance.template.isKnown) actions.upgrade(instance);
      else if (key === 'b' && isFree) actions.backUp(instance);
      else if (key === 'r' && isFree && canStop(instance)) actions.askRestart(instance);
      else if (key === 's' && isFree && canStart(instance)) actions.start(instance);
      else if (key === 's' && isFree && canStop(instance)) actions.askStop(instance);
      else return false;
      return true;
    };

    const single = (event: KeyboardEvent): boolean => {
      const { route, go } = routes.getState();
      const key = event.key.toLowerCase();
      if (event.timeStamp < chordUntil) {
        chordUntil = 0;
        const tab = tabKeys[key];
        if (tab === undefined || route.page !== 'instance') return false;
        go({ ...route, tab });
        return true;
      }
      if (key === 'g' && route.page === 'instance') {
        chordUntil = event.timeStamp + chordMs;
        return true;
      }
      if (event.key === '?') {
        ask({ kind: 'keys' });
        return true;
      }
      if (event.key === '/') return focusSearch();
      return !event.shiftKey && ofInstance(key);
    };

    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const { back, forward } = routes.getState();
      let isDone = false;
      if (event.key === 'F6') {
        goToPane(event.shiftKey ? -1 : 1);
        isDone = true;
      } else if (event.altKey && event.key === 'ArrowLeft') {
        back();
        isDone = true;
      } else if (event.altKey && event.key === 'ArrowRight') {
        forward();
        isDone = true;
      } else if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        isDone = withModifier(event);
      } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target) && !isOverlayOpen()) {
        isDone = single(event);
      }
      if (isDone) event.preventDefault();
    };
    window.addEventListener('keydown', pressed);
    return () => {
      window.removeEventListener('keydown', pressed);
    };
  }, [stores, actions, ask, openPalette]);
}
