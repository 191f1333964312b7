import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { practiceEnvironment } from '../../../electron/cloud';
import { withLink } from '../../../electron/session/admin-request';
import {
  closeCommand,
  describeCommand,
  localproxyCommand,
  openCommand,
  rotateCommand,
} from '../../../shared/commands/aws';
import { copiedText, type Command } from '../../../shared/commands/command';
import { Poller } from '../../../electron/session/poller';
import { Rotations } from '../../../electron/session/rotations';
import { preferredPort } from '../../../electron/session/source-proxy';
import { parseLink } from '../../../shared/deep-link';
import { deferred } from '../../fakes/wait';
import { newSession } from './arbitraries';
import { environment } from './observed';
import { systemClock } from '../../../electron/net/clock';

describe('equivalent commands', () => {
  const config = { thingName: 'pump-1', services: ['SSH', 'HTTP'] };
  const one = (command: Command): string => copiedText(command, 'posix');
  it('are those of the document', () => {
    expect(one(rotateCommand(environment, 't-1', 'SOURCE', config))).toBe(
      'aws iotsecuretunneling rotate-tunnel-access-token --region us-east-1 --tunnel-id t-1 --client-mode SOURCE',
    );
    expect(one(rotateCommand(environment, 't-1', 'DESTINATION', config))).toBe(
      'aws iotsecuretunneling rotate-tunnel-access-token --region us-east-1 --tunnel-id t-1 --client-mode DESTINATION --destination-config "thingName=pump-1,services=SSH,HTTP"',
    );
    expect(one(describeCommand(environment, 't-1'))).toBe(
      'aws iotsecuretunneling describe-tunnel --region us-east-1 --tunnel-id t-1',
    );
    expect(one(closeCommand({ ...environment, profile: 'field' }, 't-1', true))).toBe(
      'aws iotsecuretunneling close-tunnel --profile field --region us-east-1 --tunnel-id t-1 --delete',
    );
    expect(one(openCommand(environment, config, 60, 'INC-1, 펌프 고장'))).toContain(
      '--timeout-config "maxLifetimeTimeoutMinutes=60" --description "INC-1, 펌프 고장"',
    );
  });
  it('never carry a token, and name the practice endpoints', () => {
    const practice = practiceEnvironment(
      { region: 'us-east-1', controlPlane: 'http://127.0.0.1:9', dataPlane: 'localhost:8' },
      '',
    );
    expect(one(describeCommand(practice, 't'))).toContain('--endpoint-url http://127.0.0.1:9');
    const place = { region: 'us-east-1', dataPlane: 'localhost:8' };
    const command = localproxyCommand(place, [{ serviceId: 'SSH', port: 50022 }], 'V1');
    const text = 'localproxy -e localhost:8 -s "SSH=50022" --destination-client-type V1';
    expect(one(command)).toBe(`AWSIOT_TUNNEL_ACCESS_TOKEN="<source-access-token>" ${text}`);
    expect(copiedText(command, 'powershell')).toBe(
      `$env:AWSIOT_TUNNEL_ACCESS_TOKEN = "<source-access-token>"; ${text}`,
    );
    expect(copiedText(command, 'cmd')).toBe(`set "AWSIOT_TUNNEL_ACCESS_TOKEN=<source-access-token>" && ${text}`);
    expect(one(localproxyCommand({ ...place, dataPlane: null }, [{ serviceId: '', port: 5 }], 'V3'))).toContain(
      '-r us-east-1 -s 5',
    );
  });
});

describe('the link in a request to an administrator', () => {
  const linkIn = (
    over: { readonly tunnelId?: string | null; readonly ticket?: string | null },
    action: string,
  ): string =>
    withLink('A link: <link>', {
      view: { ...newSession().view, ...over },
      environment,
      action,
      mode: null,
      denied: [],
      who: null,
      lifetimeMinutes: 720,
    }).replace('A link: ', '');
  it('is one that this app reads back', () => {
    const link = linkIn({ tunnelId: 't-1', ticket: ' INC 7&tunnel=x ' }, 'iot:RotateTunnelAccessToken');
    expect(parseLink(link)).toEqual({
      ok: true,
      link: {
        kind: 'connect',
        region: 'us-east-1',
        tunnel: 't-1',
        thing: null,
        service: null,
        user: null,
        ticket: 'INC 7&tunnel=x',
      },
    });
  });
  it('leaves room for the id of a tunnel that is still to be opened', () => {
    expect(linkIn({ tunnelId: 't-1', ticket: null }, 'iot:OpenTunnel')).toBe(
      'fieldtunnel://connect?region=us-east-1&tunnel=<tunnel-id>',
    );
    expect(linkIn({ tunnelId: null, ticket: '' }, 'iot:RotateTunnelAccessToken')).toBe(
      'fieldtunnel://connect?region=us-east-1&tunnel=<tunnel-id>',
    );
  });
});

describe('ports', () => {
  it('are the same for the same thing and service, within the range', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (device, service) => {
        const port = preferredPort(device, service, { first: 50000, last: 50999 });
        expect(port).toBe(preferredPort(device, service, { first: 50000, last: 50999 }));
        expect(port >= 50000 && port <= 50999).toBe(true);
      }),
    );
    expect(preferredPort('a', 'b', { first: 7, last: 7 })).toBe(7);
    expect(
      new Set(
        Array.from({ length: 100 }, (_, index) => preferredPort(`pump-${index}`, 'SSH', { first: 50000, last: 50999 })),
      ).size,
    ).toBeGreaterThan(80);
  });
});

describe('single flight', () => {
  it('gives one rotation to all who ask for it at once, and lets another mode wait', async () => {
    const rotations = new Rotations();
    const first = deferred<string>();
    const work = vi.fn(() => first.promise);
    const one = rotations.run('t', 'SOURCE', work);
    const two = rotations.run('t', 'SOURCE', work);
    const other = vi.fn(() => Promise.resolve('all'));
    const three = rotations.run('t', 'ALL', other);
    const elsewhere = vi.fn(() => Promise.resolve('elsewhere'));
    expect(await rotations.run('u', 'SOURCE', elsewhere)).toBe('elsewhere');
    expect(other).not.toHaveBeenCalled();
    first.resolve('source');
    expect(await Promise.all([one, two, three])).toEqual(['source', 'source', 'all']);
    expect(work).toHaveBeenCalledTimes(1);
  });
  it('is free again after a failure', async () => {
    const rotations = new Rotations();
    await expect(rotations.run('t', 'SOURCE', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await rotations.run('t', 'SOURCE', () => Promise.resolve(1))).toBe(1);
  });
});

describe('the poller', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const make = (interval: () => number | null, endsAt: () => number | null = () => null) => {
    const poll = vi.fn(() => Promise.resolve());
    return {
      poll,
      poller: new Poller({ timers: systemClock, random: () => 0.5, now: Date.now, endsAt, interval, poll }),
    };
  };
  it('asks again and again while there is something to learn, and not otherwise', async () => {
    let interval: number | null = 1000;
    const { poll, poller } = make(() => interval);
    poller.update();
    await vi.advanceTimersByTimeAsync(3500);
    expect(poll).toHaveBeenCalledTimes(3);
    interval = null;
    poller.update();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(poll).toHaveBeenCalledTimes(3);
    expect(vi.getTimerCount()).toBe(0);
  });
  it('rests while the computer sleeps, and spreads its questions', async () => {
    const { poll, poller } = make(() => 1000);
    poller.update();
    poller.pause();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(poll).not.toHaveBeenCalled();
    poller.resume();
    poller.now();
    expect(poll).toHaveBeenCalledTimes(1);
    poller.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(poll).toHaveBeenCalledTimes(1);
  });
  it('asks again where it is asked for during a question: its answer may be older than the reason', async () => {
    const answer = deferred();
    const { poll, poller } = make(() => 600_000);
    poll.mockImplementationOnce(() => answer.promise);
    poller.now();
    poller.now();
    poller.now();
    expect(poll).toHaveBeenCalledTimes(1);
    answer.resolve(undefined);
    await vi.advanceTimersByTimeAsync(1);
    expect(poll).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(poll).toHaveBeenCalledTimes(2);
    poller.stop();
  });
  it('asks right after the end of the tunnel, however long the interval', async () => {
    const end = Date.now() + 5000;
    const { poll, poller } = make(
      () => 600_000,
      () => end,
    );
    poller.update();
    await vi.advanceTimersByTimeAsync(5400);
    expect(poll).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(poll).toHaveBeenCalledTimes(1);
    poller.stop();
  });
});
