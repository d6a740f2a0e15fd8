import { describe, expect, it } from 'vitest';
import { PullTracker } from '../../../../src-main/adapters/docker/pull-progress.ts';

describe('progress of a pull', () => {
  it('counts layers and bytes, and finds the digest', () => {
    const tracker = new PullTracker();
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(tracker.take({ status: 'Pulling from a/b', id: '1.0' })).toBe(false);
    tracker.take({ status: 'Pulling fs layer', id: 'one' });
    tracker.take({ status: 'Already exists', id: 'two' });
    expect(tracker.progress()).toMatchObject({ doneBytes: 0, totalBytes: null });
    tracker.take({ status: 'Downloading', id: 'one', progressDetail: { current: 10, total: 100 } });
    expect(tracker.progress()).toMatchObject({ doneBytes: 10, totalBytes: 100 });
    expect(tracker.isDownloaded()).toBe(false);
    tracker.take({ status: 'Download complete', id: 'one' });
    tracker.take({ status: 'Extracting', id: 'one', progressDetail: { current: 50, total: 100 } });
    expect(tracker.progress()).toEqual({
      doneBytes: 100,
      totalBytes: 100,
      layers: [
        { id: 'one', state: 'extracting', doneBytes: 50, totalBytes: 100 },
        { id: 'two', state: 'done', doneBytes: 0, totalBytes: 0 },
      ],
    });
    expect(tracker.isDownloaded()).toBe(true);
    tracker.take({ status: 'Pull complete', id: 'one' });
    tracker.take({ status: `Digest: ${digest}` });
    expect(tracker.digest).toBe(digest);
    expect(tracker.progress().layers.every((layer) => layer.state === 'done')).toBe(true);
  });

  it('takes a small layer whose size was never told', () => {
    const tracker = new PullTracker();
    tracker.take({ status: 'Pulling fs layer', id: 'one' });
    tracker.take({ status: 'Download complete', id: 'one' });
    tracker.take({ status: 'Extracting', id: 'one', progressDetail: { current: 32, total: 32 } });
    expect(tracker.progress()).toMatchObject({ doneBytes: 32, totalBytes: 32 });
  });
});
