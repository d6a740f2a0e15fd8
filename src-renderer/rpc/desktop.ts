/** What the desktop program gives its window besides the border; missing in a browser. */
export interface Desktop {
  readonly platform: 'linux' | 'darwin' | 'win32';
  minimize(): void;
  toggleMaximize(): void;
  close(): void;
  /** Tells at once, and with every change; returns the way to stop. */
  onMaximized(listener: (isMaximized: boolean) => void): () => void;
  /** The system's dialog for a folder; null when it was closed without a choice. */
  readonly chooseFolder: (start: string) => Promise<string | null>;
}

declare global {
  interface Window {
    readonly berth?: Desktop;
  }
}

export const desktop: Desktop | null = window.berth ?? null;
