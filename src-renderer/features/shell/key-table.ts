/** The keys that work everywhere, in the words of the list that `?` shows. */
import { words } from '../../text/words.ts';

export interface KeyEntry {
  /** Alternatives, each as names joined by spaces. */
  readonly keys: readonly string[];
  readonly does: string;
}
export interface KeyGroup {
  readonly id: 'everywhere' | 'lists' | 'instance' | 'forms';
  readonly title: string;
  readonly entries: readonly KeyEntry[];
}

const { keys: text } = words;

export const keyGroups: readonly KeyGroup[] = [
  {
    id: 'everywhere',
    title: text.groups.everywhere,
    entries: [
      { keys: ['Mod K'], does: text.palette },
      { keys: ['Mod N'], does: text.newInstance },
      { keys: ['Mod 1', 'Mod 6'], does: text.places },
      { keys: ['Alt ←', 'Mod ['], does: text.back },
      { keys: ['Alt →', 'Mod ]'], does: text.forward },
      { keys: ['/', 'Mod F'], does: text.search },
      { keys: ['Mod J'], does: text.jobs },
      { keys: ['Mod ,'], does: text.settings },
      { keys: ['F6', 'Shift F6'], does: text.panes },
      { keys: ['Esc'], does: text.escape },
      { keys: ['?'], does: text.all },
    ],
  },
  {
    id: 'lists',
    title: text.groups.lists,
    entries: [
      { keys: ['↑', '↓', 'Home', 'End'], does: text.move },
      { keys: ['Enter'], does: text.open },
      { keys: ['Menu', 'Shift F10'], does: text.rowMenu },
      { keys: ['Mod C'], does: text.copyAddress },
    ],
  },
  {
    id: 'instance',
    title: text.groups.instance,
    entries: [
      { keys: ['O'], does: text.openBrowser },
      { keys: ['U'], does: text.upgrade },
      { keys: ['B'], does: text.backUp },
      { keys: ['R'], does: text.restart },
      { keys: ['S'], does: text.startStop },
      { keys: ['G O', 'G A'], does: text.tabs },
    ],
  },
  {
    id: 'forms',
    title: text.groups.forms,
    entries: [
      { keys: ['Mod S'], does: text.apply },
      { keys: ['Mod Z'], does: text.undo },
    ],
  },
];
