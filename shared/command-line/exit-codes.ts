/** How `fieldtunnel` ends, as the guide has it (assets/help, The command line). */
import type { ProblemCode } from '../problems/problem';
import type { Failure } from './messages';

export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  notReached: 3,
  otherVersion: 4,
  declined: 5,
  notAllowed: 6,
  notFound: 7,
  token: 10,
  tunnel: 11,
  device: 12,
  signIn: 13,
  denied: 14,
  network: 15,
  port: 16,
  service: 17,
  cannotStart: 126,
  noProgram: 127,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const ofProblems = {
  'token-reused': exitCodes.token,
  'client-token-mismatch': exitCodes.token,
  'token-refused': exitCodes.token,
  'token-spent-no-account': exitCodes.token,
  'replaced-elsewhere': exitCodes.token,
  'tunnel-ended': exitCodes.tunnel,
  'tunnel-wrong-region': exitCodes.tunnel,
  'device-disconnected': exitCodes.device,
  'device-speaks-older-protocol': exitCodes.device,
  'device-silent': exitCodes.device,
  'service-unreachable': exitCodes.device,
  'not-signed-in': exitCodes.signIn,
  'sign-in-expired': exitCodes.signIn,
  'sign-in-silent': exitCodes.signIn,
  'rotation-denied': exitCodes.denied,
  'access-denied': exitCodes.denied,
  'clock-wrong': exitCodes.network,
  offline: exitCodes.network,
  'proxy-blocks': exitCodes.network,
  'proxy-kind': exitCodes.network,
  'answered-in-between': exitCodes.network,
  'certificate-untrusted': exitCodes.network,
  'port-in-use': exitCodes.port,
  'service-trouble': exitCodes.service,
  'storage-reset': exitCodes.unexpected,
  unexpected: exitCodes.unexpected,
} as const satisfies Record<ProblemCode, ExitCode>;

/** The code comes over the socket, from an app that may know more of them. */
export const exitOfProblem = (code: string): ExitCode =>
  Object.hasOwn(ofProblems, code) ? ofProblems[code as ProblemCode] : exitCodes.unexpected;

export const exitOfFailure = {
  'bad-request': exitCodes.usage,
  'other-host': exitCodes.notAllowed,
  declined: exitCodes.declined,
  stopped: exitCodes.declined,
  'too-many-links': exitCodes.notReached,
  'yes-not-allowed': exitCodes.notAllowed,
  'no-session': exitCodes.notFound,
  'no-service': exitCodes.notFound,
  'which-service': exitCodes.usage,
  'too-long': exitCodes.unexpected,
  closing: exitCodes.notReached,
  unexpected: exitCodes.unexpected,
} as const satisfies Record<Failure, ExitCode>;
