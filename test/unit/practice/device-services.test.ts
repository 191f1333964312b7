import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultTuning } from '../../../electron/practice/devices/agent/tuning';
import { SharedPause } from '../../../electron/practice/devices/agent/tunnel-connection';
import { kindOf } from '../../../electron/practice/devices/catalogue';
import { parseNotification, thingOfTopic } from '../../../electron/practice/devices/notification';
import { answerConsole, RegisterBank, withoutTelnetOptions } from '../../../electron/practice/devices/services/console';
import { identityOf } from '../../../electron/practice/devices/services/identity';
import { readingsAt, seedOf, type Profile } from '../../../electron/practice/devices/services/readings';

describe('readings', () => {
  const profiles: readonly Profile[] = ['pump', 'hvac', 'cold-store'];

  it('are the same for the same seed and time, and differ between devices', () => {
    expect(readingsAt('pump', 7, 1_790_000_000_000)).toEqual(readingsAt('pump', 7, 1_790_000_000_000));
    const [one, other] = [seedOf('pump-station-07'), seedOf('pump-station-08')].map((seed) =>
      readingsAt('pump', seed, 1_790_000_000_000),
    );
    expect(one).not.toEqual(other);
  });

  it('stay plausible and move smoothly: never more than a tenth of their range in a second', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...profiles),
        fc.integer(),
        fc.integer({ min: 0, max: 4e12 }),
        (profile, seed, time) => {
          const now = readingsAt(profile, seed, time);
          const next = readingsAt(profile, seed, time + 1000);
          return now.every((reading, index) => {
            const range = reading.high - reading.low;
            const step = Math.abs((next[index]?.value ?? Number.NaN) - reading.value);
            return (
              reading.value >= reading.low - range &&
              reading.value <= reading.high + range &&
              step <= range / 10 + 10 ** -reading.digits
            );
          });
        },
      ),
    );
  });

  it('move within a minute', () => {
    expect(readingsAt('pump', 1, 0)).not.toEqual(readingsAt('pump', 1, 60_000));
  });
});

describe('notifications', () => {
  const good = { clientAccessToken: 'AQGA', clientMode: 'destination', region: 'eu-west-1', services: ['SSH'] };
  const parse = (value: unknown) =>
    parseNotification(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));

  it('are read as the guide shows them, with fields to come', () => {
    expect(parse({ ...good, more: 1 })).toEqual({ accessToken: 'AQGA', region: 'eu-west-1', services: ['SSH'] });
  });

  it.each([
    ['not json'],
    ['null'],
    [{ ...good, clientMode: 'source' }],
    [{ ...good, services: [] }],
    [{ ...good, clientAccessToken: '' }],
    [{ ...good, services: 'SSH' }],
    [{ ...good, region: undefined }],
  ])('are refused when they are something else: %j', (value) => {
    expect(parse(value)).toBeNull();
  });

  it('belong to the thing of their topic', () => {
    expect(thingOfTopic('$aws/things/pump-station-07/tunnels/notify')).toBe('pump-station-07');
    for (const topic of [
      '$aws/things/a/b/tunnels/notify',
      'aws/things/a/tunnels/notify',
      '$aws/things//tunnels/notify',
      '$aws/things/a/tunnels/notify/x',
    ])
      expect(thingOfTopic(topic)).toBeNull();
  });
});

it.each([
  ['SSH', 'ssh'],
  ['ssh2', 'ssh'],
  ['HTTP1', 'web'],
  ['WebUI', 'web'],
  ['CONSOLE', 'console'],
  ['MODBUS', 'console'],
])('the service id %s means %s', (id, kind) => expect(kindOf(id)).toBe(kind));

it('a service where nothing listens is reset after 12.5 s, as by the reference (PROTOCOL.md 5.4)', () => {
  expect((defaultTuning.dialTries - 1) * defaultTuning.dialSpacingMs).toBe(12_500);
});

it('reading is paused by the first who asks and resumed by the last', () => {
  const calls: string[] = [];
  const pause = new SharedPause(
    () => calls.push('pause'),
    () => calls.push('resume'),
  );
  const [a, b] = [{}, {}];
  pause.pauseFor(a);
  pause.pauseFor(a);
  pause.pauseFor(b);
  pause.resumeFor(a);
  pause.resumeFor(a);
  expect(pause.isPaused).toBe(true);
  pause.resumeFor(b);
  pause.resumeFor(b);
  expect(calls).toEqual(['pause', 'resume']);
});

describe('the register console', () => {
  const device = identityOf('pump-station-07', () => 1_790_000_000_000);
  const bank = new RegisterBank(device);
  const ask = (line: string): string | null => answerConsole(line, bank, device);

  it.each([
    ['read 40001', 'OK 40001 420'],
    ['WRITE 40002 99', 'OK 40002 99'],
    ['read 40002', 'OK 40002 99'],
    ['read 5', 'ERR 02 illegal data address'],
    ['write 30001 1', 'ERR 03 illegal address or value'],
    ['write 40001 65536', 'ERR 03 illegal address or value'],
    ['write 40001', 'ERR 03 illegal address or value'],
    ['write 40001 1.5', 'ERR 03 illegal address or value'],
    ['fly', 'ERR 01 unknown command (try help)'],
    ['', ''],
    ['quit', null],
  ])('%j is answered with %j', (line, answer) => expect(ask(line)).toBe(answer));

  it('shows measured values as tenths, the same as the page', () => {
    const flow = device.readings()[0]!;
    expect(ask('read 30001')).toBe(`OK 30001 ${Math.round(flow.value * 10)}`);
    expect(ask('list')?.split('\r\n')).toHaveLength(device.readings().length + 3);
  });

  it('passes over what telnet negotiates', () => {
    expect(
      withoutTelnetOptions(Buffer.from([0xff, 0xfd, 0x01, 0x61, 0xff, 0xf1, 0x62, 0xff, 0xfb, 0x03])).toString(),
    ).toBe('ab');
  });
});
