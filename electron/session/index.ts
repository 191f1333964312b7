/**
 * Sessions: the state machine driven; diagnosis, rotation, retries, polling. Sees the other rooms as interfaces only.
 */
export { defaultSessionTuning } from './deps';
export { SessionManager } from './manager';
export { openTunnelsOf } from './open-tunnels';
