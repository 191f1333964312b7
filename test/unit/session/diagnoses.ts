import type { Observations } from '../../../electron/session/diagnosis/observations';
import type { ProblemCode } from '../../../shared/problems/problem';
import type { Recovery } from '../../../shared/problems/recovery';
import { facts } from './arbitraries';
import { cloudError, mismatchWords, now, refusal, reusedWords } from './observed';

const failed = (...error: Parameters<typeof cloudError>): Partial<Observations> => ({
  describe: { kind: 'failed', error: cloudError(...error) },
});
const away = { kind: 'facts', facts: facts({ destination: { status: 'DISCONNECTED', since: 5 } }) } as const;
const filtered = (status: number) => ({
  ...refusal('Blocked', status),
  channelId: null,
  between: { server: 'AcmeFilter/7', title: 'Access denied' },
});
const taken = { ok: false, serviceId: 'SSH', port: 50022, code: 'EADDRINUSE' } as const;
const source: Recovery = { kind: 'rotate', mode: 'SOURCE' };

/** What was observed besides a session where nothing is wrong, the problem that is found, and its way out. */
export const diagnoses: readonly (readonly [string, Partial<Observations>, ProblemCode, Recovery])[] = [
  ['R1 while OPEN', { rejection: refusal(reusedWords) }, 'token-reused', source],
  ['the ledger says spent', { token: 'spent' }, 'token-reused', source],
  ['R2 while OPEN', { rejection: refusal(mismatchWords) }, 'client-token-mismatch', source],
  [
    'an unknown refusal while OPEN',
    { rejection: refusal('Invalid access-token', 403) },
    'token-refused',
    { kind: 'rotate', mode: 'ALL' },
  ],
  [
    'an unknown refusal of a tunnel without a thing',
    { rejection: refusal('no', 403), describe: { kind: 'facts', facts: facts({ thingName: null }) } },
    'token-refused',
    source,
  ],
  [
    'R1, but the tunnel is CLOSED',
    { rejection: refusal(reusedWords), describe: { kind: 'facts', facts: facts({ status: 'CLOSED' }) } },
    'tunnel-ended',
    { kind: 'open-new-tunnel' },
  ],
  [
    'the words say closed, DescribeTunnel says OPEN',
    { rejection: refusal('Tunnel is closed', 403) },
    'token-refused',
    { kind: 'rotate', mode: 'ALL' },
  ],
  [
    'not found',
    failed('not-found', { name: 'ResourceNotFoundException' }),
    'tunnel-ended',
    { kind: 'open-new-tunnel' },
  ],
  [
    'not found here, but there',
    { ...failed('not-found'), foundInRegion: 'eu-west-1' },
    'tunnel-wrong-region',
    { kind: 'use-region', region: 'eu-west-1' },
  ],
  [
    'refused, and the ARN names another region',
    {
      rejection: refusal('no', 403),
      describe: { kind: 'facts', facts: facts({ arn: 'arn:aws:iot:eu-west-1:1:tunnel/t-1' }) },
    },
    'tunnel-wrong-region',
    { kind: 'use-region', region: 'eu-west-1' },
  ],
  ['somebody else is connected', { rejection: refusal(reusedWords), takenOver: true }, 'replaced-elsewhere', source],
  [
    'closed by the service while OPEN, then refused',
    { rejection: refusal('Invalid access-token', 403), closedByService: true },
    'replaced-elsewhere',
    source,
  ],
  [
    'closed by the service, then refused as used',
    { rejection: refusal(reusedWords), closedByService: true },
    'token-reused',
    source,
  ],
  [
    'the device did not come',
    { describe: away, watched: { notified: true, watchedFor: 60_000 } },
    'device-disconnected',
    { kind: 'rotate', mode: 'DESTINATION' },
  ],
  [
    'no thing to deliver to',
    {
      describe: {
        kind: 'facts',
        facts: facts({ thingName: null, destination: { status: 'DISCONNECTED', since: null } }),
      },
      watched: { notified: false, watchedFor: 1 },
    },
    'device-disconnected',
    { kind: 'copy-request', action: 'iot:RotateTunnelAccessToken', mode: 'DESTINATION' },
  ],
  [
    'the device did not come, and its agent is online',
    { describe: away, watched: { notified: true, watchedFor: 60_000 }, agent: { connected: true, since: 1 } },
    'device-disconnected',
    { kind: 'rotate', mode: 'DESTINATION' },
  ],
  [
    'it left in the middle of an upload: the same button',
    { describe: away, watched: { notified: false, watchedFor: 1 }, brokenUpload: { bytes: 200_000 } },
    'device-disconnected',
    { kind: 'rotate', mode: 'DESTINATION' },
  ],
  [
    'its agent is offline: nothing can be delivered',
    { describe: away, watched: { notified: false, watchedFor: 1 }, agent: { connected: false, since: 1 } },
    'device-disconnected',
    { kind: 'retry' },
  ],
  [
    'both sides are broken: the laptop first',
    { rejection: refusal(reusedWords), describe: away, watched: { notified: false, watchedFor: 1 } },
    'token-reused',
    source,
  ],
  ['a reset without an answer', { resetService: 'SSH' }, 'service-unreachable', { kind: 'retry' }],
  [
    'a reset because the device went',
    { resetService: 'SSH', describe: away, watched: { notified: false, watchedFor: 1 } },
    'device-disconnected',
    { kind: 'rotate', mode: 'DESTINATION' },
  ],
  [
    'rotation denied',
    { rotation: { mode: 'SOURCE', error: cloudError('access-denied') }, rejection: refusal(reusedWords) },
    'rotation-denied',
    { kind: 'copy-request', action: 'iot:RotateTunnelAccessToken', mode: 'SOURCE' },
  ],
  [
    'rotation of a tunnel that is gone',
    { rotation: { mode: 'SOURCE', error: cloudError('not-found') } },
    'tunnel-ended',
    { kind: 'open-new-tunnel' },
  ],
  [
    'describing denied',
    failed('access-denied'),
    'access-denied',
    { kind: 'copy-request', action: 'iot:DescribeTunnel', mode: null },
  ],
  ['nobody signed in', failed('not-signed-in'), 'not-signed-in', { kind: 'sign-in' }],
  ['sign-in over', failed('sign-in-expired'), 'sign-in-expired', { kind: 'sign-in' }],
  [
    'clock wrong by ten minutes',
    failed('clock', { serverTime: now - 600_000 }),
    'clock-wrong',
    { kind: 'use-service-time', offset: -600_000 },
  ],
  [
    'a certificate from the future and a wrong clock',
    { connectionFailure: { stage: 'tls', code: 'CERT_NOT_YET_VALID', detail: '' }, clockOffsetMs: -3_600_000 },
    'clock-wrong',
    { kind: 'open-date-settings' },
  ],
  [
    'a certificate nobody trusts',
    { connectionFailure: { stage: 'tls', code: 'SELF_SIGNED_CERT_IN_CHAIN', detail: '' } },
    'certificate-untrusted',
    { kind: 'certificate-file' },
  ],
  [
    'a certificate for another name, which no authority mends',
    { connectionFailure: { stage: 'tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID', detail: '' } },
    'certificate-untrusted',
    { kind: 'retry' },
  ],
  [
    'an untrusted control plane',
    failed('untrusted', { status: null, name: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }),
    'certificate-untrusted',
    { kind: 'certificate-file' },
  ],
  ['signing in is silent', failed('sign-in-silent', { status: null }), 'sign-in-silent', { kind: 'retry' }],
  ['a filter answers for the data plane', { rejection: filtered(403) }, 'answered-in-between', { kind: 'retry' }],
  [
    'a filter answers with words that the service knows, too',
    { rejection: { ...filtered(403), words: reusedWords } },
    'answered-in-between',
    { kind: 'retry' },
  ],
  [
    'a filter answers while somebody else is connected: nothing is taken back on its word',
    { rejection: filtered(403), takenOver: true },
    'answered-in-between',
    { kind: 'retry' },
  ],
  ['a filter answers 429', { rejection: filtered(429) }, 'answered-in-between', { kind: 'retry' }],
  [
    'a filter answers, and the tunnel is CLOSED',
    { rejection: filtered(403), describe: { kind: 'facts', facts: facts({ status: 'CLOSED' }) } },
    'tunnel-ended',
    { kind: 'open-new-tunnel' },
  ],
  [
    'a filter answers for the control plane',
    failed('between', { status: 404, between: { server: 'AcmeFilter', title: 'Blocked' } }),
    'answered-in-between',
    { kind: 'retry' },
  ],
  [
    'the web proxy signs in by Negotiate only',
    {
      connectionFailure: { stage: 'web-proxy', code: 'sign-in-kind', detail: 'Negotiate, NTLM' },
      webProxyHost: 'proxy.corp',
    },
    'proxy-kind',
    { kind: 'copy-network-request' },
  ],
  ['no name', { connectionFailure: { stage: 'name', code: 'ENOTFOUND', detail: '' } }, 'offline', { kind: 'retry' }],
  ['no control plane', failed('offline', { status: null }), 'offline', { kind: 'retry' }],
  [
    'offline hides the device',
    { ...failed('offline', { status: null }), resetService: 'SSH' },
    'offline',
    { kind: 'retry' },
  ],
  [
    'the web proxy says no',
    {
      connectionFailure: { stage: 'web-proxy', code: '407', detail: 'Proxy Authentication Required' },
      webProxyHost: 'proxy.corp',
    },
    'proxy-blocks',
    { kind: 'proxy-password', proxyHost: 'proxy.corp' },
  ],
  [
    'the web proxy is of a kind that cannot be used',
    { connectionFailure: { stage: 'web-proxy', code: 'unsupported', detail: 'SOCKS5' }, webProxyHost: 'socks.corp' },
    'proxy-kind',
    { kind: 'proxy-settings' },
  ],
  [
    'the web proxy forbids it',
    { connectionFailure: { stage: 'web-proxy', code: 'status-403', detail: 'Forbidden' }, webProxyHost: 'proxy.corp' },
    'proxy-blocks',
    { kind: 'proxy-settings' },
  ],
  ['the data plane answers 503', { rejection: refusal('', 503) }, 'service-trouble', { kind: 'retry' }],
  ['the data plane answers 429', { rejection: refusal('', 429) }, 'service-trouble', { kind: 'retry' }],
  ['the data plane redirects', { rejection: refusal('', 302) }, 'unexpected', { kind: 'save-report' }],
  ['the control plane throttles', failed('throttled'), 'service-trouble', { kind: 'retry' }],
  ['a limit', { call: cloudError('limit', { name: 'LimitExceededException' }) }, 'unexpected', { kind: 'save-report' }],
  [
    'a taken port with a free one',
    { bind: { ...taken, freePort: 50100 } },
    'port-in-use',
    { kind: 'use-port', ports: [{ serviceId: 'SSH', port: 50100 }] },
  ],
  [
    'several taken ports, all at once',
    {
      bind: { ...taken, freePort: 50100, others: [{ serviceId: 'HTTP', port: 50080, freePort: 50101 }] },
    },
    'port-in-use',
    {
      kind: 'use-port',
      ports: [
        { serviceId: 'SSH', port: 50100 },
        { serviceId: 'HTTP', port: 50101 },
      ],
    },
  ],
  [
    'several taken ports, of which one has no other',
    {
      bind: { ...taken, freePort: 50100, others: [{ serviceId: 'HTTP', port: 50080, freePort: null }] },
    },
    'port-in-use',
    { kind: 'choose-port', serviceId: 'HTTP' },
  ],
  [
    'a taken port without',
    { bind: { ...taken, freePort: null } },
    'port-in-use',
    { kind: 'choose-port', serviceId: 'SSH' },
  ],
  [
    'pasted token, used',
    { hasAccount: false, describe: { kind: 'not-asked' }, rejection: refusal(reusedWords) },
    'token-spent-no-account',
    { kind: 'copy-request', action: 'iot:RotateTunnelAccessToken', mode: 'SOURCE' },
  ],
  [
    'pasted token, tunnel closed',
    { hasAccount: false, describe: { kind: 'not-asked' }, rejection: refusal('Tunnel is closed', 403) },
    'tunnel-ended',
    { kind: 'paste-token' },
  ],
];
