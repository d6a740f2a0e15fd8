/** The keys of a form: `Mod S` does what its button does, `Mod Z` takes the last change of a field back. */
import { useEffect, useEffectEvent } from 'react';

interface FormKeys {
  readonly onSave: () => void;
  readonly onUndo: () => void;
}

/** A field that is no part of the form, such as one that searches in it, has its own undo. */
export const ownUndo = { 'data-own-undo': true } as const;

/** Works wherever the focus is, unless something lies over the page: the button that mended a field is gone afterwards. */
export function useFormKeys({ onSave, onUndo }: FormKeys): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const isMod = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (event.defaultPrevented || !isMod || document.querySelector('[role="dialog"], [role="menu"]') !== null) return;
    const key = event.key.toLowerCase();
    if (key !== 's' && key !== 'z') return;
    if (key === 'z' && event.target instanceof Element && event.target.matches('[data-own-undo]')) return;
    event.preventDefault();
    if (key === 's') onSave();
    else onUndo();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => pressed(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
