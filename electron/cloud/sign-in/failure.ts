/** What signing in was refused with, as one class each; the words are the service's, without secrets. */
import { WebProxyError } from '../../net/http-connect';
import { codeOf, networkErrorClass } from '../../net/network-errors';
import type { SignInFailure } from '../../../shared/ipc/sign-in';
import { plainLine } from '../../../shared/text/outside';
import { cloudErrorOf, skewIn } from '../errors';

export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';

  constructor(
    readonly because: SignInFailure,
    message: string,
    /** Of `clock`: the service's minus this computer's, ms. */
    readonly skew: number | null = null,
  ) {
    super(plainLine(message, 500));
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** AWS cannot be reached: because of the network, or of a web proxy that does not let through. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof WebProxyError) return true;
  const kind = networkErrorClass(codeOf(error) ?? '') ?? networkErrorClass(nameOf(error));
  return kind !== null && kind !== 'not-http';
}

/** Somebody accepted and did not answer in time; `TimeoutError` is also what the SDK throws. */
export const isSilent = (error: unknown): boolean => {
  const name = nameOf(error);
  return name === 'TimeoutError' || name === 'SignInSilent';
};

/** Credentials were asked for without a person, and no answer came. Whether somebody is signed in is not known. */
export class SignInSilent extends Error {
  override readonly name = 'SignInSilent';

  constructor() {
    super('Signing in got no answer in time.');
  }
}

/** What says nothing of the person, their keys or their portal: somebody else's trouble. */
function elsewhere(error: unknown): 'service' | 'between' | null {
  // Neither AWS nor a portal speaks anything but HTTP.
  if (networkErrorClass(codeOf(error) ?? '') === 'not-http') return 'between';
  const about = { action: '', resource: '', condition: null, now: Date.now, aborted: false, timedOut: false };
  switch (cloudErrorOf(error, about).kind) {
    case 'service':
    case 'throttled':
      return 'service';
    case 'between':
      return 'between';
    default:
      return null;
  }
}

/**
 * The class of whatever an SDK client threw; `otherwise` where its name says nothing. `offset`: what signatures are
 * corrected by, ms.
 */
export function failureOf(error: unknown, otherwise: SignInFailure, offset = 0): SignInFailed {
  if (error instanceof SignInFailed) return error;
  const name = nameOf(error);
  const skew = skewIn(error, Date.now(), offset);
  if (skew !== null) return new SignInFailed('clock', wordsOf(error), skew);
  if (error instanceof WebProxyError && error.unsupported !== null)
    return new SignInFailed('proxy-kind', wordsOf(error));
  const because: SignInFailure = isSilent(error)
    ? 'no-answer'
    : isUnreachable(error)
      ? 'offline'
      : name === 'AccessDeniedException' && otherwise === 'portal'
        ? 'denied'
        : name === 'ExpiredTokenException' && otherwise === 'portal'
          ? 'code-expired'
          : (elsewhere(error) ?? otherwise);
  return new SignInFailed(because, wordsOf(error));
}
