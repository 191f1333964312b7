import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adopt } from '../../../electron/tunnel/adoption';
import { backoffDelay } from '../../../electron/net/backoff';
import { WebProxyError } from '../../../electron/net/http-connect';
import { failureOf } from '../../../electron/tunnel/failure';
import { conflict, planPorts } from '../../../electron/tunnel/port-plan';
import { withoutTokens } from '../../../electron/tunnel/rejection';

describe('back-off', () => {
  it('doubles its bound, stays within a tenth of it and the cap, and never overflows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, random) => {
          const bound = Math.min(120_000, 1_000 * 2 ** Math.min(30, failures - 1));
          const delay = backoffDelay(failures, 1_000, 120_000, random);
          expect(delay).toBeGreaterThanOrEqual(Math.round(bound / 10));
          expect(delay).toBeLessThanOrEqual(bound);
        },
      ),
    );
    expect([1, 2, 3, 4].map((failures) => backoffDelay(failures, 1_000, 120_000, 0.999_999))).toEqual([
      1_000, 2_000, 4_000, 8_000,
    ]);
  });
});

describe('adoption of announced service ids', () => {
  it.each([
    ['the same ids, in another order', ['SSH', 'HTTP'], ['HTTP', 'SSH'], ['SSH', 'HTTP'], [], false],
    ['a bare port and one service', [''], ['SSH'], ['SSH'], [], true],
    ['a bare port and several services: the first', [''], ['SSH', 'HTTP'], ['SSH'], ['HTTP'], true],
    ['another name', ['SSH'], ['SSH1'], ['SSH1'], [], true],
    ['one of two has another name', ['SSH', 'WEB'], ['HTTP', 'SSH'], ['SSH', 'HTTP'], [], true],
    ['two unknown ids are never guessed', ['A', 'B'], ['C', 'D'], [null, null], ['C', 'D'], true],
    ['one service more', ['SSH'], ['SSH', 'HTTP'], ['SSH'], ['HTTP'], true],
    ['one service less', ['SSH', 'HTTP'], ['HTTP'], [null, 'HTTP'], [], true],
    ['case matters', ['ssh', 'HTTP'], ['SSH', 'HTTP'], ['SSH', 'HTTP'], [], true],
    ['no services: the first listener serves the tunnel', ['SSH', 'HTTP'], [], ['', null], [], true],
    ['no services and a bare port', [''], [], [''], [], false],
    ['nothing bound', [], ['SSH', 'SSH', ''], [], ['SSH'], true],
  ] as const)('%s', (_name, listeners, announced, ids, missing, changed) => {
    expect(adopt(listeners, announced)).toEqual({ ids, missing, changed });
  });

  it('gives every announced service exactly one listener, whatever was asked for', () => {
    const ids = fc.uniqueArray(fc.constantFrom('', 'SSH', 'HTTP', 'VNC', 'RDP', 'a', 'b'), { maxLength: 5 });
    fc.assert(
      fc.property(ids, ids, (listeners, announced) => {
        const result = adopt(listeners, announced);
        const wanted = announced.filter((id) => id !== '');
        const served = [...result.ids.filter((id) => id !== null), ...result.missing];
        if (wanted.length > 0) expect(served.toSorted()).toEqual(wanted.toSorted());
        else expect(served).toEqual(listeners.length > 0 ? [''] : []);
      }),
    );
  });
});

describe('the plan of ports', () => {
  const open = [
    { serviceId: 'SSH', requestedId: 'SSH', port: 5_001 },
    { serviceId: 'HTTP', requestedId: '', port: 5_002 },
  ];
  it.each([
    ['what stays is kept', [{ serviceId: 'SSH', port: 5_001 }], [0]],
    ['port 0 keeps the port there is', [{ serviceId: 'SSH', port: 0 }], [0]],
    ['the asked-for id still finds an adopted one', [{ serviceId: '', port: 5_002 }], [1]],
    [
      'a swap closes nothing',
      [
        { serviceId: 'SSH', port: 5_002 },
        { serviceId: 'HTTP', port: 5_001 },
      ],
      [1, 0],
    ],
    ['another port is opened', [{ serviceId: 'SSH', port: 6_000 }], [6_000]],
    [
      'who stays wins over who wants the port',
      [
        { serviceId: 'NEW', port: 5_001 },
        { serviceId: 'SSH', port: 0 },
      ],
      [5_001, 0],
    ],
  ])('%s', (_name, requests, expected) => {
    expect(planPorts(requests, open).map((plan) => (plan.kind === 'reuse' ? plan.index : plan.port))).toEqual(expected);
  });

  it.each([
    [
      'the same service twice',
      [
        { serviceId: 'A', port: 1 },
        { serviceId: 'A', port: 2 },
      ],
      'EINVAL',
    ],
    [
      'the same port twice',
      [
        { serviceId: 'A', port: 1 },
        { serviceId: 'B', port: 1 },
      ],
      'EADDRINUSE',
    ],
    ['no port number', [{ serviceId: 'A', port: 65_536 }], 'EINVAL'],
  ])('refuses %s', (_name, requests, code) => {
    expect(conflict(requests)?.code).toBe(code);
  });

  it('takes free ports for several services', () => {
    expect(
      conflict([
        { serviceId: 'A', port: 0 },
        { serviceId: 'B', port: 0 },
      ]),
    ).toBeNull();
  });
});

describe('failures as data', () => {
  const error = (code: string, message = 'what Node says') => Object.assign(new Error(message), { code });
  it.each([
    ['an unknown name', error('ENOTFOUND'), 'name', 'name', 'ENOTFOUND'],
    [
      "the web proxy's unknown name",
      new WebProxyError('proxy.example', null, 'ENOTFOUND', 'what Node says'),
      'web-proxy',
      'web-proxy',
      'ENOTFOUND',
    ],
    ['nobody listens', error('ECONNREFUSED'), 'tcp', 'tcp', 'ECONNREFUSED'],
    ['nobody listens at an address', error('ECONNREFUSED'), 'name', 'tcp', 'ECONNREFUSED'],
    ['an unknown authority', error('SELF_SIGNED_CERT_IN_CHAIN'), 'tls', 'tls', 'SELF_SIGNED_CERT_IN_CHAIN'],
    [
      'an unknown authority behind a web proxy',
      error('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      'tls',
      'tls',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    ['no HTTP', error('HPE_INVALID_CONSTANT'), 'upgrade', 'upgrade', 'HPE_INVALID_CONSTANT'],
    ['cut off during the upgrade', error('ECONNRESET'), 'upgrade', 'upgrade', 'ECONNRESET'],
    ['anything else', new Error('odd'), 'session', 'session', 'error'],
  ] as const)('%s', (_name, cause, reached, stage, code) => {
    expect(failureOf(cause, reached)).toMatchObject({ stage, code });
  });

  it('keeps the message of the first of several errors', () => {
    const several = Object.assign(new AggregateError([new Error('connect ECONNREFUSED 127.0.0.1:1')]), {
      code: 'ECONNREFUSED',
    });
    expect(failureOf(several, 'tcp').detail).toBe('connect ECONNREFUSED 127.0.0.1:1');
  });

  it('names the kind of a web proxy that cannot be used, and the issuer of a certificate', () => {
    const socks = new WebProxyError('proxy.example', null, 'unsupported', 'cannot be used', 'SOCKS5');
    expect(failureOf(socks, 'web-proxy')).toEqual({ stage: 'web-proxy', code: 'unsupported', detail: 'SOCKS5' });
    const untrusted = Object.assign(error('SELF_SIGNED_CERT_IN_CHAIN'), { issuer: 'Plant CA' });
    expect(failureOf(untrusted, 'tls')).toMatchObject({ stage: 'tls', issuer: 'Plant CA' });
  });

  it('takes echoed tokens out of the words', () => {
    const credentials = { accessToken: 'secret-token', clientToken: 'secret-client' };
    expect(withoutTokens('bad secret-token and secret-client and secret-token', credentials)).toBe('bad … and … and …');
  });
});
