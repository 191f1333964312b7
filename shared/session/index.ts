/** A session's state machine: types, events, reducer, permissions, chain. Pure; owned by the main process. */
export { chainOf, closedHere, neverFound, observedForMs } from './chain';
export { createSession, type NewSession } from './create';
export { deniedCall, deniedConnect, deniedRecovery, deniedRotation, deniedTags } from './denied';
export type { SessionEvent } from './events';
export {
  canCloseNext,
  canCloseTunnel,
  canConnect,
  canDisconnect,
  canForget,
  canMovePort,
  canOpenService,
  canOpenTunnel,
  canRecover,
  canReplace,
  canRotate,
  canStop,
  canStopReplacing,
  deliveryOf,
  isUsableToken,
  problemOf,
  recoverableProblem,
  stopLeaves,
} from './permissions';
export { isCurrentDevice } from './described';
export { reduce } from './reduce';
export { holdsPrograms, isDeviceAway, isInUse } from './states';
export type * from './state';
export type * from './view';
