import { expect, test } from 'vitest';
import { parseCommandLine } from '../../../src-main/hosts/node/command-line.ts';
import { pathOf } from '../../../src-main/hosts/node/call.ts';
import { dataFolderOf } from '../../../src-main/hosts/core/data-folder.ts';

test.each([
  ['', { kind: 'help' }],
  ['--help', { kind: 'help' }],
  ['serve -h', { kind: 'help' }],
  ['--version', { kind: 'version' }],
  ['serve', { kind: 'serve', data: undefined, port: null, isOpening: true }],
  ['serve --port 7460 --no-open --data /d', { kind: 'serve', data: '/d', port: 7460, isOpening: false }],
  ['call instances.list', { kind: 'call', data: undefined, name: 'instances.list', input: undefined }],
  ['call --data=/d jobs.get {}', { kind: 'call', data: '/d', name: 'jobs.get', input: '{}' }],
  ['link', { kind: 'link', data: undefined }],
])('berth %s', (line, command) => {
  expect(parseCommandLine(line.split(' ').filter((word) => word !== ''))).toEqual(command);
});

test.each([
  'serve --port x',
  'serve --port 65536',
  'serve --port -1',
  'serve now',
  'call',
  'call a b c',
  'cal',
  'link x',
  'call a --port 1',
  '--nope',
  'serve --data',
  'call x --data=',
])('berth %s is answered with a sentence', (line) => {
  const command = parseCommandLine(line.split(' '));
  expect(command.kind).toBe('wrong');
  expect(command.kind === 'wrong' && command.sentence).toMatch(/^[^\n]+[.;]?$/);
});

test('names are those of the contract, and nothing that every object has', () => {
  expect(pathOf('instances.list')).toEqual(['instances', 'list']);
  for (const name of [
    '',
    'instances',
    'instances.',
    'instances.nope',
    'instances.list.more',
    'constructor.name',
    '__proto__.x',
    'instances.constructor',
    'instances.list.~orpc',
  ]) {
    expect(pathOf(name), name).toBeNull();
  }
});

test('the data folder: chosen, named by the environment, or the place of the system', () => {
  const home = '/home/ada';
  const at = (platform: NodeJS.Platform, environment = {}, chosen?: string) =>
    dataFolderOf({ platform, environment, home, chosen });
  expect(at('linux', { BERTH_DATA: '/b' }, '/c')).toBe('/c');
  expect(at('linux', { BERTH_DATA: '/b' })).toBe('/b');
  expect(at('linux', { BERTH_DATA: '' })).toBe('/home/ada/.config/Berth');
  expect(at('linux', { XDG_CONFIG_HOME: '/x' })).toBe('/x/Berth');
  expect(at('linux', { XDG_CONFIG_HOME: 'relative' })).toBe('/home/ada/.config/Berth');
  expect(at('darwin')).toBe('/home/ada/Library/Application Support/Berth');
  expect(at('win32', { APPDATA: 'C:/Users/ada/AppData/Roaming' })).toMatch(/^C:\/Users\/ada\/AppData\/Roaming.Berth$/);
});
