import { describe, expect, it } from 'vitest';
import { digestAmong, parseImageReference, pinnedImage, registryOf } from '../../../src-main/domain/image-reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('image references', () => {
  it.each([
    ['postgres', 'postgres', null, null],
    ['127.0.0.1:5000/x/y:1.2', '127.0.0.1:5000/x/y', '1.2', null],
    ['127.0.0.1:5000/x', '127.0.0.1:5000/x', null, null],
    [`nodered/node-red@${digest}`, 'nodered/node-red', null, digest],
    [`a/b:1@${digest}`, 'a/b', '1', digest],
  ])('reads %s', (text, repository, tag, found) => {
    expect(parseImageReference(text)).toEqual({ repository, tag, digest: found });
  });

  it.each(['', 'a b', 'x:', 'x@sha256:12', '/x', 'x:a b'])('refuses %j', (text) => {
    expect(parseImageReference(text)).toBeNull();
  });

  it('pins by digest, names the registry and finds a digest', () => {
    expect(pinnedImage({ repository: 'a/b', tag: '1', digest })).toBe(`a/b@${digest}`);
    expect(pinnedImage({ repository: 'a/b', tag: '1' })).toBe('a/b:1');
    expect([registryOf('a/b'), registryOf('postgres'), registryOf('localhost/x'), registryOf('r.io:5/x')]).toEqual([
      'docker.io',
      'docker.io',
      'localhost',
      'r.io:5',
    ]);
    expect(digestAmong([`other@sha256:${'b'.repeat(64)}`, `postgres@${digest}`], 'docker.io/library/postgres')).toBe(
      digest,
    );
  });
});
