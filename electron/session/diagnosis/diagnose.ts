/**
 * Diagnosis: a pure function of observations to one problem with one recovery (shared/README.md, Problems).
 * Every observation that means something yields a candidate; the registry decides which is the cause. The
 * service's wording is never the only evidence: whether a token can be rotated or the tunnel is over is
 * decided by DescribeTunnel and the ledger.
 */
import type { Problem } from '../../../shared/problems/problem';
import type { Recovery, ServiceAnswer } from '../../../shared/problems/recovery';
import { resolveProblems } from '../../../shared/problems/resolve';
import { classifyRejection, saysExpired, type RejectionClass } from '../../../shared/problems/service-wording';
import {
  answerOf,
  betweenProblem,
  bindProblem,
  callProblem,
  denialIn,
  connectionProblem,
  unexpectedProblem,
} from './parts';
import type { Observations } from './observations';

/**
 * Nothing comes back although the device stands. What may be tried costs the programs' connections: a person decides.
 */
function silenceProblem({ silent, thingName, lastFacts, now }: Observations): Problem | null {
  if (silent === null) return null;
  const { serviceId, forMs, connections, left, hadAnswered } = silent;
  const thing = lastFacts?.thingName ?? thingName;
  return {
    code: 'device-silent',
    params: {
      thingName: thing,
      serviceId,
      silentForMs: forMs,
      connections,
      ...(hadAnswered === undefined ? {} : { hadAnswered }),
    },
    recovery:
      left !== null
        ? { kind: 'ask-device', to: left === 'own-connection' ? null : left, ends: connections }
        : thing === null
          ? { kind: 'copy-request', action: 'iot:RotateTunnelAccessToken', mode: 'DESTINATION' }
          : { kind: 'rotate', mode: 'DESTINATION' },
    answer: null,
    at: now,
  };
}

/** The device's side, as far as DescribeTunnel and resets show it. */
function deviceProblem(seen: Observations): Problem | null {
  const { describe, watched, agent, brokenUpload, resetService, now } = seen;
  const facts = describe.kind === 'facts' ? describe.facts : null;
  const thingName = facts?.thingName ?? seen.thingName;
  if (watched !== null && facts?.destination.status === 'DISCONNECTED') {
    // Without a thing no token can be delivered: only whoever runs the device can be asked.
    // A token sent to an agent that is offline is not delivered (PROTOCOL.md 5.1): what helps is at the device.
    const recovery: Recovery =
      facts.thingName === null
        ? { kind: 'copy-request', action: 'iot:RotateTunnelAccessToken', mode: 'DESTINATION' }
        : agent?.connected === false
          ? { kind: 'retry' }
          : { kind: 'rotate', mode: 'DESTINATION' };
    return {
      code: 'device-disconnected',
      params: {
        thingName,
        notified: watched.notified,
        watchedFor: watched.notified ? watched.watchedFor : null,
        ...(agent === null ? {} : { agent }),
        ...(brokenUpload === null ? {} : { uploading: brokenUpload }),
      },
      recovery,
      answer: null,
      at: now,
    };
  }
  if (resetService === null || facts?.destination.status === 'DISCONNECTED') return null;
  return {
    code: 'service-unreachable',
    params: { serviceId: resetService, thingName },
    recovery: { kind: 'retry' },
    answer: null,
    at: now,
  };
}

const rotates = 'iot:RotateTunnelAccessToken';
const rotateSource: Recovery = { kind: 'rotate', mode: 'SOURCE' };

function endOf(seen: Observations, refusal: RejectionClass | null): Problem | null {
  const { now, describe, lastFacts, hasAccount } = seen;
  const facts = describe.kind === 'facts' ? describe.facts : lastFacts;
  const thingName = facts?.thingName ?? seen.thingName;
  // A new tunnel needs a thing to lead to, services, and somebody who may open it.
  const canOpen = thingName !== null && hasAccount;
  const recovery: Recovery = canOpen
    ? { kind: 'open-new-tunnel' }
    : hasAccount
      ? { kind: 'none' }
      : { kind: 'paste-token' };
  const ended = (how: 'closed' | 'expired' | 'not-found', answer: ServiceAnswer | null): Problem => ({
    code: 'tunnel-ended',
    params: { how, endedAt: how === 'expired' ? (facts?.endsAt ?? null) : null, thingName },
    recovery,
    answer,
    at: now,
  });
  const serviceNow = now - (seen.clockOffsetMs ?? 0);
  const expired = facts?.endsAt !== null && facts?.endsAt !== undefined && serviceNow >= facts.endsAt;
  if (describe.kind === 'facts' && describe.facts.status === 'CLOSED')
    return ended(
      expired || saysExpired(seen.closeReason) || saysExpired(seen.rejection?.words ?? '') ? 'expired' : 'closed',
      null,
    );
  const gone = [describe.kind === 'failed' ? describe.error : null, seen.rotation?.error ?? null].find(
    (error) => error?.kind === 'not-found',
  );
  if (gone !== undefined && gone !== null) return ended(expired ? 'expired' : 'not-found', answerOf(gone));
  // Without anybody to ask, the data plane's words are the best there is.
  const unanswered =
    describe.kind === 'not-asked' || (describe.kind === 'failed' && describe.error.kind === 'access-denied');
  if (unanswered && refusal === 'tunnel-closed') return ended('closed', rejectionAnswer(seen));
  return null;
}

const rejectionAnswer = ({ rejection }: Observations): ServiceAnswer | null =>
  rejection === null
    ? null
    : { status: rejection.status, words: rejection.words, channelId: rejection.channelId, requestId: null };

/** The source's token is not accepted, or the ledger knows it would not be. */
function tokenProblem(seen: Observations, refusal: RejectionClass | null): Problem | null {
  const { now, rejection, takenOver, closedByService, token } = seen;
  const answer = rejectionAnswer(seen);
  const facts = seen.describe.kind === 'facts' ? seen.describe.facts : seen.lastFacts;
  const params = { tunnelEndsAt: facts?.endsAt ?? null };
  const spent = rejection === null && token === 'spent';
  if (refusal === null && !spent && !takenOver) return null;
  if (!seen.hasAccount) {
    if (refusal === null && !spent) return null;
    const why =
      refusal === 'client-token-mismatch' ? 'mismatch' : refusal === 'token-reused' || spent ? 'reused' : 'refused';
    return {
      code: 'token-spent-no-account',
      params: { why },
      recovery: { kind: 'copy-request', action: rotates, mode: 'SOURCE' },
      answer,
      at: now,
    };
  }
  // Somebody else is on the tunnel. Known wording does not speak against it: a revoked token may be called used
  // (PROTOCOL.md 8.4).
  const replaced = { ...params, seen: takenOver };
  if (takenOver) return { code: 'replaced-elsewhere', params: replaced, recovery: rotateSource, answer, at: now };
  if (refusal === 'token-reused' || spent)
    return { code: 'token-reused', params, recovery: rotateSource, answer, at: now };
  if (refusal === 'client-token-mismatch')
    return { code: 'client-token-mismatch', params, recovery: rotateSource, answer, at: now };
  if (closedByService) return { code: 'replaced-elsewhere', params: replaced, recovery: rotateSource, answer, at: now };
  // ALL needs a device to deliver to; without one it would only cut the device off (PROTOCOL.md 1.8).
  return {
    code: 'token-refused',
    params,
    recovery: (facts?.thingName ?? null) === null ? rotateSource : { kind: 'rotate', mode: 'ALL' },
    answer,
    at: now,
  };
}

const regionOf = (arn: string | null | undefined): string | null => arn?.split(':')[3] ?? null;

function regionProblem(seen: Observations): Problem | null {
  const { now, environment, describe, rejection } = seen;
  const byArn = describe.kind === 'facts' && rejection !== null ? regionOf(describe.facts.arn) : null;
  const tunnelRegion = seen.foundInRegion ?? byArn;
  if (tunnelRegion === null || tunnelRegion === '' || tunnelRegion === environment.region) return null;
  return {
    code: 'tunnel-wrong-region',
    params: { usedRegion: environment.region, tunnelRegion },
    recovery: { kind: 'use-region', region: tunnelRegion },
    answer: rejectionAnswer(seen),
    at: now,
  };
}

function rotationProblem(seen: Observations): readonly Problem[] {
  if (seen.rotation === null) return [];
  const { mode, error } = seen.rotation;
  if (error.kind === 'access-denied')
    return [
      {
        code: 'rotation-denied',
        params: { ...denialIn(error), mode },
        recovery: { kind: 'copy-request', action: rotates, mode },
        answer: answerOf(error),
        at: seen.now,
      },
    ];
  const problem = callProblem(seen, error);
  return problem === null ? [] : [problem];
}

export function diagnose(seen: Observations): Problem | null {
  const { rejection, describe, call } = seen;
  // What something in between answers says nothing of the token or the tunnel.
  const between = rejection?.between !== undefined;
  const refused =
    rejection !== null && !between && rejection.status >= 400 && rejection.status < 500 && rejection.status !== 429;
  const refusal = refused ? classifyRejection(rejection) : null;
  const candidates: (Problem | null)[] = [
    endOf(seen, refusal),
    regionProblem(seen),
    tokenProblem(seen, refusal),
    ...rotationProblem(seen),
    describe.kind === 'failed' ? callProblem(seen, describe.error) : null,
    call === null ? null : callProblem(seen, call),
    connectionProblem(seen),
    bindProblem(seen),
    betweenProblem(seen, rejection, rejectionAnswer(seen)),
    deviceProblem(seen),
    silenceProblem(seen),
  ];
  if (rejection !== null && !refused && !between) {
    const throttled = rejection.status === 429;
    candidates.push(
      rejection.status >= 500 || throttled
        ? {
            code: 'service-trouble',
            params: { status: rejection.status, throttled },
            recovery: { kind: 'retry' },
            answer: rejectionAnswer(seen),
            at: seen.now,
          }
        : unexpectedProblem(seen.now, `handshake-${rejection.status}`, rejectionAnswer(seen)),
    );
  }
  return resolveProblems(candidates.filter((candidate) => candidate !== null));
}
