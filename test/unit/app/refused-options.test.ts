import { describe, expect, it } from 'vitest';
import { refusedOption } from '../../../electron/refused-options';

describe('options of a start', () => {
  it.each([
    [['--remote-debugging-port=9222'], '--remote-debugging-port'],
    [['-remote-debugging-pipe'], '--remote-debugging-pipe'],
    [['/Remote-Debugging-Port:9222'], '--Remote-Debugging-Port'],
    [['--practice', '--inspect=0'], '--inspect'],
    [['--ignore-certificate-errors', '--', 'fieldtunnel://connect?thing=a'], '--ignore-certificate-errors'],
    [['--host-resolver-rules=MAP * 127.0.0.1'], '--host-resolver-rules'],
  ])('are refused where they hand the app over: %j', (args, option) => {
    expect(refusedOption(['FieldTunnel.exe', ...args])).toBe(option);
  });

  it.each([
    [[]],
    [['--practice']],
    [['--open-fieldtunnel-link', '--', 'fieldtunnel://connect?thing=--remote-debugging-port']],
    [['--open-fieldtunnel-link', '--', '--remote-debugging-port=9222']],
    [['--lang=ko', '--force-device-scale-factor=1.5', '--disable-gpu']],
    [['fieldtunnel://connect?thing=inspect']],
    [['--inspector', 'remote-debugging-port']],
  ])('pass otherwise: %j', (args) => {
    expect(refusedOption(['--remote-debugging-port', ...args])).toBeNull();
  });
});
