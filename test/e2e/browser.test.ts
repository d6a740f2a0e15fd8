/** The same journeys in Chromium, served by `berth serve`. */
import { describe } from 'vitest';
import { openBrowser } from './harness/browser-window.ts';
import { journeys } from './journeys/all.ts';

describe('browser', () => journeys('browser', openBrowser));
