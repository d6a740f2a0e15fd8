import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseChallenge } from '../../../../src-main/adapters/registry/challenge.ts';
import { HttpRegistry } from '../../../../src-main/adapters/registry/http-registry.ts';
import { dockerConfigCredentials } from '../../../../src-main/adapters/registry/registry-credentials.ts';
import { repositoryPlace } from '../../../../src-main/adapters/registry/repository-name.ts';
import { toProblem } from '../../../../src-main/ports/problem-error.ts';

const never = new AbortController().signal;
const undo: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, base: string) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    answer(request, response, place);
  });
  const place = await new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? `127.0.0.1:${String(address.port)}` : '');
    }),
  );
  undo.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  );
  return place;
}

async function refusalOf(asked: Promise<unknown>): Promise<ReturnType<typeof toProblem>> {
  return toProblem(
    await asked.then(
      () => new Error('it was expected to be refused'),
      (error: unknown) => error,
    ),
  );
}

describe('names of repositories', () => {
  it.each([
    ['postgres', 'docker.io', 'https://registry-1.docker.io', 'library/postgres'],
    ['nodered/node-red', 'docker.io', 'https://registry-1.docker.io', 'nodered/node-red'],
    ['docker.io/library/postgres', 'docker.io', 'https://registry-1.docker.io', 'library/postgres'],
    ['ghcr.io/a/b/c', 'ghcr.io', 'https://ghcr.io', 'a/b/c'],
    ['127.0.0.1:5000/x', '127.0.0.1:5000', 'http://127.0.0.1:5000', 'x'],
    ['localhost:5000/x/y', 'localhost:5000', 'http://localhost:5000', 'x/y'],
    ['localhost/x', 'localhost', 'http://localhost', 'x'],
    ['[::1]:5000/x', '[::1]:5000', 'http://[::1]:5000', 'x'],
    ['127.evil.example/x', '127.evil.example', 'https://127.evil.example', 'x'],
  ])('%s', (name, registry, origin, path) => {
    expect(repositoryPlace(name)).toEqual({ registry, origin, path });
  });
});

describe('challenges', () => {
  it('reads realm, service and scope', () => {
    const header =
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"';
    expect(parseChallenge(header)).toEqual({
      scheme: 'bearer',
      parameters: {
        realm: 'https://auth.docker.io/token',
        service: 'registry.docker.io',
        scope: 'repository:a/b:pull,push',
      },
    });
    expect(parseChallenge('Basic realm=x')).toEqual({ scheme: 'basic', parameters: { realm: 'x' } });
    expect([parseChallenge(null), parseChallenge('Negotiate')]).toEqual([null, null]);
  });
});

describe('a registry over HTTP', () => {
  it('reads all pages of tags, with a token it fetched once', async () => {
    const tokens: string[] = [];
    const place = await serve((request, response, base) => {
      const url = new URL(request.url ?? '', `http://${base}`);
      if (url.pathname === '/token') {
        tokens.push(url.searchParams.get('scope') ?? '');
        response.end(JSON.stringify({ token: 'good' }));
      } else if (request.headers.authorization !== 'Bearer good') {
        response
          .writeHead(401, {
            'www-authenticate': `Bearer realm="http://${base}/token",service="s",scope="repository:a/b:pull"`,
          })
          .end();
      } else if (url.searchParams.get('last') === null) {
        response
          .writeHead(200, { link: '</v2/a/b/tags/list?last=2&n=1000>; rel="next"' })
          .end(JSON.stringify({ tags: ['1', '2'] }));
      } else {
        response.end(JSON.stringify({ tags: ['3'] }));
      }
    });
    expect(await new HttpRegistry().tags(`${place}/a/b`, never)).toEqual(['1', '2', '3']);
    expect(tokens).toEqual(['repository:a/b:pull']);
  });

  it('gives the password of docker login where the registry asks for one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'berth-login-'));
    undo.push(() => rm(folder, { recursive: true }));
    const place = await serve((request, response) => {
      if (request.headers.authorization === 'Basic bWU6cGFzcw==') response.end(JSON.stringify({ tags: null }));
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="members"' }).end();
    });
    const registry = new HttpRegistry({ credentials: dockerConfigCredentials(folder) });
    expect(await refusalOf(registry.tags(`${place}/a`, never))).toMatchObject({ code: 'IMAGE_ACCESS_DENIED' });
    await writeFile(join(folder, 'config.json'), JSON.stringify({ auths: { [place]: { auth: 'bWU6cGFzcw==' } } }));
    expect(await registry.tags(`${place}/a`, never)).toEqual([]);
  });

  it('gives the digest of a tag, null when there is none', async () => {
    const place = await serve((request, response) => {
      const isThere = request.method === 'HEAD' && request.url === '/v2/a/manifests/1';
      response.writeHead(isThere ? 200 : 404, isThere ? { 'docker-content-digest': 'sha256:abc' } : {}).end();
    });
    const registry = new HttpRegistry();
    expect(await registry.digest(`${place}/a`, '1', never)).toBe('sha256:abc');
    expect(await registry.digest(`${place}/a`, '2', never)).toBeNull();
  });

  it.each([
    [404, {}, 'IMAGE_NOT_FOUND'],
    [403, {}, 'IMAGE_ACCESS_DENIED'],
    [429, { 'retry-after': '30' }, 'REGISTRY_RATE_LIMIT'],
    [503, {}, 'REGISTRY_UNREACHABLE'],
  ])('translates HTTP %i', async (status, headers, code) => {
    const place = await serve((_request, response) => response.writeHead(status, headers).end('no'));
    const problem = await refusalOf(new HttpRegistry().tags(`${place}/a`, never));
    expect(problem.code).toBe(code);
    if (problem.code === 'REGISTRY_RATE_LIMIT')
      expect(problem.data).toEqual({ registry: place, retryAfterSeconds: 30 });
  });

  it('gives up on silence and nonsense, ends when cancelled, and never follows to another server', async () => {
    const silent = await serve(() => undefined);
    const impatient = new HttpRegistry({ limitMs: 200 });
    expect(await refusalOf(impatient.tags(`${silent}/a`, never))).toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      data: { registry: silent },
    });
    expect(await refusalOf(new HttpRegistry().tags(`${silent}/a`, AbortSignal.timeout(100)))).toMatchObject({
      code: 'CANCELLED',
    });
    expect(await refusalOf(new HttpRegistry().tags('127.0.0.1:1/a', never))).toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
    });
    const nonsense = await serve((_request, response) => response.end('<html>'));
    expect(await refusalOf(new HttpRegistry().tags(`${nonsense}/a`, never))).toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
    });
    const elsewhere = await serve((_request, response) =>
      response
        .writeHead(200, { link: `<http://${silent}/v2/a/tags/list>; rel="next"` })
        .end(JSON.stringify({ tags: ['1'] })),
    );
    expect(await new HttpRegistry({ limitMs: 500 }).tags(`${elsewhere}/a`, never)).toEqual(['1']);
  });
});
