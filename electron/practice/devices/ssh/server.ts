import type { Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection } from 'ssh2';
import { gatherWrites } from '../../../net/gather-writes';
import type { FileTree } from '../files/tree';
import type { DeviceIdentity } from '../services/identity';
import { serveSession } from './session';
import { Shell } from './shell';

/** What a password login must say. */
const password = 'practice';

/**
 * Anyone may log in, with any public key, or with no proof at all, and by password with `practice`: the server
 * listens on loopback only, holds nothing but its own practice files, and cannot start programs or connections.
 */
function authenticate(context: AuthContext): void {
  if (context.method === 'none' || context.method === 'publickey') context.accept();
  else if (context.method === 'password' && context.password === password) context.accept();
  else context.reject(['password', 'publickey']);
}

/**
 * The device's SSH service.
 * @param hostKey the private key that the next connection is shown, PEM
 */
export function sshService(device: DeviceIdentity, files: FileTree, hostKey: () => string): (socket: Socket) => void {
  const serveClient = (client: Connection): void => {
    let user = '';
    client.on('authentication', (context) => {
      user = context.username;
      authenticate(context);
    });
    client.on('session', (accept) => serveSession(accept(), () => new Shell(device, files, user)));
    // A broken or hostile client ends its own connection only.
    client.on('error', () => client.end());
  };
  const options = {
    ident: 'FieldOS_4.2',
    // AES only: the fastest without a native helper, and present in every runtime's crypto library.
    algorithms: { cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes256-ctr'] },
  } satisfies Partial<ssh2.ServerConfig>;
  const servers = new Map<string, ssh2.Server>();
  const serverWith = (key: string): ssh2.Server => {
    const server = servers.get(key) ?? new ssh2.Server({ ...options, hostKeys: [key] }, serveClient);
    servers.set(key, server);
    return server;
  };
  return (socket) => {
    gatherWrites(socket);
    serverWith(hostKey()).injectSocket(socket);
  };
}
