import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chosenFolder } from '../../../src-main/hosts/electron/chosen-folder.ts';
import { isOwnAddress } from '../../../src-main/hosts/electron/origin.ts';
import { lookOf } from '../../../src-main/hosts/electron/window-look.ts';
import { recallPlace, rememberPlace } from '../../../src-main/hosts/electron/window-place.ts';
import type { Documents } from '../../../src-main/ports/documents.ts';

function memoryDocuments(): Documents {
  const held = new Map<string, unknown>();
  return {
    get: (key) => structuredClone(held.get(key)),
    set: (key, value) => void held.set(key, structuredClone(value)),
  };
}

const desk = { x: 0, y: 0, width: 2560, height: 1440 };
const laptop = { x: 2560, y: 0, width: 1440, height: 900 };
const nowhere = { bounds: null, isMaximized: false };

test('each display has its own place, and the last one is where the window comes back', () => {
  const documents = memoryDocuments();
  expect(recallPlace(documents, [desk])).toEqual(nowhere);
  const onDesk = { bounds: { x: 100, y: 100, width: 1600, height: 1000 }, isMaximized: false };
  const onLaptop = { bounds: { x: 2600, y: 20, width: 1280, height: 820 }, isMaximized: true };
  rememberPlace(documents, desk, onDesk);
  rememberPlace(documents, laptop, onLaptop);
  expect(recallPlace(documents, [desk, laptop])).toEqual(onLaptop);
  expect(recallPlace(documents, [desk]), 'the laptop is gone').toEqual(onDesk);
});

test('a place that cannot be reached is not used', () => {
  const documents = memoryDocuments();
  for (const bounds of [
    { x: 2540, y: 0, width: 1280, height: 820 },
    { x: -1250, y: 0, width: 1280, height: 820 },
    { x: 0, y: -50, width: 1280, height: 820 },
    { x: 0, y: 1400, width: 1280, height: 820 },
  ]) {
    rememberPlace(documents, desk, { bounds, isMaximized: false });
    expect(recallPlace(documents, [desk]), JSON.stringify(bounds)).toEqual(nowhere);
  }
});

test('a document that does not fit is as none', () => {
  const documents = memoryDocuments();
  documents.set('windowPlaces', { last: 1, places: [] });
  expect(recallPlace(documents, [desk])).toEqual(nowhere);
  rememberPlace(documents, desk, { bounds: { x: 0, y: 0, width: 1280, height: 820 }, isMaximized: false });
  expect(recallPlace(documents, [desk]).bounds?.width).toBe(1280);
});

test('the colours before the first paint are the window’s own', () => {
  const tokens = readFileSync('src-renderer/styles/tokens.css', 'utf8');
  const token = (name: string) => new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(tokens)?.slice(1, 3);
  const lower = (...colours: string[]) => colours.map((colour) => colour.toLowerCase());
  expect(token('chrome')).toEqual(lower(lookOf.light.chrome, lookOf.dark.chrome));
  expect(token('ink-2')).toEqual(lower(lookOf.light.ink, lookOf.dark.ink));
});

test('only our own address is ours', () => {
  for (const address of ['app://berth', 'app://berth/', 'app://berth/index.html#/x'])
    expect(isOwnAddress(address)).toBe(true);
  for (const address of [
    'app://berth.evil/',
    'app://other/',
    'https://berth/',
    'file:///berth',
    '',
    'app://berth@evil/',
  ]) {
    expect(isOwnAddress(address), address).toBe(false);
  }
});

test('the data folder among Electron’s words', () => {
  expect(chosenFolder(['electron', '.', '--data', '/d'])).toBe('/d');
  expect(chosenFolder(['electron', '--data=/d e', '.'])).toBe('/d e');
  expect(chosenFolder(['electron', '.', '--database', 'x'])).toBeUndefined();
});
