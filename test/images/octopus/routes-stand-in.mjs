// Calls that only the stand-in has: tests put data in and look at what is there. No key is needed.

import { listDataFiles, storeArtifact, storePackage } from './files.mjs';
import { HttpFailure } from './http.mjs';
import { settings } from './settings.mjs';

async function putDocument({ body, database }) {
  if (typeof body.id !== 'string' || body.id === '') throw new HttpFailure(400, 'The document needs an id.');
  await database.putDocument(body.id, body);
  return { status: 201, json: body };
}

async function getDocument({ database }, id) {
  const found = (await database.documents()).find((document) => document.id === id);
  if (found === undefined) throw new HttpFailure(404, `There is no document '${id}'.`);
  return { json: found };
}

function upload(store) {
  return async ({ body }) => {
    const { content = 'a package of the stand-in\n' } = body;
    return { status: 201, json: { path: store(body, Buffer.from(content)) } };
  };
}

async function state({ database }) {
  const { KeyFingerprint, IsDamaged, IsHalfMigrated } = await database.configuration('standin');
  const history = await database.history();
  return {
    json: {
      imageVersion: settings.version.text,
      databaseVersion: (await database.version()).text,
      history: history.map(({ Version }) => Version),
      keyFingerprint: KeyFingerprint.slice(0, 8),
      isDamaged: IsDamaged,
      isHalfMigrated: IsHalfMigrated,
      nodes: await database.nodes(),
    },
  };
}

export const standInRoutes = [
  { method: 'POST', path: /^\/api\/standin\/documents$/, handle: putDocument },
  {
    method: 'GET',
    path: /^\/api\/standin\/documents$/,
    handle: async ({ database }) => ({ json: await database.documents() }),
  },
  { method: 'GET', path: /^\/api\/standin\/documents\/([^/]+)$/, handle: getDocument },
  {
    method: 'POST',
    path: /^\/api\/standin\/packages$/,
    handle: upload(({ packageId = 'Sample', version = '1.0.0' }, content) => storePackage(packageId, version, content)),
  },
  {
    method: 'POST',
    path: /^\/api\/standin\/artifacts$/,
    handle: upload(({ id = 'artifact-1' }, content) => storeArtifact(id, content)),
  },
  { method: 'GET', path: /^\/api\/standin\/files$/, handle: async () => ({ json: listDataFiles() }) },
  { method: 'GET', path: /^\/api\/standin\/state$/, handle: state },
];
