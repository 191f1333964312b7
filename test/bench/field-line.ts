/**
 * A narrow and long line in user space, in a process of its own:
 * `field-line.cjs <socket> <host> <up> <down> <one way> <queue>`. Connections to its port on `host` go on to the socket
 * at that path. `up`, `down`: bytes a millisecond; `one way`: ms; `queue`: bytes that may wait at each end. What is
 * more waits in the sender's system.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

const [path = '', host = '', ...figures] = process.argv.slice(2);
const [up = 100, down = 400, oneWayMs = 100, queueBytes = 60_000] = figures.map(Number);
/** As large as a packet. */
const pieceBytes = 1_448;

/** One direction: pieces leave one after another, each at its time, and arrive so much later. */
function carry(from: Socket, onto: Socket, rate: number): void {
  let busyUntil = 0;
  let queued = 0;
  const leaving: { readonly at: number; readonly bytes: number }[] = [];
  const arriving: { readonly at: number; readonly bytes: Buffer | null }[] = [];
  let timer: NodeJS.Timeout | null = null;
  const step = (): void => {
    timer = null;
    const now = performance.now();
    for (let next = leaving[0]; next !== undefined && next.at <= now; next = leaving[0]) {
      leaving.shift();
      queued -= next.bytes;
    }
    for (let next = arriving[0]; next !== undefined && next.at <= now; next = arriving[0]) {
      arriving.shift();
      if (next.bytes === null) onto.end();
      else onto.write(next.bytes);
    }
    if (queued < queueBytes && from.isPaused()) from.resume();
    if (leaving.length + arriving.length > 0) timer = setTimeout(step, 1);
  };
  const add = (bytes: Buffer | null): void => {
    const length = bytes?.length ?? 0;
    busyUntil = Math.max(performance.now(), busyUntil) + length / rate;
    queued += length;
    leaving.push({ at: busyUntil, bytes: length });
    arriving.push({ at: busyUntil + oneWayMs, bytes });
    timer ??= setTimeout(step, 1);
  };
  from.on('data', (chunk: Buffer) => {
    for (let at = 0; at < chunk.length; at += pieceBytes) add(Buffer.from(chunk.subarray(at, at + pieceBytes)));
    if (queued >= queueBytes) from.pause();
  });
  from.on('end', () => add(null));
}

const server = createServer({ noDelay: true, allowHalfOpen: true, highWaterMark: 4_096 }, (near) => {
  const far = connect({ path, allowHalfOpen: true });
  carry(near, far, up);
  carry(far, near, down);
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => setTimeout(() => other.destroySoon(), oneWayMs * 2));
  }
});
server.listen(0, host, () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.stdin.resume().on('end', () => process.exit(0));
