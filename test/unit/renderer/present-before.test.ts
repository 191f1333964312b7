/** What stands at a session that was worked on when the app ended last: only what is true of it now. */
import { describe, expect, it } from 'vitest';
import { facts, now, session, ssh } from '../../../renderer/gallery/fixtures/base';
import { presentSession } from '../../../renderer/presentation/present-session';
import { formatIn } from '../../../shared/i18n/format';
import type { SessionView } from '../../../shared/session/view';
import { wordsOf } from '../../fakes/words-of';

const said = (view: Partial<SessionView>, language: 'en' | 'ko' = 'en') => {
  const t = wordsOf(language);
  const before = session({
    ticket: 'INC-48213',
    services: [{ ...ssh, port: null }],
    fromBefore: { ports: [{ serviceId: 'SSH', port: 50022 }] },
    token: { state: 'in-use', since: 0, paired: true },
    tunnel: { ...facts, source: { status: 'DISCONNECTED', since: null } },
    ...view,
  });
  return presentSession(before, { t, format: formatIn(t, language), now });
};

describe('what was worked on before a restart', () => {
  it('is named with ticket and port, and one press goes on', () => {
    expect(said({})).toMatchObject({
      headline: 'You were working on pump-station-07',
      sentence:
        'For INC-48213. Its port on this laptop was 50022. The tunnel is open and the device is connected to it. Going on uses the same token.',
      warning: null,
      button: { action: { kind: 'connect' }, label: 'Go on', look: 'primary' },
    });
    expect(said({}, 'ko')).toMatchObject({
      headline: 'pump-station-07에서 작업하던 중이었습니다',
      button: { label: '계속하기' },
    });
  });

  it('is not called open where nobody has looked', () => {
    expect(said({ tunnel: null, hasAccount: false }).sentence).toContain(
      'Whether its tunnel is still open has not been seen. Going on uses the same token.',
    );
  });

  it('that cannot read its token says what to do first, and what going on would do', () => {
    const { sentence, button } = said({ token: { state: 'none', since: null, paired: false } });
    expect(sentence).toContain('If the key store is locked, unlock it before going on');
    expect(button?.label).toBe('Go on');
  });

  it('shows a laptop on the tunnel as what it is: maybe this one, from before', () => {
    const tunnel = { ...facts, source: { status: 'CONNECTED', since: now - 1000 } as const };
    expect(said({ tunnel }).warning).toMatch(/^AWS shows a laptop on this tunnel: this one from before, or another/);
  });

  it('that has ended is said to have ended', () => {
    const problem = {
      code: 'tunnel-ended',
      params: { how: 'closed', endedAt: null, thingName: 'pump-station-07' },
      recovery: { kind: 'open-new-tunnel' },
      answer: null,
      at: now,
    } as const;
    expect(said({ state: { kind: 'ended', problem } }).headline).toBe('The tunnel has ended');
  });
});
