/**
 * The device's own agent, as the fleet index knows it: new tokens reach a device over MQTT, so while its agent is offline a
 * rotation of DESTINATION delivers nothing. The index lags behind and knows only agents that connect under the thing's
 * name: it advises, it does not forbid.
 */
import type { AgentSeen } from '../../shared/problems/problem';
import type { Core } from './core';

/** How long a person waits for what is only advice, and how often a device that is away is asked about; ms. */
const patience = 5_000;
const askEvery = 15_000;

/** Asks about the agent. Null where nobody may be asked, or nobody knows. */
export async function askAgent(core: Core): Promise<AgentSeen | null> {
  const { memo, deps, view } = core;
  const { thingName } = view;
  memo.agentAskedAt = deps.now();
  if (thingName === null || deps.agentOf === undefined || core.plane() === null) return (memo.agent = null);
  const over = new AbortController();
  const limit = deps.timers.set(() => over.abort(), patience);
  const seen = await deps
    .agentOf(view.environment.id, thingName, AbortSignal.any([core.lifetime.signal, over.signal]))
    .catch(() => null);
  limit.cancel();
  return (memo.agent = seen === null ? null : { connected: seen.connected, since: seen.since });
}

/** While the shown problem is that the device's agent is offline: true once it is seen online again. */
export async function agentIsBack(core: Core): Promise<boolean> {
  const { state } = core.view;
  if (
    state.kind !== 'problem' ||
    state.problem.code !== 'device-disconnected' ||
    state.problem.params.agent?.connected !== false
  )
    return false;
  if (core.deps.now() - core.memo.agentAskedAt < askEvery) return false;
  const agent = await askAgent(core);
  return agent?.connected === true && core.view.state === state;
}
