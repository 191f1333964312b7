/** Sessions: the state machine driven; diagnosis, rotation, retries, polling. Sees the other rooms as interfaces only. */
export {
  defaultSessionTuning,
  type SessionDeps,
  type SessionNotice,
  type SessionTuning,
} from './deps';
export { SessionManager } from './manager';
export { openTunnelsOf } from './open-tunnels';
