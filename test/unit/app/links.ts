/** Links that wait, with a control plane and sessions that a test owns. */
import type { InboxItem } from '../../../shared/ipc/app-state';
import type { ConnectLink } from '../../../shared/deep-link/link';
import type { Connectivity } from '../../../shared/fleet/list';
import type { SessionView, TunnelFacts } from '../../../shared/session/view';
import type { ControlPlane, Environment } from '../../../electron/cloud';
import { LinkConfirmation } from '../../../electron/app/link-confirmation';
import { facts as factsOf, now } from '../../fakes/fleet-plane';

export { now };
export const environment: Environment = {
  id: 'aws:eu-west-1',
  kind: 'aws',
  region: 'eu-west-1',
  label: 'eu-west-1',
  controlPlane: null,
  dataPlane: { host: 'h', port: 443 },
  extraCa: [],
  profile: null,
};
export const link = (over: Partial<ConnectLink>): ConnectLink => ({
  kind: 'connect',
  region: null,
  tunnel: null,
  thing: null,
  service: null,
  user: null,
  ticket: null,
  ...over,
});

export const facts = (over: Partial<TunnelFacts> = {}): TunnelFacts =>
  factsOf('t1', 'pump', { createdAt: now - 1000, endsAt: now + 1000, ...over });

interface Harness {
  readonly links: LinkConfirmation;
  readonly latest: () => InboxItem | undefined;
  readonly items: () => readonly InboxItem[];
  readonly calls: string[];
  readonly sessions: SessionView[];
  readonly clock: { at: number };
  readonly overflows: () => number;
  /** What the fleet index says of the device's agent. */
  readonly agent: { connectivity: Connectivity | null };
  /** A link arrives, and its card is shown. */
  readonly show: (link: ConnectLink) => void;
}

export function harness(plane: Partial<ControlPlane> | null): Harness {
  let items: readonly InboxItem[] = [];
  const calls: string[] = [];
  const changing = (name: string) => () => {
    calls.push(name);
    return Promise.reject(new Error(`${name} must never happen before a confirmation`));
  };
  const control: ControlPlane | null =
    plane === null
      ? null
      : {
          environment,
          describe: changing('describe'),
          list: changing('list'),
          open: changing('open'),
          rotate: changing('rotate'),
          close: changing('close'),
          dispose: () => undefined,
          prompting: () => control!,
          ...plane,
        };
  const sessions: SessionView[] = [];
  const clock = { at: now };
  let overflows = 0;
  const agent: Harness['agent'] = { connectivity: null };
  const links = new LinkConfirmation({
    environmentFor: () => environment,
    controlPlane: () => control,
    agentOf: () => Promise.resolve(agent.connectivity),
    sessions: () => sessions,
    publish: (next) => (items = next),
    onOverflow: () => (overflows += 1),
    now: () => clock.at,
  });
  return {
    links,
    latest: () => items.at(-1),
    items: () => items,
    calls,
    sessions,
    clock,
    agent,
    overflows: () => overflows,
    show(value) {
      links.receive({ ok: true, link: value });
      links.look(items.at(-1)?.id ?? 0);
    },
  };
}

export const summary = (tunnelId: string, status: 'OPEN' | 'CLOSED') => ({
  tunnelId,
  arn: null,
  status,
  description: null,
  createdAt: now,
  lastUpdatedAt: now,
});
export const listOf =
  (...ids: readonly string[]): ControlPlane['list'] =>
  () =>
    Promise.resolve({
      ok: true,
      value: { tunnels: ids.map((id) => summary(id, 'OPEN')), nextToken: null },
      serverTime: null,
    });
export const lasting = now + 3_600_000;
