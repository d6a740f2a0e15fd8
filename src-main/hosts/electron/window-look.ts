/** What the system draws of the window: colours before the first paint, and the frame of each system. */
import type { BrowserWindowConstructorOptions, TitleBarOverlayOptions } from 'electron';

/** The tokens `chrome` and `ink-2`; test/unit/hosts compares them with the window's own. */
export const lookOf = {
  light: { chrome: '#E9EFF0', ink: '#42535A' },
  dark: { chrome: '#0B1215', ink: '#B0BFC4' },
} as const;

export type Look = keyof typeof lookOf;

const overlayHeightPx = 47;

export function overlayOf(look: Look): TitleBarOverlayOptions {
  return { color: lookOf[look].chrome, symbolColor: lookOf[look].ink, height: overlayHeightPx };
}

/** Linux: our own three buttons. Windows: the system's, over our bar. macOS: the traffic lights in our bar. */
export function frameOf(platform: NodeJS.Platform, look: Look): BrowserWindowConstructorOptions {
  switch (platform) {
    case 'darwin':
      return { titleBarStyle: 'hiddenInset', trafficLightPosition: { x: 18, y: 17 } };
    case 'win32':
      return { titleBarStyle: 'hidden', titleBarOverlay: overlayOf(look) };
    default:
      return { frame: false };
  }
}
