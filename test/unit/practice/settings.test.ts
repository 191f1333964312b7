import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { behaviourValue, describeBehaviours, parseBehaviours } from '../../../electron/practice/behaviours';
import { helpText, parseCli } from '../../../electron/practice/cli-options';
import { faults } from '../../../shared/practice/faults';
import { parseHandshake } from '../../../electron/practice/data/handshake';
import { encodeRejection, rejection, type RejectionCause } from '../../../electron/practice/data/rejections';
import { ArmedFaults } from '../../../electron/practice/faults/armed-faults';

describe('behaviours', () => {
  it('have a description and a default each', () => {
    const all = describeBehaviours();
    expect(all.length).toBeGreaterThan(35);
    for (const { name, value, description } of all) {
      expect(description, name).toMatch(/\S/);
      expect(parseBehaviours({ [name]: behaviourValue(value) }), name).toMatchObject({ ok: true });
    }
  });

  it('refuse unknown names and impossible values in words', () => {
    expect(parseBehaviours({ nonsense: 1 })).toEqual({ ok: false, message: 'unknown behaviour: nonsense' });
    expect(parseBehaviours({ aggregation: 'sometimes', rotatedCloseCode: 5 })).toMatchObject({
      ok: false,
      message: expect.stringMatching(/rotatedCloseCode: .*; behaviour aggregation: /) as string,
    });
    expect(parseBehaviours({ rotatedCloseCode: 0 })).toMatchObject({ ok: true });
  });

  it('read values from a command line', () => {
    expect(['true', 'false', '42', 'can not', '4x', ''].map(behaviourValue)).toEqual([
      true,
      false,
      42,
      'can not',
      '4x',
      '',
    ]);
  });
});

describe('the command line', () => {
  it('reads every flag', () => {
    const args = [
      '--json',
      '--control-port',
      '1',
      '--data-port',
      '2',
      '--mqtt-port',
      '3',
      '--no-devices',
      '--region',
      'us-gov-east-1',
      '--folder',
      'x',
      '--fault',
      'throttled',
      '--behaviour',
      'usedTokenWording=cannot',
      '--behaviour',
      'usedTokenStatus=403',
    ];
    expect(parseCli(args)).toEqual({
      kind: 'run',
      options: {
        json: true,
        folder: 'x',
        faults: ['throttled'],
        service: {
          devices: false,
          region: 'us-gov-east-1',
          controlPort: 1,
          dataPort: 2,
          mqttPort: 3,
          behaviours: { usedTokenWording: 'cannot', usedTokenStatus: 403 },
        },
      },
    });
    expect(parseCli([])).toEqual({
      kind: 'run',
      options: { json: false, folder: null, faults: [], service: { devices: true, behaviours: {} } },
    });
    expect(parseCli(['-h'])).toEqual({ kind: 'help' });
    for (const { name } of [...faults, ...describeBehaviours()]) expect(helpText()).toContain(name);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom('--json', '--control-port', '--behaviour', '--fault', '-1', '99999', 'a=', '=', '--'),
          ),
        ),
        (args) => {
          const request = parseCli(args);
          if (request.kind === 'error') expect(request.message).toMatch(/\S/);
        },
      ),
    );
  });
});

describe('armed faults', () => {
  it('act within the scope of their target, and a next fault once', () => {
    const armed = new ArmedFaults();
    armed.arm('throttled', { tunnelId: 't' });
    armed.arm('throttled', { tunnelId: 't' });
    armed.arm('notification-lost', { thingName: 'A' });
    expect(armed.list()).toHaveLength(2);
    expect([
      armed.acts('throttled', { tunnelId: 't' }),
      armed.acts('throttled', { tunnelId: 'u' }),
      armed.acts('throttled'),
    ]).toEqual([true, false, false]);
    expect([
      armed.consume('notification-lost', { thingName: 'B' }),
      armed.consume('notification-lost', { thingName: 'A' }),
      armed.consume('notification-lost', { thingName: 'A' }),
    ]).toEqual([false, true, false]);
    armed.arm('throttled', {});
    expect(armed.acts('throttled', { tunnelId: 'u' })).toBe(true);
    expect(armed.clear('throttled')).toHaveLength(2);
    expect(armed.clearAll()).toEqual([]);
  });
});

describe('handshakes', () => {
  const good = [
    'Host',
    'localhost',
    'Upgrade',
    'WebSocket',
    'Connection',
    'Upgrade',
    'Sec-WebSocket-Key',
    'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version',
    '13',
    'Sec-WebSocket-Protocol',
    'aws.iot.securetunneling-3.0',
    'ACCESS-TOKEN',
    'token',
  ];
  const parse = (rawHeaders: readonly string[], url = '/tunnel?local-proxy-mode=source') =>
    parseHandshake({ method: 'GET', url, rawHeaders }, 'highest');

  it("accepts the reference client's request", () => {
    expect(parse(good)).toEqual({
      ok: true,
      handshake: { mode: 'source', token: 'token', clientToken: null, subprotocol: 'aws.iot.securetunneling-3.0' },
    });
  });

  it('accepts client tokens exactly as the pattern says', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9.-]{28,140}$/), (clientToken) => {
        expect(parse([...good, 'client-token', clientToken]).ok).toBe(/^[a-zA-Z0-9-]{32,128}$/.test(clientToken));
      }),
    );
  });

  it('accepts requests of up to 4096 bytes', () => {
    const lengthOf = (headers: readonly string[]): number =>
      `GET /tunnel?local-proxy-mode=source HTTP/1.1\r\n${headers.map((text, index) => text + (index % 2 === 0 ? ': ' : '\r\n')).join('')}\r\n`
        .length;
    const padded = (size: number): string[] => [
      ...good,
      'padding',
      'x'.repeat(size - lengthOf([...good, 'padding', ''])),
    ];
    expect(lengthOf(padded(4096))).toBe(4096);
    expect(parse(padded(4096)).ok).toBe(true);
    expect(parse(padded(4097))).toMatchObject({ ok: false, problem: 'too-large' });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.oneof(fc.string(), fc.constantFrom('/', '/[', '?%')), (headers, url) => {
        expect(parse([...headers, ...(headers.length % 2 === 0 ? [] : [''])], `/${url}`)).toHaveProperty('ok');
      }),
    );
  });
});

describe('rejections', () => {
  const parsed = parseBehaviours();
  if (!parsed.ok) throw new Error(parsed.message);
  const { behaviours } = parsed;

  it.each<[RejectionCause, number, string]>([
    ['used', 400, 'Invalid access token: The access token was previously used and can not be used again.'],
    [
      'client-token-mismatch',
      400,
      'Invalid client token: The provided client token does not match the client token that was previously set.',
    ],
    ['unknown', 403, 'Invalid access-token'],
    ['closed', 403, 'Tunnel is closed'],
    ['path', 400, 'Invalid path: It must be /tunnel.'],
    ['service-error', 503, 'Service unavailable'],
    ['throttled', 429, 'Too many requests'],
  ])('%s: %i', (cause, status, body) => {
    expect(rejection(cause, behaviours)).toMatchObject({ status, body });
  });

  it('are encoded as an answer that ends the connection', () => {
    const text = encodeRejection(rejection('closed', behaviours), 'channel', Date.parse('2026-01-02T03:04:05Z'));
    expect(text).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    for (const line of [
      'channel-id: channel',
      'Connection: close',
      'Date: Fri, 02 Jan 2026 03:04:05 GMT',
      'X-Status-Reason: Tunnel is closed',
      'Content-Length: 16',
    ])
      expect(text).toContain(`${line}\r\n`);
    expect(text.endsWith('\r\n\r\nTunnel is closed')).toBe(true);
  });
});
