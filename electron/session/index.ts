/** Sessions: the state machine driven; diagnosis, rotation, retries, polling. Sees the other rooms as interfaces only. */
export {
  defaultSessionTuning,
  realTimers,
  type SessionDeps,
  type SessionMemory,
  type SessionNotice,
  type SessionTuning,
  type Timers,
} from './deps';
export { createSessionManager, type SessionManager } from './manager';
export { openTunnelsOf } from './open-tunnels';
export type { AdminRequestAbout, OpenRequest, SelectRequest, TokenRequest } from './requests';
