/** A scripted VNC server on loopback: lets in by what it is told, then does what a test says. */
import { createServer, type Socket } from 'node:net';
import { challengeAnswer } from '../../electron/visit/screen/rfb-security';
import { listening } from './loopback';

export interface VncScript {
  readonly version?: string;
  /** What it offers; of 3.3, what it chose. */
  readonly types?: readonly number[];
  readonly password?: string;
  /** Where it refuses, why. */
  readonly reason?: string;
  /** What it says after the window's ClientInit. */
  readonly first?: Uint8Array;
  /** What it says once the window has answered that. */
  readonly second?: Uint8Array;
}

export const challenge = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

const long = (number: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
};
export const reasonOf = (text: string): Buffer => Buffer.concat([long(Buffer.byteLength(text)), Buffer.from(text)]);

/** ServerInit: so large a desktop, 32 bits a pixel, with this name. */
export function serverInit(width: number, height: number, name = 'practice'): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt16BE(width, 0);
  head.writeUInt16BE(height, 2);
  // 32 bits a pixel, depth 24, true colour, 255 each, blue at 0.
  Buffer.from([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0]).copy(head, 4);
  return Buffer.concat([head, reasonOf(name)]);
}

export class VncServer {
  readonly sockets: Socket[] = [];
  /** What each connection said after it was let in. */
  readonly heard: Buffer[] = [];
  /** How many asked for a challenge. */
  challenged = 0;
  readonly #server = createServer((socket) => this.#serve(socket));
  #script: VncScript;

  private constructor(script: VncScript) {
    this.#script = script;
  }

  static async start(script: VncScript = {}): Promise<VncServer & { readonly port: number }> {
    const server = new VncServer(script);
    return Object.assign(server, { port: await listening(server.#server) });
  }

  /** From the next connection on. */
  play(script: VncScript): void {
    this.#script = script;
  }

  /** The last connection. */
  get socket(): Socket {
    const last = this.sockets.at(-1);
    if (last === undefined) throw new Error('nobody has connected');
    return last;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
  }

  #serve(socket: Socket): void {
    const { version = 'RFB 003.008\n', types = [1], password, reason, first, second } = this.#script;
    this.sockets.push(socket);
    socket.on('error', () => undefined);
    const old = version === 'RFB 003.003\n';
    const refuse = (): void => void socket.end(reason === undefined ? '' : reasonOf(reason));
    const letIn = (): void => {
      this.heard.push(Buffer.alloc(0));
      const at = this.heard.length - 1;
      const answers = [first, second];
      steps.push((bytes) => {
        this.heard[at] = Buffer.concat([this.heard[at] ?? Buffer.alloc(0), bytes]);
        const answer = answers.shift();
        if (answer !== undefined) socket.write(answer);
        return false;
      });
    };
    const result = (good: boolean): void => {
      socket.write(long(good ? 0 : 1));
      if (good) letIn();
      else refuse();
    };
    const afterType = (type: number): void => {
      if (type === 1) {
        if (version === 'RFB 003.008\n') socket.write(long(0));
        letIn();
        return;
      }
      this.challenged += 1;
      socket.write(challenge);
      steps.push((answer) => {
        const right = challengeAnswer(Buffer.from(password ?? ''), challenge);
        result(answer.equals(right));
        return true;
      });
    };
    /** Each takes what came, and says whether it was the last of its kind. */
    const steps: ((bytes: Buffer) => boolean)[] = [
      () => {
        if (old) {
          socket.write(long(types[0] ?? 0));
          if (types.length === 0) refuse();
          else afterType(types[0] ?? 1);
        } else {
          socket.write(Buffer.from([types.length, ...types]));
          if (types.length === 0) refuse();
          else
            steps.push((chosen) => {
              afterType(chosen[0] ?? 0);
              return true;
            });
        }
        return true;
      },
    ];
    socket.write(version);
    socket.on('data', (bytes) => {
      if (steps[0]?.(bytes) === true) steps.shift();
    });
  }
}
