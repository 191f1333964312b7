/** The company's web proxy on the way to the data plane, as it is right now: a laptop changes networks while its session lives. */
import { isDeepStrictEqual } from 'node:util';
import type { ProblemCode } from '../../shared/problems/problem';
import type { TunnelConnectionFailure, WebProxy } from '../tunnel/contract';
import type { Core } from './core';

/** What another network, or another way out of it, may cure by itself. */
export const networkProblems: ReadonlySet<ProblemCode> = new Set(['offline', 'proxy-blocks', 'certificate-untrusted']);

/** Null: the way is direct. */
export async function webProxyNow(core: Core): Promise<WebProxy | null> {
  const { host, port } = core.environment().dataPlane;
  return (await core.deps.webProxyFor?.(host, port)) ?? null;
}

/** Asks again, and tells the proxy if the answer is another one: what it is opening, or opens next, goes that way. Nothing open is touched. */
export async function renewWebProxy(core: Core): Promise<void> {
  const { memo, deps } = core;
  const { proxy, webProxyTurns: turns } = memo;
  if (proxy === null) return;
  const turn = ++turns.asked;
  const webProxy = await webProxyNow(core);
  // An answer that was overtaken by a later one is about a network that may be gone.
  if (memo.proxy !== proxy || turn < turns.answered) return;
  turns.answered = turn;
  if (isDeepStrictEqual(webProxy, memo.webProxy)) return;
  memo.webProxy = webProxy;
  deps.log.info('the web proxy is another one now', { session: core.view.id, proxy: webProxy?.host ?? 'none' });
  proxy.setWebProxy(webProxy);
}

/** Whether a failure may come from a web proxy that is not the right one any more, or from one that is missing. */
export const blamesTheWay = ({ stage }: TunnelConnectionFailure): boolean =>
  stage === 'name' || stage === 'tcp' || stage === 'web-proxy';
