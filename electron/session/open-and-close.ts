/** OpenTunnel and CloseTunnel, and what follows from them. */
import { labelsOf, withoutTags, type Labels, type LabelsWanted } from '../../shared/fleet/open-form';
import { tagging, type Denial } from '../../shared/problems/denial';
import type { Problem } from '../../shared/problems/problem';
import { deniedTags, problemOf } from '../../shared/session';
import type { Untagged } from '../../shared/session/view';
import type { CloudResult, OpenedTunnel } from '../cloud/contract';
import { closeCommand, openCommand } from '../../shared/commands/aws';
import { connect, reconnect } from './connect';
import { describe, serviceNow } from './describe';
import { diagnose } from './diagnosis/diagnose';
import { turnToNext } from './next-tunnel';
import { openTunnelsOf } from './open-tunnels';
import { notSignedIn, present } from './present';
import { CommandUndone, type Session } from './session';

export interface NewTunnel {
  readonly thingName: string;
  readonly services: readonly string[];
  readonly lifetimeMinutes: number;
  /** One that the thing has by now, with these services, is joined instead. */
  readonly unlessOpen?: boolean;
  readonly description?: string | null;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

interface Opened {
  readonly opened: CloudResult<OpenedTunnel>;
  readonly sent: Labels;
  readonly untagged: Untagged | null;
}

/**
 * With its tags; without them where AWS denies those (`known`: it did before): the description then carries the ticket.
 * What was denied opened nothing, so the second call is no second tunnel. It is not made for somebody who stopped
 * meanwhile.
 */
export async function openLabelled(
  form: LabelsWanted,
  known: Denial | null,
  open: (labels: Labels) => Promise<CloudResult<OpenedTunnel>>,
  signal: AbortSignal,
): Promise<Opened> {
  const wished = labelsOf(form);
  let denial = wished.tags.length === 0 ? null : known;
  if (denial === null) {
    const opened = await open(wished);
    denial = opened.ok || wished.tags.length === 0 ? null : (opened.error.denial ?? null);
    if (denial?.action !== tagging || signal.aborted) return { opened, sent: wished, untagged: null };
  }
  const sent = withoutTags(form);
  const describesTicket = form.ticket !== null && (sent.description?.includes(form.ticket) ?? false);
  return { opened: await open(sent), sent, untagged: { denial, tags: wished.tags, describesTicket } };
}

/** The new tunnel takes the session's place: its token first, which exists only in this answer. */
async function takeOver(session: Session, wanted: NewTunnel, opened: OpenedTunnel): Promise<void> {
  const { deps } = session;
  const { thingName, services, lifetimeMinutes } = wanted;
  const { tunnelId, sourceAccessToken } = opened;
  const key = { environmentId: session.view.environment.id, tunnelId };
  // The end by this computer's clock would not be the tunnel's where the clock is wrong.
  const now = serviceNow(session);
  await deps.ledger.add(key, sourceAccessToken, now === null ? null : now + lifetimeMinutes * 60_000);
  session.dispatch({ kind: 'tunnel', tunnelId, thingName, opened: { at: deps.now(), lifetimeMinutes } });
  session.dispatch({ kind: 'services', serviceIds: services });
}

/**
 * A tunnel to the device that is open by now, with the services that are wanted: nobody pays twice for what is there.
 * Null: there is none, or nobody may look.
 */
async function openAlready(
  session: Session,
  { thingName, services }: NewTunnel,
  signal: AbortSignal,
): Promise<string | null> {
  const calls = session.calls(signal);
  if (calls === null) return null;
  const found = await openTunnelsOf(calls, thingName, services, () => session.deps.now(), signal);
  const error = found.ok ? found.value.error : found.error;
  if (error !== null) session.failed(error, signal);
  signal.throwIfAborted();
  if (!found.ok) return null;
  const fits = found.value.tunnels.find((tunnel) => services.every((service) => tunnel.services.includes(service)));
  return fits?.tunnelId ?? null;
}

/**
 * Opens a tunnel (AWS charges for each) and connects to it. `problem`: the end that this makes good. Throws where the
 * flow is over.
 */
export async function openTunnel(
  session: Session,
  wanted: NewTunnel,
  problem: Problem | null,
  signal: AbortSignal,
): Promise<void> {
  const { deps } = session;
  const calls = session.calls(signal);
  if (problem === null) session.dispatch({ kind: 'preparing', step: 'describe' });
  else
    session.dispatch({
      kind: 'repair-started',
      problem,
      steps: [
        { name: 'open-tunnel', state: 'running', at: deps.now() },
        { name: 'reconnect', state: 'waiting', at: null },
      ],
    });
  if (calls === null) return present(session, notSignedIn(session));
  const { thingName, services, lifetimeMinutes } = wanted;
  const already = wanted.unlessOpen === true ? await openAlready(session, wanted, signal) : null;
  if (already !== null) {
    session.dispatch({ kind: 'tunnel', tunnelId: already, thingName, opened: null });
    return connect(session, signal);
  }
  const destination = { thingName, services };
  const { opened, sent, untagged } = await openLabelled(
    {
      description: wanted.description ?? null,
      tags: wanted.tags ?? [],
      ticket: session.view.ticket,
      openedBy: deps.openedBy?.(session.view.environment.id) ?? null,
    },
    deniedTags({ denied: deps.denied(session.view.environment.id) }),
    // Not ended by a stop: an opened tunnel is charged, and its token exists only in this answer.
    (labels) => calls.open({ destination, lifetimeMinutes, ...labels }, session.lifetime.signal),
    signal,
  );
  if (!opened.ok) {
    session.failed(opened.error, signal);
    signal.throwIfAborted();
    session.dispatch({ kind: 'step', name: 'open-tunnel', state: 'failed', at: deps.now() });
    // The old tunnel stays ended; the reason why no new one could be had comes first.
    return present(session, diagnose({ ...session.observed({ call: opened.error }), lastFacts: null }));
  }
  await takeOver(session, wanted, opened.value);
  const command = openCommand(session.environment(), destination, lifetimeMinutes, sent.description, sent.tags);
  session.note('tunnel-opened', 'done', { thing: thingName, services: services.join(', ') }, { command });
  if (untagged !== null) {
    session.dispatch({ kind: 'untagged', untagged });
    session.note('tags-left-out', 'noted');
  }
  session.showToken();
  signal.throwIfAborted();
  if (problem === null) return connect(session, session.begin());
  session.dispatch({ kind: 'step', name: 'open-tunnel', state: 'done', at: deps.now() });
  await reconnect(session, signal);
}

/** Closes the tunnel and ends the session; denied, or without a sign-in, everything stays as it was. */
export async function closeTunnel(
  session: Session,
  options: { readonly delete: boolean },
  signal: AbortSignal,
): Promise<void> {
  const calls = session.calls(signal);
  const { tunnelId, state } = session.view;
  if (calls === null || tunnelId === null) return;
  session.dispatch({ kind: 'closing' });
  const closed = await calls.close(tunnelId, options, session.lifetime.signal);
  const command = closeCommand(session.environment(), tunnelId, options.delete);
  if (!closed.ok && closed.error.kind !== 'not-found') {
    const { error } = closed;
    session.failed(error, signal);
    if (error.givenUp === true) return;
    session.note('tunnel-closed', 'failed', { name: error.name }, { command, detail: error.words });
    // Nothing was closed, and nothing of what works is given up for it.
    if (error.kind === 'access-denied') {
      if (session.isCommand(signal)) throw new CommandUndone();
      return;
    }
    session.dispatch({ kind: 'stopped', problem: diagnose(session.observed({ call: error })) ?? problemOf(state) });
    return session.release();
  }
  session.note('tunnel-closed', 'done', {}, { command });
  // The tunnel is closed, whatever became of this flow meanwhile.
  const seen = await describe(session, session.lifetime.signal);
  const { thingName } = session.view;
  await present(
    session,
    diagnose(session.observed({ describe: seen })) ?? {
      code: 'tunnel-ended',
      params: { how: 'closed', endedAt: null, thingName },
      recovery: thingName === null ? { kind: 'none' } : { kind: 'open-new-tunnel' },
      answer: null,
      at: session.deps.now(),
    },
    // Whoever closed it needs no notice of it.
    { quiet: true },
  );
  turnToNext(session);
}
