/**
 * From what the SDK throws to one class of failure. The SDK's `.name` decides, never the status alone (PROTOCOL.md
 * 1.4).
 */
import { z } from 'zod';
import { plainLine } from '../../shared/text/outside';
import { allowedSkewMs, type CloudError } from './contract';
import { denialOf, type IamRequest } from './denials';
import { answeredBy, type AnsweredBy } from '../net/answer-page';
import { retryAfterMs } from '../net/retry-after';
import { WebProxyError } from '../net/http-connect';
import { networkErrorClass, type NetworkErrorClass } from '../net/network-errors';

type Kind = CloudError['kind'];

const byName: readonly (readonly [RegExp, Kind])[] = [
  [
    /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorized|UnauthorizedException|ForbiddenException)$/,
    'access-denied',
  ],
  [
    /^(ExpiredToken|ExpiredTokenException|TokenRefreshRequired|SSOTokenProviderFailure|SignInExpired)$/,
    'sign-in-expired',
  ],
  [/^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture|BadRequestTime)$/, 'clock'],
  [
    /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|MissingAuthenticationToken|MissingAuthenticationTokenException|IncompleteSignature|IncompleteSignatureException|InvalidSignatureException|SignatureDoesNotMatch|CredentialsProviderError|ProviderError|AuthFailure|NotSignedIn)$/,
    'not-signed-in',
  ],
  [/^SignInSilent$/, 'sign-in-silent'],
  [/^ResourceNotFoundException$/, 'not-found'],
  [/^LimitExceededException$/, 'limit'],
  [
    /^(Throttling|ThrottlingException|TooManyRequestsException|RequestLimitExceeded|RequestThrottled|SlowDown)/,
    'throttled',
  ],
  [
    /^(ValidationException|InvalidRequestException|InvalidParameterException|BadRequestException|SerializationException|InvalidParameterValue|UnknownOperationException)$/,
    'invalid',
  ],
  [
    /^(InternalFailure|InternalServerError|InternalServerException|InternalServiceException|InternalFailureException|ServiceUnavailable|ServiceUnavailableException|AnswerTooLarge)$/,
    'service',
  ],
];

const kindOfNetwork: Readonly<Record<NetworkErrorClass, Kind>> = {
  'certificate-time': 'untrusted',
  'certificate-name': 'untrusted',
  certificate: 'untrusted',
  tls: 'offline',
  name: 'offline',
  unreachable: 'offline',
  // What answered is something in between, or a service that is not itself.
  'not-http': 'service',
};

/** The parts of whatever was thrown that say something. */
const thrown = z.object({
  name: z.string().catch('Error'),
  message: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  issuer: z.string().optional().catch(undefined),
  $fault: z.string().optional().catch(undefined),
  $metadata: z
    .object({ httpStatusCode: z.number().optional(), requestId: z.string().optional() })
    .optional()
    .catch(undefined),
  $response: z.unknown().optional(),
  $responseBodyText: z.string().optional().catch(undefined),
});

/** What the failed call was about, for the person and the administrator. */
export interface CallContext extends IamRequest {
  /** The time that signatures carry, epoch ms. */
  readonly now: () => number;
  readonly aborted: boolean;
  readonly timedOut: boolean;
}

const answer = z.object({ headers: z.record(z.string(), z.string()), body: z.unknown().optional() });

/** Its headers by lower-case name, and its body where the SDK kept it; null where there was no answer. */
function answerIn(
  response: unknown,
): { readonly header: (name: string) => string | null; readonly body: string } | null {
  const parsed = answer.safeParse(response);
  if (!parsed.success) return null;
  const headers = new Map(Object.entries(parsed.data.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { body } = parsed.data;
  return { header: (name) => headers.get(name) ?? null, body: typeof body === 'string' ? body : '' };
}

/** Every answer of AWS names its request or its error so, also where its words are unknown. */
const marks = ['x-amzn-requestid', 'x-amzn-errortype', 'x-amz-request-id', 'x-amzn-trace-id', 'x-amz-cf-id'];

/** Who answered in AWS's place; null: AWS did, as far as can be seen, or nobody. */
function betweenIn({ $response, $responseBodyText }: z.infer<typeof thrown>, status: number | null): AnsweredBy | null {
  const seen = answerIn($response);
  if (seen === null || status === null || marks.some((name) => seen.header(name) !== null)) return null;
  return answeredBy(seen.header('server') ?? seen.header('via'), seen.body || ($responseBodyText ?? ''));
}

/** `Date` of whatever the SDK has as an answer, epoch ms; null where there is none or it is not a date. */
export function dateIn(response: unknown): number | null {
  const at = Date.parse(answerIn(response)?.header('date') ?? '');
  return Number.isNaN(at) ? null : at;
}

/** `Retry-After` of the answer in what the SDK throws, ms; null where it is absent. `now`: epoch ms. */
export function askedWaitIn(error: unknown, now: number): number | null {
  const { $response } = thrown.safeParse(error).data ?? {};
  const seen = answerIn($response);
  return retryAfterMs(seen?.header('retry-after'), seen?.header('date'), now);
}

function kindOf(
  error: z.infer<typeof thrown>,
  status: number | null,
  serverTime: number | null,
  context: CallContext,
): Kind {
  const named = byName.find(([pattern]) => pattern.test(error.name))?.[1];
  const skewed = serverTime !== null && Math.abs(context.now() - serverTime) > allowedSkewMs;
  if (named === 'not-signed-in') {
    if (/signature/i.test(error.name) && (skewed || /expired|not yet current/i.test(error.message))) return 'clock';
    // The credential chain says in words only that a single sign-on session is over.
    return /expired/i.test(error.message) && /Provider/.test(error.name) ? 'sign-in-expired' : 'not-signed-in';
  }
  if (named !== undefined) return named;
  const code = error.code ?? error.name;
  const network = networkErrorClass(code);
  if (network !== null) return kindOfNetwork[network];
  // Without AWS's marks and names a status says nothing of credentials, of a role or of a tunnel.
  if (betweenIn(error, status) !== null) return 'between';
  if (status === 429) return 'throttled';
  if (status !== null && status >= 500) return 'service';
  if (status === 401) return 'not-signed-in';
  if (status === 403) return 'access-denied';
  if (status === 404) return 'not-found';
  if (status !== null && status >= 400) return 'invalid';
  return 'unknown';
}

/**
 * The service's clock minus this computer's, ms, where a service refused a signature because of it; null: it was
 * something else. `now`: this computer's clock, epoch ms; `offset`: what signatures are corrected by already, ms.
 */
export function skewIn(error: unknown, now: number, offset: number): number | null {
  const { kind, serverTime } = cloudErrorOf(error, {
    action: '',
    resource: '',
    condition: null,
    now: () => now + offset,
    aborted: false,
    timedOut: false,
  });
  return kind === 'clock' && serverTime !== null ? serverTime - now : null;
}

/** Client access tokens are long runs of URL-safe base64 (PROTOCOL.md 1.3); nothing else in these messages is. */
const withoutTokens = (words: string): string => words.replace(/[A-Za-z0-9_+/-]{100,}={0,2}/g, '[token]');

export function cloudErrorOf(error: unknown, context: CallContext): CloudError {
  const parsed = thrown.safeParse(error);
  const known = parsed.success ? parsed.data : { name: 'Error', message: String(error) };
  const status = known.$metadata?.httpStatusCode ?? null;
  const serverTime = dateIn(known.$response);
  const words = plainLine(withoutTokens(known.message));
  const blocked =
    error instanceof WebProxyError
      ? {
          host: error.host,
          status: error.status,
          ...(error.unsupported === null ? {} : { unsupported: error.unsupported }),
        }
      : null;
  const kind: Kind =
    blocked !== null
      ? 'web-proxy'
      : context.timedOut
        ? 'offline'
        : context.aborted
          ? 'aborted'
          : kindOf(known, status, serverTime, context);
  const between = kind === 'between' ? betweenIn(known, status) : null;
  const wait = askedWaitIn(known, context.now());
  const denial = kind === 'access-denied' ? denialOf(words, context) : null;
  return {
    kind,
    name:
      known.code !== undefined && (kind === 'offline' || kind === 'untrusted' || kind === 'web-proxy')
        ? known.code
        : known.name,
    status,
    words: context.timedOut ? 'No answer in time.' : words,
    requestId: known.$metadata?.requestId ?? null,
    serverTime,
    action: context.action,
    resource: denial?.resource ?? context.resource,
    ...(denial === null ? {} : { denial }),
    ...(kind === 'untrusted' && known.issuer !== undefined ? { issuer: known.issuer } : {}),
    ...(blocked === null ? {} : { webProxy: blocked }),
    ...(between === null ? {} : { between }),
    ...(wait === null ? {} : { retryAfterMs: wait }),
  };
}
