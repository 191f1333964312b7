import { EventEmitter } from 'node:events';
import type { Handler } from '../server';
import type { Shell } from '../shell';
import { strict } from '../strict';

/** `electron.protocol` and `electron.session`: one session, the default one. */
export function makeSession(shell: Shell) {
  const protocol = strict('protocol', {
    registerSchemesAsPrivileged: () => undefined,
    handle(scheme: string, handler: Handler) {
      if (shell.options.failing === 'protocol.handle') throw new Error('Failed to register protocol');
      if (shell.handlers.has(scheme)) throw new Error(`browser shell: ${scheme} has a handler`);
      shell.handlers.set(scheme, handler);
    },
    unhandle: (scheme: string) => void shell.handlers.delete(scheme),
    isProtocolHandled: (scheme: string) => shell.handlers.has(scheme),
  } satisfies Partial<Electron.Protocol>);
  const { permissions } = shell.records;
  const own = strict(
    'session',
    Object.assign(new EventEmitter(), {
      protocol,
      webRequest: strict('session.webRequest', {
        onBeforeRequest: (filter: Shell['requestFilters'][number]) => void shell.requestFilters.push(filter),
      }),
      setPermissionRequestHandler(
        handler: (contents: unknown, permission: string, callback: (granted: boolean) => void) => void,
      ) {
        permissions.request = (permission) => {
          let granted = true;
          handler(null, permission, (answer) => (granted = answer));
          return granted;
        };
      },
      setPermissionCheckHandler: (handler: (contents: unknown, permission: string) => boolean) =>
        void (permissions.check = (permission) => handler(null, permission)),
      setDevicePermissionHandler: () => undefined,
      setSpellCheckerEnabled: () => undefined,
      resolveProxy(url: string) {
        shell.records.proxyQuestions.push(url);
        return Promise.resolve(shell.records.proxyAnswer);
      },
    }),
  );
  return { protocol, session: strict('session', { defaultSession: own }) };
}
