import { describe, expect, it } from 'vitest';
import { portInUse } from '../../../shared/presentation/port-words';
import { wordsOf } from '../../fakes/words-of';

const t = wordsOf('en');
type Params = Parameters<typeof portInUse>[0];
const said = (params: Omit<Params, 'others'> & { readonly others?: Params['others'] }) =>
  portInUse(params as Params, t);
const ssh = { serviceId: 'SSH', port: 29_022, freePort: 29_122 };
const http = { serviceId: 'HTTP', port: 29_080, freePort: 29_180 };

describe('a local port that cannot be opened', () => {
  it('is another program’s or kept by this computer, where nobody knows', () => {
    expect(said(ssh)).toEqual({
      headline: 'Port 29022 is not free',
      sentence: 'Another program uses it, or this computer keeps it for itself. SSH can use port 29122 instead.',
    });
    expect(said({ ...ssh, freePort: null }).sentence).toMatch(/SSH needs another port\.$/);
  });

  it('is no other program’s where Windows reserved it', () => {
    const { headline, sentence } = said({ ...ssh, reserved: true });
    expect(headline).toBe('This computer gives port 29022 to no program');
    expect(sentence).toBe(
      'Windows reserves ports in blocks, for Hyper-V, WSL and Docker among others; which ones, a restart can change. SSH can use port 29122 instead.',
    );
    const none = said({ ...ssh, reserved: true, freePort: null });
    expect(none.sentence).toMatch(/SSH needs another port\.$/);
    for (const words of [headline, sentence, none.sentence]) expect(words).not.toMatch(/program uses|programs use/);
  });

  it('with others is said once; Windows is named only where it reserved all of them', () => {
    expect(said({ ...ssh, others: [http] })).toEqual({
      headline: 'Ports 29022, 29080 are not free',
      sentence:
        'Other programs use them, or this computer keeps them for itself. Free instead: 29122 for SSH, 29180 for HTTP.',
    });
    expect(said({ ...ssh, reserved: true, others: [http] }).sentence).not.toMatch(/Windows/);
    const all = said({ ...ssh, reserved: true, others: [{ ...http, reserved: true }] });
    expect(all.sentence).toMatch(/^Windows reserves ports .* Free instead: 29122 for SSH, 29180 for HTTP\.$/);
    expect(all.sentence).not.toMatch(/programs use/);
  });

  it('without a free one names none', () => {
    const none = said({ ...ssh, freePort: null, others: [{ ...http, freePort: null }] });
    expect(none.sentence).toMatch(/None was found that is free instead\.$/);
    expect(said({ ...ssh, freePort: null, others: [http] }).sentence).toMatch(/Free instead: 29180 for HTTP\.$/);
  });
});
