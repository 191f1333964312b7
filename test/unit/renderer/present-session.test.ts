import { describe, expect, it } from 'vitest';
import { formatIn } from '../../../shared/i18n/format';
import {
  connected,
  ends,
  entry,
  facts,
  http,
  now,
  session,
  ssh,
  tunnelId,
} from '../../../renderer/gallery/fixtures/base';
import { denials, problemExamples, problemSession } from '../../../renderer/gallery/fixtures/problems';
import { wordsOf } from '../../fakes/words-of';
import { chainWords } from '../../../renderer/presentation/chain-words';
import { copiedText } from '../../../shared/commands/command';
import { commandOf } from '../../../renderer/presentation/command';
import { presentSession } from '../../../renderer/presentation/present-session';
import { timelineWords } from '../../../shared/presentation/timeline-words';
import { chainOf } from '../../../shared/session';
import type { SessionView, TimelineEntry } from '../../../shared/session/view';

const t = wordsOf('en');
const speaker = { t, format: formatIn(t, 'en'), now };
const presented = (view: SessionView) => presentSession(view, speaker);

describe('a session with a problem', () => {
  it('offers one primary action for a spent token and says what does not change', () => {
    const { headline, sentence, button } = presented(problemSession(problemExamples['token-reused']));
    expect(headline).toBe('This laptop’s access token was already used');
    expect(sentence).toBe(
      `AWS accepts each token once. A new token for this laptop continues on the same port. The device stays connected, and the tunnel still ends at ${speaker.format.clock(ends)}.`,
    );
    expect(button).toMatchObject({
      label: 'Rotate and reconnect',
      look: 'primary',
      action: { kind: 'recover', code: 'token-reused' },
    });
  });

  it('never says that the device stays connected when that was not observed', () => {
    const view = {
      ...problemSession(problemExamples['token-reused']),
      tunnel: { ...facts, destination: { status: 'DISCONNECTED' as const, since: null } },
    };
    expect(presented(view).sentence).not.toContain('stays connected');
    expect(presented({ ...view, tunnel: null }).sentence).not.toMatch(/ends at|stays connected/);
  });

  it('does not promise the device’s connection when both sides are rotated', () => {
    expect(presented(problemSession(problemExamples['token-refused'])).sentence).not.toContain('stays connected');
  });

  it('says that the token was not spent and the ports stay only where there are such', () => {
    const trouble = problemSession(problemExamples['service-trouble']);
    const fresh = { state: 'fresh', since: now, paired: true } as const;
    const both = presented({ ...trouble, token: fresh, services: [ssh] }).sentence;
    expect(both).toContain('was not spent');
    expect(both).toContain('ports on this laptop stay reserved');
    const neither = { ...trouble, token: { ...fresh, state: 'in-use' as const }, services: [{ ...ssh, port: null }] };
    expect(presented(neither).sentence).not.toMatch(/spent|reserved/);
  });

  it('says on the button how little life is left', () => {
    const view = { ...problemSession(problemExamples['token-reused']), tunnel: { ...facts, endsAt: now + 9 * 60_000 } };
    expect(presented(view).button?.label).toBe('Rotate and reconnect (9 min left)');
  });

  it('says while the app acts by itself what it does and why', () => {
    const repairing = (code: 'device-speaks-older-protocol' | 'tunnel-ended' | 'token-reused') =>
      presented(session({ state: { kind: 'repairing', problem: problemExamples[code], steps: [] } }));
    expect(repairing('device-speaks-older-protocol')).toMatchObject({
      headline: 'SSH on pump-station-07 has not answered yet',
      sentence:
        'FieldTunnel finds out how this device is spoken to and asks in V2, on a connection of its own. Programs wait for a moment. Nothing needs to be pressed.',
      button: { label: 'Stop' },
    });
    expect(repairing('tunnel-ended').headline).toBe('Opening a new tunnel to pump-station-07');
    expect(repairing('token-reused').headline).toBe('Replacing this laptop’s token');
  });
});

describe('what a button costs', () => {
  it('says that a new tunnel is charged, except in practice', () => {
    const view = problemSession(problemExamples['tunnel-ended']);
    expect(presented(view).sentence).toContain('AWS charges for each tunnel');
    expect(
      presented({ ...view, environment: { id: 'p', kind: 'practice', region: 'us-east-1' } }).sentence,
    ).not.toContain('charges');
  });

  it('warns before it cuts somebody off', () => {
    const taken = { ...facts, source: { status: 'CONNECTED' as const, since: now } };
    expect(presented(session({ tunnel: taken })).warning).toContain('Another computer is connected');
    expect(presented(session()).warning).toBeNull();
    // What was seen while this laptop was connected, or before it left, was this laptop.
    expect(
      presented(session({ tunnel: taken, timeline: [entry('connected', taken.checkedAt - 10)] })).warning,
    ).toBeNull();
    expect(
      presented(
        session({
          tunnel: taken,
          timeline: [entry('disconnected', taken.checkedAt + 10), entry('connected', taken.checkedAt - 10)],
        }),
      ).warning,
    ).toBeNull();
    expect(
      presented(session({ tunnel: taken, timeline: [entry('disconnected', taken.checkedAt - 10)] })).warning,
    ).toContain('Another computer is connected');
  });
});

describe('a session at rest or at work', () => {
  it('says that the device cannot be asked about, and why, until one of its services has answered', () => {
    const unseen = (change: Partial<SessionView> = {}) =>
      presented(connected({ state: { kind: 'connected', since: now, device: 'unknown' }, services: [ssh], ...change }))
        .sentence;
    const denied = [denials.describe];
    expect(unseen({ denied })).toContain('so whether the device is connected is not known');
    expect(unseen()).toContain('could not be asked about just now');
    expect(unseen({ denied, services: [{ ...ssh, lastAnswerAt: now - 3000 }] })).not.toContain('is not known');
  });

  it('says of a device at rest what was observed, and when', () => {
    expect(presented(session()).sentence).toBe(
      'The tunnel is open and the device is connected to it. This laptop is not connected.',
    );
    expect(presented(session({ tunnel: { ...facts, checkedAt: now - 300_000 } })).sentence).toContain(
      'when that was last checked, 5 min ago',
    );
    expect(
      presented(session({ timeline: [entry('disconnected', now - 1000), entry('connected', now - 2000)] })).sentence,
    ).toBe('The tunnel is open and the device is connected to it. This laptop is not connected.');
  });

  it('does not count an answer from before this connection', () => {
    expect(presented(connected({ services: [{ ...ssh, lastAnswerAt: now - 3000 }] })).sentence).toContain(
      'last answered 3 s ago',
    );
    expect(presented(connected({ services: [{ ...ssh, lastAnswerAt: now - 60_000 }] })).sentence).toContain(
      'over this connection yet',
    );
  });

  it('tells of a tunnel that was never found as of none', () => {
    const { params: _params, ...ended } = problemExamples['tunnel-ended'];
    const view = session({
      tunnelId: null,
      tunnel: null,
      state: {
        kind: 'ended',
        problem: { ...ended, params: { how: 'not-found', endedAt: null, thingName: 'pump-station-07' } },
      },
    });
    expect(presented(view)).toMatchObject({
      headline: 'No tunnel to pump-station-07 is open',
      button: { label: 'Open a tunnel and connect', action: { kind: 'open-tunnel', services: ['SSH', 'HTTP'] } },
      others: [{ label: 'Change' }],
    });
    expect(presented({ ...view, tunnelId }).headline).toBe('The tunnel is not to be found');
  });
});

describe('a session that works', () => {
  it('has no primary action while something runs, and a way to stop it', () => {
    expect(presented(session({ state: { kind: 'connecting', attempt: 1 } })).button).toMatchObject({
      label: 'Stop',
      look: 'plain',
    });
    expect(presented(session({ state: { kind: 'closing' } })).button).toBeNull();
  });

  it('has nothing to press at work: each service is opened where it stands', () => {
    expect(presented(connected()).button).toBeNull();
  });

  it('offers "Try again" where the button alone does not go back to work', () => {
    expect(presented(problemSession(problemExamples['rotation-denied'])).others.map(({ label }) => label)).toEqual([
      'Paste a new token',
      'Try again',
    ]);
    expect(presented(problemSession(problemExamples['token-reused'])).others).toEqual([]);
  });

  it('claims of a waiting device only what was sent', () => {
    const waiting = (delivered: boolean) =>
      session({
        state: {
          kind: 'waiting-for-device',
          since: now,
          problem: null,
          steps: delivered ? [{ name: 'delivery-accepted', state: 'done', at: now }] : [],
        },
      });
    expect(presented(waiting(true)).sentence).toContain('was sent a new token');
    expect(presented(waiting(false)).sentence).not.toContain('sent');
  });
});

describe('chain in words', () => {
  it('is one sentence with ages', () => {
    const view = connected();
    expect(chainWords(view, chainOf(view, now), speaker).sentence).toBe(
      'Way to the device: This laptop to AWS IoT: works, 41 ms; AWS IoT to pump-station-07: works, checked 3 s ago; pump-station-07 to SSH: works, answered 3 s ago.',
    );
  });

  it('keeps the age of what is too old to be certain', () => {
    const view = connected({ tunnel: { ...facts, checkedAt: now - 120_000 } });
    expect(chainWords(view, chainOf(view, now), speaker).sentence).toContain(
      'AWS IoT to pump-station-07: not certain now, checked 2 min ago',
    );
  });

  it('names the practice service in practice', () => {
    const view = connected({ environment: { id: 'p', kind: 'practice', region: 'us-east-1' } });
    expect(chainWords(view, chainOf(view, now), speaker).nodes[1].name).toBe('Practice service');
  });

  it('shows the service that answered last', () => {
    const view = connected({
      services: [
        { ...ssh, lastAnswerAt: now - 60_000 },
        { ...http, lastAnswerAt: now - 1000 },
      ],
    });
    expect(chainWords(view, chainOf(view, now), speaker).nodes[3].name).toBe('HTTP');
  });
});

describe('commands', () => {
  const rotate = (mode: 'SOURCE' | 'DESTINATION' | 'ALL') =>
    ({ kind: 'recover', code: 'token-reused', recovery: { kind: 'rotate', mode } }) as const;

  const place = { region: 'ap-northeast-2', controlPlane: null, profile: null };
  const text = (...args: Parameters<typeof commandOf>): string => {
    const command = commandOf(...args);
    return command === null ? '' : copiedText(command, 'posix');
  };

  it('are those of the AWS CLI', () => {
    expect(text(rotate('SOURCE'), session(), place)).toBe(
      `aws iotsecuretunneling rotate-tunnel-access-token --region ap-northeast-2 --tunnel-id ${tunnelId} --client-mode SOURCE`,
    );
  });

  it('send the destination’s configuration for the device’s side only', () => {
    expect(text(rotate('DESTINATION'), session(), place)).toContain(
      '--destination-config "thingName=pump-station-07,services=SSH,HTTP"',
    );
    expect(text(rotate('SOURCE'), session(), place)).not.toContain('destination-config');
  });

  it('name the endpoint and the profile of their environment, and are absent without an account', () => {
    const elsewhere = { ...place, controlPlane: 'http://127.0.0.1:1', profile: 'field' };
    expect(text(rotate('SOURCE'), session(), elsewhere)).toContain('--endpoint-url http://127.0.0.1:1 --profile field');
    expect(commandOf(rotate('SOURCE'), session({ hasAccount: false }), place)).toBeNull();
  });

  it('of Connect are what it asks of AWS: a token where there is none, and nothing where there is one', () => {
    const connect = { kind: 'connect' } as const;
    expect(text(connect, session(), place)).toContain('rotate-tunnel-access-token');
    const fresh = { state: 'fresh', since: now, paired: true } as const;
    expect(commandOf(connect, session({ token: fresh }), place)).toBeNull();
  });
});

describe('timeline in words', () => {
  const line = (kind: TimelineEntry['kind'], params: Record<string, string | number>) => {
    const { main, rest } = timelineWords(
      { as: 'own', entry: { id: 1, at: now, kind, params, outcome: 'done', command: null, detail: null } },
      speaker,
    );
    return `${main} ${rest}`.trim();
  };

  it('leaves out what an entry does not say', () => {
    expect(line('refused', { status: 400 })).toBe('The connection was refused with status 400');
    expect(line('refused', {})).toBe('The connection was refused');
    expect(line('ports-bound', { SSH: 50022, HTTP: 50080 })).toBe('Ports 50022, 50080 reserved on this laptop');
    expect(line('rotated', { mode: 'SOURCE' })).toBe('New token for this laptop');
    expect(line('rotated', {})).toBe('New token');
    expect(line('problem', { code: 'token-reused' })).toBe('This laptop’s access token was already used');
    expect(line('problem', { code: 'device-disconnected' })).toBe('Device not connected');
    expect(line('device-did-not-come', { seconds: 120 })).toBe('The device did not connect within 2 min');
    expect(line('reconnect-scheduled', { attempt: 3, because: 'offline' })).toBe('Reconnecting attempt 3');
    expect(line('service-answered', { service: 'SSH' })).toBe('Device answered on SSH');
    expect(line('problem', { code: 'device-speaks-older-protocol' })).toBe('Service does not answer');
  });
});
