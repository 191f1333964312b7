import type { Socket } from 'node:net';

/** Gives every byte back: what measures a way, or looks whether it changes anything. */
export const echoService = (): ((socket: Socket) => void) => (socket) => void socket.pipe(socket);
