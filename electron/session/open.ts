/** A new tunnel, by the one button or from the dialog. */
import { labelsOf, withoutTags, type Labels, type OpenForm } from '../../shared/fleet/open-form';
import { tagging, type Denial } from '../../shared/problems/denial';
import type { Problem } from '../../shared/problems/problem';
import { deniedTags } from '../../shared/session';
import type { Untagged } from '../../shared/session/view';
import type { CloudResult, OpenedTunnel } from '../cloud/contract';
import { openCommand } from './commands';
import { reconnect } from './connect';
import { isOver, type Core } from './core';
import { diagnose } from './diagnose';
import { callsOf, endIfGivenUp } from './give-up';
import { present } from './present';

export interface NewTunnel {
  readonly thingName: string;
  readonly services: readonly string[];
  readonly lifetimeMinutes: number;
  readonly description?: string | null;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

interface Opened {
  readonly opened: CloudResult<OpenedTunnel>;
  readonly sent: Labels;
  readonly untagged: Untagged | null;
}

/**
 * With its tags; without them where AWS denies those (`known`: it did before): the description then carries the ticket. What was
 * denied opened nothing, so the second call is no second tunnel. It is not made for somebody who stopped meanwhile.
 */
async function openLabelled(
  form: Pick<OpenForm, 'description' | 'tags' | 'ticket'>,
  known: Denial | null,
  open: (labels: Labels) => Promise<CloudResult<OpenedTunnel>>,
  signal: AbortSignal,
): Promise<Opened> {
  const wished = labelsOf(form);
  let denial = wished.tags.length === 0 ? null : known;
  if (denial === null) {
    const opened = await open(wished);
    denial = opened.ok || wished.tags.length === 0 ? null : (opened.error.denial ?? null);
    if (denial?.action !== tagging || isOver(signal)) return { opened, sent: wished, untagged: null };
  }
  const sent = withoutTags(form);
  const describesTicket = form.ticket !== null && (sent.description?.includes(form.ticket) ?? false);
  return { opened: await open(sent), sent, untagged: { denial, tags: wished.tags, describesTicket } };
}

/** Opens a tunnel (AWS charges for each) and connects to it. `problem`: the end that this makes good. */
export async function openTunnel(
  core: Core,
  wanted: NewTunnel,
  problem: Problem | null,
  signal: AbortSignal,
): Promise<void> {
  const { deps, memo } = core;
  const calls = callsOf(core, signal);
  if (problem === null) core.dispatch({ kind: 'preparing', step: 'describe' });
  else
    core.dispatch({
      kind: 'repair-started',
      problem,
      steps: [
        { name: 'open-tunnel', state: 'running', at: deps.now() },
        { name: 'reconnect', state: 'waiting', at: null },
      ],
    });
  if (calls === null)
    return present(core, {
      code: 'not-signed-in',
      params: { environment: core.environment().label },
      recovery: { kind: 'sign-in' },
      answer: null,
      at: deps.now(),
    });
  const destination = { thingName: wanted.thingName, services: wanted.services };
  const form = { description: wanted.description ?? null, tags: wanted.tags ?? [], ticket: core.view.ticket };
  // Not ended by a stop: an opened tunnel is charged, and its token exists only in this answer.
  const open = (labels: Labels): Promise<CloudResult<OpenedTunnel>> =>
    calls.open({ destination, lifetimeMinutes: wanted.lifetimeMinutes, ...labels }, core.lifetime.signal);
  const { opened, sent, untagged } = await openLabelled(
    form,
    deniedTags({ denied: deps.denied(core.view.environment.id) }),
    open,
    signal,
  );
  const command = openCommand(core.environment(), destination, wanted.lifetimeMinutes, sent.description, sent.tags);
  if (!opened.ok) {
    await endIfGivenUp(core, signal, opened.error);
    if (isOver(signal)) return;
    core.dispatch({ kind: 'step', name: 'open-tunnel', state: 'failed', at: deps.now() });
    // The old tunnel stays ended; the reason why no new one could be had comes first.
    return present(core, diagnose({ ...core.observed({ call: opened.error }), lastFacts: null }));
  }
  const { tunnelId, sourceAccessToken } = opened.value;
  await deps.ledger.add(
    { environmentId: core.view.environment.id, tunnelId },
    sourceAccessToken,
    deps.now() + wanted.lifetimeMinutes * 60_000,
  );
  memo.lifetimeMinutes = wanted.lifetimeMinutes;
  memo.notifiedAt = deps.now();
  memo.ownSourceSince = null;
  memo.rotatedDeviceSince = undefined;
  core.dispatch({ kind: 'tunnel', tunnelId, thingName: wanted.thingName });
  core.dispatch({ kind: 'services', serviceIds: wanted.services });
  core.note('tunnel-opened', 'done', { thing: wanted.thingName, services: wanted.services.join(', ') }, { command });
  if (untagged !== null) {
    core.dispatch({ kind: 'untagged', untagged });
    core.note('tags-left-out', 'noted');
  }
  core.showToken();
  if (isOver(signal)) return;
  if (problem === null) return core.flows.connect();
  core.dispatch({ kind: 'step', name: 'open-tunnel', state: 'done', at: deps.now() });
  await reconnect(core, signal);
}
