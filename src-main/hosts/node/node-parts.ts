/** What the browser host and the command bring for the core: documents by conf, secrets by a key file. */
import { join } from 'node:path';
import { createConfDocuments } from '../../adapters/files/conf-documents.ts';
import { createKeyFileSealer } from '../../adapters/files/key-file-sealer.ts';
import type { HostParts } from '../core/make-core.ts';

/** The folder is ours. */
export function nodeParts(folder: string): HostParts {
  return {
    documents: createConfDocuments(folder, new Date()),
    sealer: createKeyFileSealer(join(folder, 'vault.key')),
  };
}
