import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IoTSecureTunnelingClient } from '@aws-sdk/client-iotsecuretunneling';
import type { Practice } from '../../electron/practice/contract';
import { startPracticeService, type PracticeServiceOptions } from '../../electron/practice/index';
import { connectPeer, type PeerOptions, type TunnelPeer } from './tunnel-peer';

/** What an AWS client needs to sign; the practice service does not verify it. */
export const fakeCredentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

export interface TestPractice {
  readonly practice: Practice;
  /** PEM of the authority. */
  readonly ca: string;
  /** The AWS SDK's client for this service. */
  readonly client: IoTSecureTunnelingClient;
  /** Every line the service logged. */
  readonly logged: readonly string[];
  /** A side with the service's address and authority filled in. */
  connect(options: Pick<PeerOptions, 'mode' | 'token'> & Partial<PeerOptions>): Promise<TunnelPeer>;
  /** A request of the API of faults; the answer's status and JSON. */
  practiceApi(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  close(): Promise<void>;
}

/** Starts a practice service in this process, in a folder of its own; without devices unless asked for. */
export async function startTestPractice(options: Partial<PracticeServiceOptions> = {}): Promise<TestPractice> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-practice-'));
  const logged: string[] = [];
  const practice = await startPracticeService({
    devices: false,
    folder,
    log: (level, message) => logged.push(`${level} ${message}`),
    ...options,
  });
  const ca = await readFile(practice.addresses.caFile, 'utf8');
  const client = new IoTSecureTunnelingClient({
    region: practice.addresses.region,
    endpoint: practice.addresses.controlPlane,
    credentials: fakeCredentials,
    maxAttempts: 1,
  });
  const peers: TunnelPeer[] = [];
  return {
    practice,
    ca,
    client,
    logged,
    connect: async (peerOptions) => {
      const peer = await connectPeer({ dataPlane: practice.addresses.dataPlane, ca, ...peerOptions });
      peers.push(peer);
      return peer;
    },
    practiceApi: async (method, path, body) => {
      const response = await fetch(new URL(path, practice.addresses.controlPlane), {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
    close: async () => {
      for (const peer of peers) peer.terminate();
      client.destroy();
      await practice.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
