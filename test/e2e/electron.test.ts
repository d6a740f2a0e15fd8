/** The journeys in the desktop program. */
import { describe } from 'vitest';
import { openElectron } from './harness/electron-window.ts';
import { journeys } from './journeys/all.ts';

describe('Electron', () => journeys('electron', openElectron));
