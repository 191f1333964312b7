import type { Socket } from 'node:net';

/**
 * Has what is written to a socket in one turn of the event loop leave it in one piece. The ssh library writes each
 * packet in three, its length, its content and its seal: without this a key that is pressed is three segments and three
 * messages of the tunnel.
 */
export function gatherWrites(socket: Socket): void {
  const write = socket.write.bind(socket);
  let isGathering = false;
  const leave = (): void => {
    isGathering = false;
    socket.uncork();
  };
  const gather = (...written: Parameters<typeof write>): boolean => {
    if (!isGathering) {
      isGathering = true;
      socket.cork();
      process.nextTick(leave);
    }
    return write(...written);
  };
  // It has two ways to be called, of which TypeScript takes apart the last one only.
  socket.write = gather as Socket['write'];
}
