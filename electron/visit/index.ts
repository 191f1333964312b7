/**
 * Working on a device inside the window: who one is there, its host key, its shells, its screen. Sees the device
 * through a local port.
 */
export { keyAgent } from './agent';
export { HostKeys } from './host-keys';
export { Logins, type SecretNames } from './logins';
export { ScreenPasswords } from './screen/passwords';
export { Screens } from './screen/screens';
export { knowsHost, readSshConfig } from './ssh-config';
export { openSshThread } from './ssh-thread';
export type { VisitFiles } from './visit-files';
export { Visits } from './visits';
export { WorkNotes } from './work-notes';
