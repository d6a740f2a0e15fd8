import { expect, test } from 'vitest';
import { mirroredRepository } from '../../../src-main/domain/image-reference.ts';

test('images of Docker Hub come from the mirror, under their whole names', () => {
  expect(mirroredRepository('nodered/node-red', 'mirror.corp.example/hub')).toBe(
    'mirror.corp.example/hub/nodered/node-red',
  );
  expect(mirroredRepository('postgres', '127.0.0.1:5000')).toBe('127.0.0.1:5000/library/postgres');
  expect(mirroredRepository('docker.io/library/postgres', '127.0.0.1:5000')).toBe('127.0.0.1:5000/library/postgres');
});

test('the mirror may be written as an address', () => {
  expect(mirroredRepository('postgres', ' https://mirror.corp.example/ ')).toBe('mirror.corp.example/library/postgres');
});

test('other registries, and everything without a mirror, stay', () => {
  expect(mirroredRepository('mcr.microsoft.com/mssql/server', 'mirror.corp.example')).toBe(
    'mcr.microsoft.com/mssql/server',
  );
  expect(mirroredRepository('postgres', '')).toBe('postgres');
});
