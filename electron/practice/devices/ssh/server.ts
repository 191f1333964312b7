import { generateKeyPairSync } from 'node:crypto';
import type { Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection } from 'ssh2';
import type { FileTree } from '../files/tree';
import type { DeviceIdentity } from '../services/identity';
import { serveSession } from './session';
import { Shell } from './shell';

/** What a password login must say. */
const password = 'practice';

/** A new private key. Node makes it: of the ed25519 keys that ssh2 makes, about one of 256 cannot be used. */
function makeHostKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}

/**
 * Anyone may log in, with any public key, or with no proof at all, and by password with `practice`: the server
 * listens on loopback only, holds nothing but its own practice files, and cannot start programs or connections.
 */
function authenticate(context: AuthContext): void {
  if (context.method === 'none' || context.method === 'publickey') context.accept();
  else if (context.method === 'password' && context.password === password) context.accept();
  else context.reject(['password', 'publickey']);
}

/** The device's SSH service. Its host key is made here and never leaves memory, so each start has another. */
export function sshService(device: DeviceIdentity, files: FileTree): (socket: Socket) => void {
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
    hostKeys: [makeHostKey()],
    ident: 'FieldOS_4.2',
    // AES only: the fastest without a native helper, and present in every runtime's crypto library.
    algorithms: { cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes256-ctr'] },
  } satisfies ssh2.ServerConfig;
  const server = new ssh2.Server(options, serveClient);
  return (socket) => server.injectSocket(socket);
}
