import { describe, expect, it } from 'vitest';
import { formatIn } from '../../../shared/i18n/format';
import { connected, facts, now } from '../../../renderer/gallery/fixtures/base';
import { denials } from '../../../renderer/gallery/fixtures/problems';
import { presentSession } from '../../../renderer/presentation/present-session';
import type { SessionView } from '../../../shared/session/view';
import { wordsOf } from '../../fakes/words-of';

const t = wordsOf('en');
const speaker = { t, format: formatIn(t, 'en'), now };
const minute = 60_000;
const ending = (leftMs: number, view: Partial<SessionView> = {}) =>
  presentSession(connected({ tunnel: { ...facts, endsAt: now + leftMs }, ...view }), speaker);

describe('a connection at work whose tunnel ends soon', () => {
  it('says when, in the place of what it says else, and the service stays the one to press', () => {
    const { headline, sentence, button, others } = ending(9 * minute);
    expect(headline).toBe(`This tunnel ends at ${speaker.format.clock(now + 9 * minute)}, in 9 min`);
    expect(sentence).toBe(
      'A tunnel cannot be extended. A new one can be opened beside it, on other ports of this laptop. AWS charges for each tunnel that is opened.',
    );
    expect(button).toMatchObject({ action: { kind: 'open-service', serviceId: 'SSH' } });
    expect(others).toMatchObject([{ action: { kind: 'choose-tunnel' } }]);
  });

  it('is none with a quarter of an hour left, or at its end, which was not seen yet', () => {
    expect(ending(15 * minute).headline).toMatch(/^Connected to/);
    expect(ending(0).headline).toMatch(/^Connected to/);
  });

  it('offers the request in time to whoever may not open the next', () => {
    const { sentence, others } = ending(9 * minute, { denied: [denials.open] });
    expect(sentence).toBe('A tunnel cannot be extended. Everything that is open in it ends with it.');
    expect(others).toMatchObject([{ action: { kind: 'copy-request', action: 'iot:OpenTunnel' } }]);
  });

  it('costs nothing in practice, and offers nothing to a pasted token', () => {
    const practice = { id: 'practice', kind: 'practice', region: 'practice' } as const;
    expect(ending(9 * minute, { environment: practice }).sentence).not.toContain('charges');
    expect(ending(9 * minute, { hasAccount: false }).others).toEqual([]);
  });
});
