import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import type { Timers } from '../../electron/net/clock';
import { SshRig } from './ssh-client';
import { StandInSshServer, type SshServerOptions } from './ssh-server';

/** What stands beside a test of the ssh client; it is gone after each test. */
export interface SshTest {
  readonly serve: (options?: SshServerOptions, port?: number) => Promise<StandInSshServer>;
  readonly client: (timers?: Timers) => SshRig;
  /** A server of bytes. @returns its port */
  readonly raw: (onSocket: (socket: Socket) => void) => Promise<number>;
}

export function sshTest(): SshTest {
  const servers: StandInSshServer[] = [];
  const rawServers: Server[] = [];
  const sockets: Socket[] = [];
  const rigs: SshRig[] = [];
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map(({ ssh }) => ssh.stop()));
    await Promise.all(servers.splice(0).map((server) => server.close()));
    for (const socket of sockets.splice(0)) socket.destroy();
    await Promise.all(rawServers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });
  return {
    async serve(options, port) {
      const server = await StandInSshServer.start(options, port);
      servers.push(server);
      return server;
    },
    client(timers) {
      const rig = new SshRig(timers);
      rigs.push(rig);
      return rig;
    },
    async raw(onSocket) {
      const server = createServer((socket) => {
        sockets.push(socket);
        socket.on('error', () => undefined);
        onSocket(socket);
      });
      rawServers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return (server.address() as AddressInfo).port;
    },
  };
}
