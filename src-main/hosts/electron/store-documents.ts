/** Documents in `config.json`, by way of electron-store: the same file that the browser host keeps by conf. */
import Store from 'electron-store';
import { confOptions, documentsOver } from '../../adapters/files/conf-documents.ts';
import type { Documents } from '../../ports/documents.ts';

/** `folder` exists and belongs to this process alone. */
export function createStoreDocuments(folder: string, now: Date): Documents {
  return documentsOver(() => new Store({ ...confOptions, cwd: folder, name: 'config' }), folder, now);
}
