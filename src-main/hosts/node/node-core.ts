/** The core as the browser host and the command run it: documents by conf, secrets by a key file. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createConfDocuments } from '../../adapters/files/conf-documents.ts';
import { createKeyFileSealer } from '../../adapters/files/key-file-sealer.ts';
import { makeCore, type CoreOptions, type MadeCore } from '../core/make-core.ts';

type NodeCoreOptions = Pick<CoreOptions, 'folder' | 'version' | 'templates' | 'environment' | 'onFault' | 'onBoundary'>;

/** The folder is ours. */
export function makeNodeCore(options: NodeCoreOptions): MadeCore {
  return makeCore({
    ...options,
    hostKind: 'node',
    home: homedir(),
    documents: createConfDocuments(options.folder, new Date()),
    sealer: createKeyFileSealer(join(options.folder, 'vault.key')),
  });
}
