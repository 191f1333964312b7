/**
 * The way out, as far as it can be seen without a token: which web proxy leads to each endpoint, and whose time is
 * right.
 */
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { controlPlaneAddress } from '../../shared/aws/hosts';
import type { Environment } from '../cloud/contract';
import { WebProxyAgent } from '../net/web-proxy-agent';
import { messageOf } from '../net/network-errors';
import { trustOf } from '../net/trust';
import type { WebProxyFor } from '../net/web-proxy';
import { type CheckResult, type Checks, failed, fine, notKnown, type SelfTestParts } from './contract';
import { ofElectron } from './electron';

const noEnvironment = 'no environment is chosen';

async function webProxy({ environment, webProxyFor }: SelfTestParts): Promise<CheckResult> {
  if (environment === null) return notKnown(noEnvironment);
  const facts: Record<string, string> = {};
  for (const { host, port } of [controlPlaneAddress(environment), environment.dataPlane]) {
    const proxy = await webProxyFor(host, port);
    facts[`${host}:${port}`] = proxy === null ? 'direct' : `through ${proxy.host}:${proxy.port}`;
    if (proxy?.unsupported !== undefined) return failed(`${proxy.unsupported} proxies cannot be used`, facts);
  }
  return fine(facts);
}

const answerLimitMs = 8_000;

/** The `Date` of any answer, epoch ms; null: it carries none. */
async function dateOf(environment: Environment, webProxyFor: WebProxyFor, signal: AbortSignal): Promise<number | null> {
  const { host, port } = controlPlaneAddress(environment);
  const isPlain = environment.controlPlane?.startsWith('http://') === true;
  const agent = isPlain ? null : new WebProxyAgent(webProxyFor, trustOf(environment.extraCa), false);
  const options = {
    host,
    port,
    method: 'HEAD',
    path: '/',
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerLimitMs)]),
  };
  try {
    return await new Promise((resolve, reject) => {
      const call = isPlain
        ? plainRequest(options)
        : secureRequest({ ...options, ...(agent === null ? {} : { agent }) });
      call.once('response', (response) => {
        response.resume();
        const date = Date.parse(response.headers.date ?? '');
        resolve(Number.isNaN(date) ? null : date);
      });
      call.once('error', reject);
      call.end();
    });
  } finally {
    agent?.destroy();
  }
}

/** AWS takes no signature that is further off than this, as `cloud` judges it, too. */
const mostOffMs = 5 * 60_000;

async function clock({ environment, webProxyFor }: SelfTestParts, signal: AbortSignal): Promise<CheckResult> {
  if (environment === null) return notKnown(noEnvironment);
  const { host } = controlPlaneAddress(environment);
  try {
    const date = await dateOf(environment, webProxyFor, signal);
    if (date === null) return notKnown('the answer carries no date', { host });
    const offSeconds = Math.round((Date.now() - date) / 1000);
    const facts = { host, offSeconds };
    return Math.abs(offSeconds) * 1000 <= mostOffMs
      ? fine(facts)
      : failed('the clock of this computer is wrong', facts);
  } catch (error) {
    // Without a network nothing is wrong with the clock.
    return notKnown(`nobody to ask: ${messageOf(error)}`, { host });
  }
}

export const networkChecks = (parts: SelfTestParts): Pick<Checks, 'web-proxy' | 'clock'> => ({
  // Chromium finds the system's web proxy.
  'web-proxy': async () => ofElectron(await webProxy(parts)),
  clock: (signal) => clock(parts, signal),
});
