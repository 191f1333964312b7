/** Runs every check, each within its time, and tells what came of them. Never rejects. */
import { setMaxListeners } from 'node:events';
import { arch, release } from 'node:os';
import { checkNames, type CheckName, type CheckView, type SelfTestReport } from '../../shared/about/self-test';
import { messageOf } from '../net/network-errors';
import type { Check, CheckResult, Checks, SelfTestParts } from './contract';
import { laptopChecks } from './laptop';
import { networkChecks } from './network';
import { programChecks } from './program';
import { tunnelChecks } from './tunnel';

async function inTime(check: Check, signal: AbortSignal): Promise<CheckResult> {
  const tooLate: CheckResult = { state: 'failed', why: 'it was not done in time' };
  if (signal.aborted) return tooLate;
  let give: () => void = () => undefined;
  const late = new Promise<CheckResult>((resolve) => {
    give = () => resolve(tooLate);
    signal.addEventListener('abort', give, { once: true });
  });
  try {
    return await Promise.race([check(signal), late]);
  } catch (error) {
    return { state: 'failed', why: messageOf(error) };
  } finally {
    signal.removeEventListener('abort', give);
  }
}

async function viewOf(name: CheckName, check: Check, signal: AbortSignal): Promise<CheckView> {
  const began = performance.now();
  const result = await inTime(check, signal);
  const tookMs = Math.round(performance.now() - began);
  const { state, facts = {} } = result;
  return { name, state, tookMs, facts, why: result.state === 'ok' ? null : result.why };
}

/** One after another, as they share a tunnel; all others at once. */
const inTurn: ReadonlySet<CheckName> = new Set(['workers', 'tunnel', 'ssh-built-in', 'ssh-system']);

/** `within`: all together, ms. */
export async function runChecks(checks: Checks, version: string, within: number): Promise<SelfTestReport> {
  const began = performance.now();
  const signal = AbortSignal.timeout(within);
  // Every check listens to it, some of them more than once.
  setMaxListeners(0, signal);
  const found = new Map<CheckName, CheckView>();
  const run = async (name: CheckName): Promise<void> => {
    found.set(name, await viewOf(name, checks[name], signal));
  };
  const chain = async (): Promise<void> => {
    for (const name of checkNames) if (inTurn.has(name)) await run(name);
  };
  await Promise.all([chain(), ...checkNames.filter((name) => !inTurn.has(name)).map(run)]);
  const views = checkNames.flatMap((name) => found.get(name) ?? []);
  return {
    program: 'FieldTunnel',
    version,
    platform: `${process.platform} ${release()} ${arch()}`,
    ok: views.every(({ state }) => state !== 'failed'),
    tookMs: Math.round(performance.now() - began),
    checks: views,
  };
}

export async function runSelfTest(parts: SelfTestParts): Promise<SelfTestReport> {
  const tunnel = tunnelChecks(parts);
  try {
    return await runChecks(
      { ...programChecks(parts), ...laptopChecks(parts), ...networkChecks(parts), ...tunnel.checks },
      parts.version,
      parts.limitMs,
    );
  } finally {
    await tunnel.close();
  }
}
