/** Turns the engine's messages about a pull into progress per layer and in total. */
import type { LayerProgress } from '../../contract/job.ts';
import type { PullProgress } from '../../ports/engine.ts';
import type { PullMessage } from './answers.ts';

interface Layer {
  state: LayerProgress['state'];
  downloadedBytes: number;
  extractedBytes: number;
  totalBytes: number | null;
}

export class PullTracker {
  readonly #layers = new Map<string, Layer>();
  digest: string | null = null;

  /** False: the message says nothing about progress. */
  take(message: PullMessage): boolean {
    const status = message.status ?? '';
    const digest = /^Digest: (sha256:[0-9a-f]{64})/.exec(status);
    if (digest?.[1] !== undefined) this.digest = digest[1];
    if (message.id === undefined || !isAboutLayer(status)) return false;
    const layer = this.#layer(message.id);
    const current = message.progressDetail?.current;
    const total = message.progressDetail?.total;
    if (total !== undefined && total > 0) layer.totalBytes = total;
    this.#apply(layer, status, current);
    return true;
  }

  /** Nothing more is asked of the registry: what is left is the engine's own work. */
  isDownloaded(): boolean {
    const layers = [...this.#layers.values()];
    return (
      layers.length > 0 &&
      layers.every((layer) => layer.state === 'extracting' || layer.state === 'done' || layer.state === 'verifying')
    );
  }

  progress(): PullProgress {
    const layers = [...this.#layers].map(([id, layer]) => ({
      id,
      state: layer.state,
      doneBytes: layer.state === 'extracting' ? layer.extractedBytes : layer.downloadedBytes,
      totalBytes: layer.totalBytes,
    }));
    let doneBytes = 0;
    let totalBytes: number | null = layers.length === 0 ? null : 0;
    for (const layer of this.#layers.values()) {
      doneBytes += layer.downloadedBytes;
      if (totalBytes !== null) totalBytes = layer.totalBytes === null ? null : totalBytes + layer.totalBytes;
    }
    return { doneBytes, totalBytes, layers };
  }

  #layer(id: string): Layer {
    const known = this.#layers.get(id);
    if (known !== undefined) return known;
    const layer: Layer = { state: 'waiting', downloadedBytes: 0, extractedBytes: 0, totalBytes: null };
    this.#layers.set(id, layer);
    return layer;
  }

  #apply(layer: Layer, status: string, current: number | undefined): void {
    switch (status) {
      case 'Downloading':
        layer.state = 'downloading';
        layer.downloadedBytes = current ?? layer.downloadedBytes;
        return;
      case 'Verifying Checksum':
      case 'Download complete':
        layer.state = 'verifying';
        // A small layer is there before its size was told.
        layer.totalBytes ??= layer.downloadedBytes;
        layer.downloadedBytes = layer.totalBytes;
        return;
      case 'Extracting':
        layer.state = 'extracting';
        layer.extractedBytes = current ?? layer.extractedBytes;
        layer.downloadedBytes = layer.totalBytes ?? layer.downloadedBytes;
        return;
      case 'Pull complete':
      case 'Already exists':
        layer.state = 'done';
        layer.totalBytes ??= 0;
        layer.downloadedBytes = layer.totalBytes;
        return;
      default:
        layer.state = 'waiting';
    }
  }
}

function isAboutLayer(status: string): boolean {
  return /^(?:Pulling fs layer|Waiting|Downloading|Verifying Checksum|Download complete|Extracting|Pull complete|Already exists|Retrying in )/.test(
    status,
  );
}
