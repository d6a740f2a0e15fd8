import { describe, expect, it } from 'vitest';
import { EngineAnswer, registryOf, translate } from '../../../../src-main/adapters/docker/translate.ts';
import type { AskedFor } from '../../../../src-main/adapters/docker/translate.ts';
import type { Problem } from '../../../../src-main/contract/errors.ts';
import { ProblemError } from '../../../../src-main/ports/problem-error.ts';

const endpoint = 'unix:///var/run/docker.sock';
const pulling = { image: 'nodered/node-red:4', platform: 'linux/arm64', enginePlatform: 'linux/amd64' };

function told(status: number | null, text: string, asked: Partial<AskedFor> = {}): Problem {
  return translate(new EngineAnswer(status, text), { endpoint, ...asked }).problem;
}

describe('what the engine says becomes a code', () => {
  it.each([
    'driver failed programming external connectivity on endpoint x (5a0c): Bind for 0.0.0.0:8080 failed: port is already allocated',
    'driver failed programming external connectivity on endpoint x (5a0c): Error starting userland proxy: listen tcp4 0.0.0.0:8080: bind: address already in use',
    'driver failed programming external connectivity on endpoint x: Bind for [::]:8080 failed: port is already allocated',
    'failed to set up container networking: driver failed: failed to bind host port for 127.0.0.1:8080:172.17.0.2:80/tcp: address already in use',
    'Ports are not available: exposing port TCP 0.0.0.0:8080 -> 0.0.0.0:0: listen tcp 0.0.0.0:8080: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
  ])('a port that is taken: %s', (text) => {
    expect(told(500, text)).toEqual({ code: 'PORT_TAKEN', data: { port: 8080, owner: null, free: null } });
  });

  it.each([
    ['No such image: berth/none:1', { container: 'x', image: 'berth/none:1' }, 'IMAGE_NOT_FOUND'],
    ['manifest for nodered/node-red:99 not found: manifest unknown: manifest unknown', pulling, 'IMAGE_NOT_FOUND'],
    [
      "pull access denied for nodered/none, repository does not exist or may require 'docker login': denied",
      pulling,
      'IMAGE_ACCESS_DENIED',
    ],
    ['toomanyrequests: You have reached your pull rate limit.', pulling, 'REGISTRY_RATE_LIMIT'],
    [
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
      pulling,
      'REGISTRY_UNREACHABLE',
    ],
    ['Get "https://registry-1.docker.io/v2/": net/http: TLS handshake timeout', pulling, 'REGISTRY_UNREACHABLE'],
    ['received unexpected HTTP status: 503 Service Unavailable', pulling, 'REGISTRY_UNREACHABLE'],
    ['failed to register layer: write /x: no space left on device', pulling, 'ENGINE_DISK_FULL'],
    ['no matching manifest for linux/arm64 in the manifest list entries', pulling, 'ENGINE_WRONG_PLATFORM'],
    [
      'OCI runtime create failed: exec /bin/sh: exec format error',
      { container: 'x', enginePlatform: 'linux/amd64' },
      'ENGINE_WRONG_PLATFORM',
    ],
    ['No such container: x', { container: 'x' }, 'CONTAINER_GONE'],
    [
      'Conflict. The container name "/x" is already in use by container "abc".',
      { name: 'x', container: 'x' },
      'NAME_TAKEN',
    ],
    [
      "error while creating mount source path '/srv/data': mkdir /srv/data: permission denied",
      { container: 'x' },
      'FOLDER_NOT_WRITABLE',
    ],
    ['OCI runtime create failed: open /proc/self: permission denied: unknown', { container: 'x' }, 'ENGINE_REFUSED'],
    ['network web not found', { container: 'x', image: 'a:1' }, 'ENGINE_REFUSED'],
    ['dial tcp 10.0.0.1:53: i/o timeout', { container: 'x', image: 'a:1' }, 'ENGINE_REFUSED'],
  ])('%s', (text, asked, code) => {
    expect(told(500, text, asked).code).toBe(code);
  });

  it('names the folder, the platform and the registry', () => {
    expect(
      told(500, "error while creating mount source path '/srv/my data': mkdir /srv/my data: read-only file system")
        .data,
    ).toMatchObject({
      path: '/srv/my data',
    });
    expect(told(404, 'no matching manifest for linux/arm64/v8 in the manifest list entries', pulling).data).toEqual({
      wanted: 'linux/arm64',
      found: 'linux/amd64',
    });
    expect(
      ['postgres', 'nodered/node-red', 'ghcr.io/a/b', '127.0.0.1:5000/a', 'localhost/a'].map((name) =>
        registryOf(`${name}:1`),
      ),
    ).toEqual(['docker.io', 'docker.io', 'ghcr.io', '127.0.0.1:5000', 'localhost']);
  });

  it.each([
    ['ECONNREFUSED', 'ENGINE_UNREACHABLE'],
    ['ENOENT', 'ENGINE_UNREACHABLE'],
    ['ECONNRESET', 'ENGINE_UNREACHABLE'],
    ['EPIPE', 'ENGINE_UNREACHABLE'],
    ['EACCES', 'ENGINE_FORBIDDEN'],
  ])('a connection that ends with %s', (code, problem) => {
    const error = Object.assign(new Error(`connect ${code}`), { code });
    expect(translate(error, { endpoint }).problem).toEqual({
      code: problem,
      data: { endpoint, details: `connect ${code}` },
    });
  });

  it('leaves a problem as it is', () => {
    const problem = ProblemError.of('CANCELLED', {});
    expect(translate(problem, { endpoint })).toBe(problem);
  });
});
