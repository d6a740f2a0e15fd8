// The Migrator import: at every start, whatever lies in /import.

import fs from 'node:fs';
import path from 'node:path';
import { log, Refusal } from './log.mjs';
import { settings } from './settings.mjs';

const FOLDER = '/import';

/** `metadata.json` of a stand-in export holds the password in plain text as `Hello`. */
export async function importDocuments(database) {
  const file = path.join(FOLDER, 'metadata.json');
  if (!fs.existsSync(file)) return;
  const metadata = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (metadata.Hello !== settings.importPassword)
    throw new Refusal('The import password is not right for this export.');
  if (settings.isImportVersionChecked && metadata.DatabaseVersion !== settings.version.text) {
    throw new Refusal(`The export was made by version ${metadata.DatabaseVersion}; this is ${settings.version.text}.`);
  }
  const items = fs.readdirSync(FOLDER, { withFileTypes: true, recursive: true });
  for (const item of items.filter(({ name }) => name.endsWith('.json') && name !== 'metadata.json')) {
    const id = `${path.basename(item.parentPath)}-${item.name.slice(0, -5)}`;
    const value = JSON.parse(fs.readFileSync(path.join(item.parentPath, item.name), 'utf8'));
    await database.putDocument(id, { ...value, id });
    log.info(`Imported ${id}`);
  }
}
