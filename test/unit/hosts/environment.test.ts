import { afterEach, expect, it } from 'vitest';
import { takeEnvironment } from '../../../src-main/hosts/core/environment.ts';

const names = ['DOCKER_HOST', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH'] as const;

afterEach(() => {
  for (const name of names) Reflect.deleteProperty(process.env, name);
});

it('keeps what the environment says of engines, and takes it away from libraries', () => {
  for (const name of names) process.env[name] = '/nowhere';
  const taken = takeEnvironment();
  for (const name of names) {
    expect(taken[name]).toBe('/nowhere');
    expect(process.env[name]).toBeUndefined();
  }
  expect(process.env['PATH']).toBe(taken['PATH']);
});
