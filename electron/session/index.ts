/** Sessions: the state machine driven; diagnosis, rotation, retries, polling. Sees the other rooms as interfaces only. */
export {
  defaultSessionTuning,
  type AdminRequestAbout,
  type OpenRequest,
  type SelectRequest,
  type SessionDeps,
  type SessionMemory,
  type SessionNotice,
  type SessionTuning,
  type TokenRequest,
} from './deps';
export { SessionManager } from './manager';
export { openTunnelsOf } from './open-tunnels';
