import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A line between a laptop and AWS. Bytes a millisecond (kB/s), milliseconds, bytes. */
export interface FieldLine {
  readonly up: number;
  readonly down: number;
  readonly oneWayMs: number;
  readonly queueBytes: number;
}

/** An open line. `how`: with the kernel's own packets in a network namespace, or through loopback's large ones. */
export interface OpenLine {
  readonly host: string;
  readonly port: number;
  readonly how: 'namespace' | 'loopback';
  close(): void;
}

const run = (command: string): boolean => spawnSync('sh', ['-ec', command], { stdio: 'ignore' }).status === 0;
let lines = 0;

/**
 * A pair of virtual cards, one of them in a namespace of its own, where the line reads with small buffers: TCP's
 * packets between the program that is measured and the line are those of a network card, and so is what the operating
 * system keeps of them. Null: this may not be made here.
 */
function namespace(): { readonly name: string; readonly near: string; readonly far: string } | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  lines += 1;
  const name = `ftbench${process.pid}-${lines}`;
  const [card, net] = [`ftb${process.pid % 10_000}x${lines}`, `198.18.${lines % 250}`];
  const [near, far] = [`${net}.1`, `${net}.2`];
  const inside = `ip netns exec ${name}`;
  const made = run(`
    ip netns add ${name}
    ip link add ${card} type veth peer name eth0 netns ${name}
    ip address add ${near}/30 dev ${card}
    ip link set ${card} up
    ${inside} ip address add ${far}/30 dev eth0
    ${inside} ip link set eth0 up
    ${inside} ip link set lo up
    ${inside} sysctl -q -w net.ipv4.tcp_rmem='4096 16384 16384' net.ipv4.tcp_wmem='4096 16384 65536'
    if command -v ethtool; then ethtool -K ${card} tso off gso off gro off; ${inside} ethtool -K eth0 tso off gso off gro off; fi
  `);
  if (made) return { name, near, far };
  run(`ip netns del ${name}`);
  return null;
}

/** Opens the line to a port of this computer. */
export async function openLine(line: FieldLine, to: number): Promise<OpenLine> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-line-'));
  const path = join(folder, 'far');
  const sockets = new Set<Socket>();
  // A path is found from within the namespace, too, where this computer's ports are not.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: to, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => [near, far].forEach((each) => each.destroy()));
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(path);
  await once(server, 'listening');
  const space = namespace();
  const host = space?.far ?? '127.0.0.1';
  const command = [
    ...(space === null ? [] : ['ip', 'netns', 'exec', space.name]),
    process.execPath,
    join(__dirname, 'field-line.cjs'),
    path,
    host,
    ...[line.up, line.down, line.oneWayMs, line.queueBytes].map(String),
  ];
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = (await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('the line ended at once'))),
  ])) as [Buffer];
  return {
    host,
    port: Number(port.toString()),
    how: space === null ? 'loopback' : 'namespace',
    close() {
      child.kill('SIGKILL');
      for (const socket of sockets) socket.destroy();
      server.close();
      if (space !== null) run(`ip netns del ${space.name}`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
