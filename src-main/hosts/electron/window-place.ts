/** Where the window was, for every arrangement of displays. */
import { z } from 'zod';
import type { Documents } from '../../ports/documents.ts';

export const smallestSize = { width: 960, height: 640 } as const;
export const firstSize = { width: 1280, height: 820 } as const;

const boundsSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export type Bounds = z.infer<typeof boundsSchema>;

const placesSchema = z.object({
  last: z.string(),
  /** By the display's size and place. */
  places: z.record(z.string(), z.object({ bounds: boundsSchema, isMaximized: z.boolean() })),
});

const documentKey = 'windowPlaces';
const mostPlaces = 12;
/** This much of the window must lie on a display, so that it can be taken hold of. */
const graspPx = 100;

export interface WindowPlace {
  /** Null: the system chooses. */
  readonly bounds: Bounds | null;
  readonly isMaximized: boolean;
}

const displayKey = ({ x, y, width, height }: Bounds): string => `${width}x${height}@${x},${y}`;

/** The place on the display it was on last, if that is there; else on another that is; else the first size. */
export function recallPlace(documents: Documents, displays: readonly Bounds[]): WindowPlace {
  const stored = placesSchema.safeParse(documents.get(documentKey));
  if (!stored.success) return { bounds: null, isMaximized: false };
  const { last, places } = stored.data;
  const keys = [last, ...displays.map(displayKey)];
  for (const display of keys.flatMap((key) => displays.filter((candidate) => displayKey(candidate) === key))) {
    const place = places[displayKey(display)];
    if (place !== undefined && isWithinReach(place.bounds, display)) return place;
  }
  return { bounds: null, isMaximized: false };
}

export function rememberPlace(
  documents: Documents,
  display: Bounds,
  place: { bounds: Bounds; isMaximized: boolean },
): void {
  const stored = placesSchema.safeParse(documents.get(documentKey));
  const key = displayKey(display);
  const others = Object.entries(stored.success ? stored.data.places : {}).filter(([other]) => other !== key);
  const places = Object.fromEntries([...others.slice(-(mostPlaces - 1)), [key, place]]);
  documents.set(documentKey, { last: key, places });
}

function isWithinReach(bounds: Bounds, display: Bounds): boolean {
  const width = Math.min(bounds.x + bounds.width, display.x + display.width) - Math.max(bounds.x, display.x);
  const isTopReachable = bounds.y >= display.y && bounds.y <= display.y + display.height - graspPx;
  return width >= graspPx && isTopReachable;
}
