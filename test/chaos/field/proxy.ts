import { createSourceProxy, defaultTuning, type SourceProxy } from '../../../electron/tunnel';
import type { TestPractice } from '../../fakes/practice';

/** The real source proxy. */
export function proxyFor(practice: TestPractice): SourceProxy {
  const [host = '', port = ''] = practice.practice.addresses.dataPlane.split(':');
  return createSourceProxy({
    dataPlane: { host, port: Number(port), extraCa: [practice.ca], verifyCertificate: true, webProxy: null },
    bindAddress: '127.0.0.1',
    protocol: 'V3',
    // As shipped under a session, but for what would make a test wait, or give up because a machine is slow.
    tuning: { ...defaultTuning, backoffBaseMs: 20, clientWaitTimeoutMs: 120_000, resetDecisionTimeoutMs: 5_000 },
  });
}
