/** Which services a new tunnel begins with. Pure. */
import type { PracticeView } from '../../shared/ipc/app-state';
import type { SessionView } from '../../shared/session/view';

import { mostServices } from '../../shared/fleet/open-form';

export interface KnownThings {
  readonly environmentId: string;
  readonly sessions: readonly SessionView[];
  /** Of the thing's newest tunnel. */
  readonly ofTunnel: readonly string[];
  /** Only where the environment is practice. */
  readonly practice: PracticeView | null;
}

/**
 * Of the thing's last tunnel, else those of a tunnel that is open, else a practice device's own; empty where nothing is
 * known.
 */
export function servicesFor(
  thing: string,
  { environmentId, sessions, ofTunnel, practice }: KnownThings,
): readonly string[] {
  const mine = sessions.filter((view) => view.thingName === thing && view.environment.id === environmentId);
  const worked = mine.map((view) => view.tunnel?.services ?? view.services.map(({ serviceId }) => serviceId));
  const devices = practice?.status === 'running' ? practice.devices : [];
  const own = devices.find(({ thingName }) => thingName === thing)?.services ?? [];
  const found = [...worked.toReversed(), ofTunnel, own]
    .map((services) => services.filter((id) => id !== ''))
    .find((services) => services.length > 0);
  return (found ?? []).slice(0, mostServices);
}

/**
 * What one press opens a tunnel for: what is known of the device, with the service that was named among them; else that
 * service alone, else SSH, which most agents know.
 */
export function servicesToOpen(named: string | null, known: readonly string[]): readonly string[] {
  if (named !== null && !known.includes(named)) return [named];
  return known.length > 0 ? known.slice(0, mostServices) : ['SSH'];
}
