/** How `fieldtunnel` ends, as the guide has it (assets/help, The command line). */
import { isProblemCode, problemRegistry } from '../problems/problem';
import type { ProblemConcern } from '../problems/traits';
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

const exitOfConcern = {
  token: exitCodes.token,
  device: exitCodes.device,
  tunnel: exitCodes.tunnel,
  signIn: exitCodes.signIn,
  denied: exitCodes.denied,
  network: exitCodes.network,
  port: exitCodes.port,
  service: exitCodes.service,
  unexpected: exitCodes.unexpected,
} as const satisfies Record<ProblemConcern, ExitCode>;

/** The code comes over the socket, from an app that may know more of them. */
export const exitOfProblem = (code: string): ExitCode =>
  isProblemCode(code) ? exitOfConcern[problemRegistry[code].concern] : exitCodes.unexpected;

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
