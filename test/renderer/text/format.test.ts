import { describe, expect, it } from 'vitest';
import * as format from '../../../src-renderer/text/format.ts';

const now = new Date(2026, 10, 22, 14, 30, 5).getTime();
const before = (ms: number) => new Date(now - ms).toISOString();
const day = 86_400_000;

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [2_600_000_000, '2.6 GB'],
    [598_000_000, '598 MB'],
    [9_960_000, '10 MB'],
    [999_600, '1 MB'],
    [1_000_000_000, '1 GB'],
  ])('%i is %s', (bytes, text) => {
    expect(format.formatSize(bytes)).toBe(text);
  });
  it('says the unit once where it is the same', () => {
    expect(format.formatSizeOf(3_400_000_000, 6_000_000_000)).toBe('3.4 of 6 GB');
    expect(format.formatSizeOf(96_000_000, 1_000_000_000)).toBe('96 MB of 1 GB');
  });
});

describe('durations', () => {
  it.each([
    [0.4, '0.4 s'],
    [41, '41 s'],
    [59.7, '1 min'],
    [131, '2 min 11 s'],
    [900, '15 min'],
    [15_120, '4 h 12 min'],
    [3600, '1 h'],
    [12 * 86_400, '12 days'],
    [86_400, '1 day'],
  ])('%d s is %s', (seconds, text) => {
    expect(format.formatDuration(seconds)).toBe(text);
  });
  it.each([
    [39, '0:39'],
    [3727, '1:02:07'],
    [0, '0:00'],
  ])('the clock shows %d as %s', (seconds, text) => {
    expect(format.formatClock(seconds)).toBe(text);
  });
  it.each([
    [2, 'about 5 s'],
    [43, 'about 45 s'],
    [118, 'about 2 min'],
    [140, 'about 2 min 30 s'],
    [620, 'about 10 min'],
  ])('estimates %d as %s', (seconds, text) => {
    expect(format.formatEstimate(seconds)).toBe(text);
  });
});

describe('ages and dates', () => {
  it.each([
    [5_000, 'now'],
    [41_000, '41 s ago'],
    [11 * 3_600_000, '11 h ago'],
    [3 * day, '3 days ago'],
    [31 * day, '22 Oct'],
    [400 * day, '18 Oct 2025'],
  ])('%i ms ago is %s', (ms, text) => {
    expect(format.formatAge(before(ms), now)).toBe(text);
  });
  it('names today and yesterday', () => {
    expect(format.formatMoment(before(3_600_000), now)).toBe('Today 13:30');
    expect(format.formatMoment(before(day), now)).toBe('Yesterday 14:30');
    expect(format.formatMoment(before(12 * day), now)).toBe('Tue 10 Nov 14:30');
  });
});

describe('names', () => {
  it('shortens paths in the middle and digests to their ends', () => {
    expect(format.shortenMiddle('/var/lib/docker/volumes/octopus', 13)).toHaveLength(13);
    expect(format.shortenMiddle('/short', 13)).toBe('/short');
    expect(format.formatDigest('sha256:5f1c2d7be9f04a6c8b13d2e7f6a5e09a')).toBe('sha256:5f1c…e09a');
  });
  it('joins lists as a sentence does', () => {
    expect(format.formatList(['a', 'b', 'c'])).toBe('a, b and c');
    expect(format.plural(1, 'job')).toBe('1 job');
    expect(format.plural(1200, 'job')).toBe('1,200 jobs');
  });
});
