/**
 * The names of everything that crosses between window and main process. This file has no imports, because
 * the sandboxed preload script is built from it. Schemas and types are in `contract.ts`, which fails to
 * compile when the two differ.
 */
export const requestNames = [
  'app.snapshot',
  'app.ready',
  'clipboard.write',
  'inbox.confirm',
  'inbox.dismiss',
  'notice.dismiss',
  'devices.refresh',
  'devices.look',
  'devices.shown',
  'devices.star',
  'devices.thing',
  'devices.suggest',
  'session.select',
  'session.openTunnel',
  'session.connect',
  'session.disconnect',
  'session.stop',
  'session.recover',
  'session.rotate',
  'session.closeTunnel',
  'session.tellWhenBack',
  'session.forget',
  'session.movePort',
  'session.openService',
  'session.report',
  'session.adminRequest',
  'permissions.forget',
  'token.takeFromClipboard',
  'token.discard',
  'token.connect',
  'signIn.open',
  'signIn.portal',
  'signIn.openBrowser',
  'signIn.account',
  'signIn.role',
  'signIn.profile',
  'signIn.pasteKeys',
  'signIn.mfa',
  'signIn.again',
  'signIn.useServiceTime',
  'signIn.back',
  'signIn.cancel',
  'account.use',
  'account.signOut',
  'practice.start',
  'practice.fault',
  'practice.clearFault',
  'settings.update',
  'environment.select',
  'environment.addCustom',
  'environment.change',
  'environment.remove',
  'environment.test',
  'environment.stopTest',
  'clock.use',
  'clock.release',
  'network.setWebProxy',
  'network.setPassword',
  'network.forgetPassword',
  'network.setCaFile',
  'system.openDateSettings',
  'system.openProxySettings',
  'report.save',
] as const;

export const eventNames = ['state.changed', 'session.focus'] as const;

export type RequestName = (typeof requestNames)[number];
export type EventName = (typeof eventNames)[number];

/** Under this name the preload script puts the client into the window. */
export const bridgeKey = 'fieldtunnel';

/** The channel of a request or event on Electron's bus. */
export const requestChannel = (name: RequestName): string => `fieldtunnel:${name}`;
export const eventChannel = (name: EventName): string => `fieldtunnel:event:${name}`;
