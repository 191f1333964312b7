import { describe, expect, it } from 'vitest';
import { mostLinks, type LinkResult } from '../../../shared/deep-link';
import { LinkInbox } from '../../../electron/deep-link/inbox';
import { linkMarker, readLaunch } from '../../../electron/deep-link/launch';
import { registerScheme } from '../../../electron/deep-link/register';

const link = 'fieldtunnel://connect?thing=pump-7';
const thingOf = (result: LinkResult | null): string | null =>
  result === null
    ? null
    : result.ok
      ? result.link.kind === 'connect'
        ? result.link.thing
        : result.link.startUrl
      : result.error.reason;

describe('the arguments of a start', () => {
  it.each<[string, string[], boolean, string | null]>([
    ['no link', ['app'], false, null],
    ['a link', ['app', link], false, 'pump-7'],
    ['a link among Chromium’s own switches', ['app', '--allow-file-access', link, '--x=y'], false, 'pump-7'],
    ['two links', ['app', link, link], false, 'several-links'],
    ['a link as the program itself', [link], false, null],
    ['a link with our marker on Windows', ['app', linkMarker, '--', link], true, 'pump-7'],
    ['a link with our marker, reordered', ['app', '--', link, linkMarker], true, 'pump-7'],
    ['a link without our marker on Windows', ['app', link], true, null],
    ['our marker without a link', ['app', linkMarker, '--'], true, null],
    ['two links with our marker', ['app', linkMarker, '--', link, link], true, 'several-links'],
    ['a broken link', ['app', 'fieldtunnel://'], false, 'unknown-action'],
  ])('with %s', (_what, argv, requireMarker, expected) => {
    expect(thingOf(readLaunch(argv, { requireMarker }).link)).toBe(expected);
  });

  it('ask for practice only as an argument of its own', () => {
    expect(readLaunch(['app', '--practice'], { requireMarker: false }).practice).toBe(true);
    expect(readLaunch(['app', 'fieldtunnel://connect?thing=--practice'], { requireMarker: false }).practice).toBe(
      false,
    );
  });

  it('never ask for practice after the end of the switches, where a link stands that may have ended its quotes', () => {
    const practice = (...args: string[]): boolean => readLaunch(['app', ...args], { requireMarker: true }).practice;
    expect(practice(linkMarker, '--', link, '--practice')).toBe(false);
    expect(practice('--', '--practice')).toBe(false);
    expect(practice('--practice', '--', link)).toBe(true);
  });
});

describe('the inbox', () => {
  const result = (thing: string): LinkResult => ({
    ok: true,
    link: { kind: 'connect', region: null, tunnel: null, thing, service: null, user: null, ticket: null },
  });

  it('keeps links, errors too, until the window is ready, then delivers in order and at once', () => {
    const inbox = new LinkInbox();
    const got: (string | null)[] = [];
    inbox.receive(result('a'));
    inbox.receive({ ok: false, error: { reason: 'carries-token', parameter: 'token' } });
    inbox.open((next) => got.push(thingOf(next)));
    expect(got).toEqual(['a', 'carries-token']);
    inbox.receive(result('b'));
    expect(got).toEqual(['a', 'carries-token', 'b']);
  });

  it('keeps them again while the window is gone, and delivers each once', () => {
    const inbox = new LinkInbox();
    const got: (string | null)[] = [];
    const deliver = (next: LinkResult): void => void got.push(thingOf(next));
    inbox.open(deliver);
    inbox.close();
    inbox.receive(result('a'));
    expect(got).toEqual([]);
    inbox.open(deliver);
    inbox.open(deliver);
    expect(got).toEqual(['a']);
  });

  it('is bounded', () => {
    const inbox = new LinkInbox();
    for (let index = 0; index < mostLinks; index += 1) expect(inbox.receive(result(`t${index}`))).toBe(true);
    expect(inbox.receive(result('more'))).toBe(false);
    let got = 0;
    let left = 0;
    inbox.open(
      () => (got += 1),
      () => (left += 1),
    );
    expect([got, left]).toEqual([mostLinks, 1]);
  });

  it('keeps equal ones once', () => {
    const inbox = new LinkInbox();
    const refusal: LinkResult = { ok: false, error: { reason: 'malformed', parameter: null } };
    for (let index = 0; index < 300; index += 1) {
      expect(inbox.receive(result('a'))).toBe(true);
      expect(inbox.receive(refusal)).toBe(true);
    }
    let got = 0;
    inbox.open(() => (got += 1));
    expect(got).toBe(2);
  });
});

describe('registration of the scheme', () => {
  const own = 'C:\\Program Files\\FieldTunnel\\FieldTunnel.exe';
  /** `handler`: the program that a click starts now; null: none. */
  const recorder = (isPackaged: boolean, handler: string | null, answer = true) => {
    const calls: unknown[][] = [];
    return {
      calls,
      app: {
        isPackaged,
        setAsDefaultProtocolClient: (...args: unknown[]) => (calls.push(args), answer),
        isDefaultProtocolClient: () => handler !== null,
        getApplicationInfoForProtocol: () =>
          handler === null ? Promise.reject(new Error('no application')) : Promise.resolve({ path: handler }),
      },
    };
  };

  it('is skipped for a run from a build folder', async () => {
    const { calls, app } = recorder(false, null);
    await expect(registerScheme(app, 'win32', own)).resolves.toBe('skipped');
    expect(calls).toEqual([]);
  });

  it.each<[NodeJS.Platform, string, string]>([
    ['win32', own, own],
    ['win32', 'c:\\program files\\fieldtunnel\\FIELDTUNNEL.EXE', own],
    ['darwin', '/Applications/FieldTunnel.app', '/Applications/FieldTunnel.app/Contents/MacOS/FieldTunnel'],
    ['darwin', '/Applications/FieldTunnel.app/', '/Applications/FieldTunnel.app/Contents/MacOS/FieldTunnel'],
    ['linux', 'fieldtunnel', '/opt/FieldTunnel/fieldtunnel'],
  ])('writes nothing on %s where the handler is %s, which is this program', async (platform, handler, executable) => {
    const { calls, app } = recorder(true, handler);
    await expect(registerScheme(app, platform, executable)).resolves.toBe('already');
    expect(calls).toEqual([]);
  });

  it.each(['C:\\Users\\a\\AppData\\Local\\Programs\\FieldTunnel\\FieldTunnel.exe', null])(
    'on Windows puts marker and end of switches before the link where the handler is %s',
    async (handler) => {
      const { calls, app } = recorder(true, handler);
      await expect(registerScheme(app, 'win32', own)).resolves.toBe('registered');
      expect(calls).toEqual([['fieldtunnel', own, [linkMarker, '--']]]);
    },
  );

  it('elsewhere leaves the command to the system, and says when it was refused', async () => {
    const { calls, app } = recorder(true, '/Applications/Field.app', false);
    await expect(
      registerScheme(app, 'darwin', '/Applications/FieldTunnel.app/Contents/MacOS/FieldTunnel'),
    ).resolves.toBe('refused');
    expect(calls).toEqual([['fieldtunnel']]);
  });
});
