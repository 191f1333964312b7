import type { Mode } from '../core/tunnel';
import type { Subprotocol } from '../data/handshake';
import type { Peer } from '../data/peer';

/**
 * "Another computer" for the fault `peer-replaced`: it holds the source's place, reads everything and says
 * nothing, until somebody rotates the token away from it.
 */
export class Intruder implements Peer {
  readonly mode: Mode = 'source';
  readonly subprotocol: Subprotocol = 'aws.iot.securetunneling-3.0';
  readonly waitingBytes = 0;
  onMessage: (message: Buffer) => void = () => undefined;
  onClosed: () => void = () => undefined;

  send(_message: Buffer, flushed: () => void): void {
    setImmediate(flushed);
  }

  setPaused(): void {
    // It never sends anything that could be held back.
  }

  close(): void {
    this.onClosed();
  }
}
