import type { Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection } from 'ssh2';
import type { FileTree } from '../files/tree';
import type { DeviceIdentity } from '../services/identity';
import { serveSession } from './session';

/** What a password login must say. */
const password = 'practice';

/** Bytes of an ed25519 public key as SSH writes it: two lengths of 4, the name of 11, the key of 32 (RFC 8709). */
const publicKeyLength = 51;

/**
 * A new ed25519 private key in OpenSSH's format. ssh2 cuts leading zero bytes off the public key, so about one of
 * 256 keys it makes is unusable; those are thrown away here. `generate` is for tests.
 */
export function makeHostKey(generate: () => string = () => ssh2.utils.generateKeyPairSync('ed25519').private): string {
  for (;;) {
    const key = generate();
    const parsed = ssh2.utils.parseKey(key);
    if (!(parsed instanceof Error) && parsed.getPublicSSH().length === publicKeyLength) return key;
  }
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
  const server = new ssh2.Server(
    {
      hostKeys: [makeHostKey()],
      ident: 'FieldOS_4.2',
      // AES only: the fastest without a native helper, and present in every runtime's crypto library.
      algorithms: { cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes256-ctr'] },
    },
    (client) => serveClient(client),
  );
  const serveClient = (client: Connection): void => {
    let user = '';
    client.on('authentication', (context) => {
      user = context.username;
      authenticate(context);
    });
    client.on('session', (accept) => serveSession(accept(), { device, files, user }));
    // A broken or hostile client ends its own connection only.
    client.on('error', () => client.end());
  };
  return (socket) => server.injectSocket(socket);
}
