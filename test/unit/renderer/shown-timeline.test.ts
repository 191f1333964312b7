import { describe, expect, it } from 'vitest';
import { entry } from '../../../renderer/gallery/fixtures/base';
import { shownTimeline } from '../../../shared/presentation/shown-timeline';

const shown = (...newestFirst: Parameters<typeof shownTimeline>[0]) =>
  shownTimeline(newestFirst).map(({ entry: { kind, outcome }, as }) => `${kind} ${outcome} ${as}`);
const away = entry('problem', 5000, 'failed', { code: 'device-disconnected' });

describe('what is shown of a timeline', () => {
  it('says once that the device is not there, as a failure', () => {
    expect(shown(away, entry('device-disconnected', 4990, 'noted'), entry('connected', 100))).toEqual([
      'device-disconnected failed own',
      'connected done own',
    ]);
    expect(shown(away, entry('device-did-not-come', 4400, 'noted'))).toEqual(['device-did-not-come failed own']);
  });

  it('keeps a problem that no observation stands beside', () => {
    expect(shown(away, entry('connected', 4990))).toEqual(['problem failed own', 'connected done own']);
    expect(shown(away, entry('device-disconnected', 1000, 'noted'))).toEqual([
      'problem failed own',
      'device-disconnected noted own',
    ]);
    expect(
      shown(entry('problem', 5000, 'failed', { code: 'token-reused' }), entry('device-disconnected', 5000, 'noted')),
    ).toHaveLength(2);
  });

  it('does not say that a tunnel ended which was never there', () => {
    const ended = entry('tunnel-ended', 10, 'noted', { how: 'not-found' });
    expect(shown(entry('tunnel-opened', 20), ended, entry('link-accepted', 5))).toEqual([
      'tunnel-opened done own',
      'tunnel-ended noted no-tunnel',
      'link-accepted done own',
    ]);
    expect(shown(ended, entry('tunnel-described', 5))[0]).toBe('tunnel-ended noted own');
    expect(shown(entry('tunnel-ended', 10, 'noted', { how: 'closed' }))).toEqual(['tunnel-ended noted own']);
  });
});
