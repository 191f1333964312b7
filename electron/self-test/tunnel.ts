/** A tunnel through the practice service, with this runtime's TLS: bytes there and back, and a login over ssh. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsControlPlane, practiceEnvironment } from '../cloud';
import { launchPractice } from '../practice/launch';
import { createWorkerProxy, defaultTuning, type SourceProxy } from '../tunnel';
import { type Check, type CheckResult, type Checks, failed, fine, type OpenTunnel, type TunnelParts } from './contract';
import { builtInLogin, systemLogin } from './ssh';
import { backgroundTimers, within } from '../net/clock';

/** In the order in which they were opened; closed the other way round. */
type Closing = (() => Promise<unknown>)[];

function whenOpen(proxy: SourceProxy, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the tunnel did not open in time')), { once: true });
    proxy.onEvent((event) => {
      if (event.kind !== 'tunnel-connection') return;
      if (event.state.kind === 'open') resolve();
      if (event.state.kind === 'refused') reject(new Error(`the tunnel was refused: ${event.state.rejection.words}`));
      if (event.state.kind === 'waiting') reject(new Error('the tunnel could not be reached'));
    });
  });
}

async function open({ programs, log }: TunnelParts, closing: Closing, signal: AbortSignal): Promise<OpenTunnel> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-self-test-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const practice = await launchPractice({ userData: folder, programs }, () => undefined, log);
  closing.push(() => practice.close());
  const environment = practiceEnvironment(practice.addresses, await readFile(practice.addresses.caFile, 'utf8'));
  const services = ['ECHO', 'SSH'] as const;
  const opened = await new AwsControlPlane(environment, { log }).open(
    { destination: { thingName: 'self-test', services }, lifetimeMinutes: 10, description: null, tags: [] },
    signal,
  );
  if (!opened.ok) throw new Error(`no tunnel: ${opened.error.kind} ${opened.error.words}`);
  const { dataPlane, extraCa } = environment;
  const proxy = createWorkerProxy(join(programs, 'tunnel-worker.cjs'), {
    dataPlane: { ...dataPlane, extraCa, verifyCertificate: true, webProxy: null },
    bindAddress: '127.0.0.1',
    protocol: 'V3',
    tuning: defaultTuning,
  });
  closing.push(() => proxy.stop());
  const bound = await proxy.bind(services.map((serviceId) => ({ serviceId, port: 0 })));
  if (!bound.ok) throw new Error(`no local port: ${bound.code}`);
  const [echo, ssh] = bound.listeners;
  const isOpen = whenOpen(proxy, signal);
  proxy.connect({ accessToken: opened.value.sourceAccessToken, clientToken: randomUUID() });
  await isOpen;
  return { folder, ports: { ECHO: echo?.port ?? 0, SSH: ssh?.port ?? 0 } };
}

const bytesEachWay = 64 * 1024 * 1024;
/** A slow laptop carries as much as it can within this, ms. */
const sendingLimitMs = 10_000;
const pieceBytes = 256 * 1024;
const closeLimitMs = 4_000;

interface Carried {
  readonly sent: number;
  readonly received: number;
  readonly sentHash: string;
  readonly receivedHash: string;
}

/** Sends them all and reads what comes back, at the pace of both. Rejects where the connection breaks. */
function carry(port: number, signal: AbortSignal): Promise<Carried> {
  return new Promise((resolve, reject) => {
    const [sent, back] = [createHash('sha256'), createHash('sha256')];
    const socket = connect({ host: '127.0.0.1', port });
    signal.addEventListener('abort', () => socket.destroy(new Error('not all of it was carried in time')), {
      once: true,
    });
    const began = performance.now();
    let isSending = true;
    let given = 0;
    let received = 0;
    const write = (): void => {
      while (isSending) {
        const bytes = randomBytes(pieceBytes);
        sent.update(bytes);
        given += bytes.length;
        isSending = given < bytesEachWay && performance.now() - began < sendingLimitMs;
        if (!socket.write(bytes)) return;
      }
    };
    socket.once('connect', write);
    socket.on('drain', write);
    socket.on('data', (bytes) => {
      back.update(bytes);
      received += bytes.length;
      if (!isSending && received >= given) socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () =>
      resolve({ sent: given, received, sentHash: sent.digest('hex'), receivedHash: back.digest('hex') }),
    );
  });
}

async function transfer({ ports }: OpenTunnel, signal: AbortSignal): Promise<CheckResult> {
  const began = performance.now();
  const { sent, received, sentHash, receivedHash } = await carry(ports.ECHO, signal);
  const seconds = (performance.now() - began) / 1000;
  const facts = {
    mebibytesEachWay: received / 1024 / 1024,
    mbPerSecondEachWay: Math.round(received / 1e5 / seconds) / 10,
    sha256: receivedHash,
  };
  return received === sent && sentHash === receivedHash
    ? fine(facts)
    : failed(`what came back (${received} bytes) is not what was sent`, facts);
}

/** The checks share one tunnel, which is opened by the first of them. `close` ends it. */
export function tunnelChecks(parts: TunnelParts): {
  readonly checks: Pick<Checks, 'tunnel' | 'ssh-built-in' | 'ssh-system'>;
  readonly close: () => Promise<void>;
} {
  const closing: Closing = [];
  let opening: Promise<OpenTunnel> | null = null;
  const through =
    (check: (tunnel: OpenTunnel, signal: AbortSignal) => Promise<CheckResult>): Check =>
    async (signal) =>
      check(await (opening ??= open(parts, closing, signal)), signal);
  return {
    checks: {
      tunnel: through(transfer),
      'ssh-built-in': through((tunnel, signal) => builtInLogin(parts, tunnel, signal)),
      'ssh-system': through((tunnel, signal) => systemLogin(parts, tunnel, signal)),
    },
    async close() {
      const all = async (): Promise<void> => {
        await opening?.catch(() => undefined);
        for (const close of closing.splice(0).reverse()) await close().catch(() => undefined);
      };
      // What hangs is no reason not to tell what was found.
      await within(backgroundTimers, all(), closeLimitMs, () => undefined);
    },
  };
}
