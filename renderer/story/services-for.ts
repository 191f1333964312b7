/** Which services a new tunnel begins with. Pure. */
import type { DeviceRow, PracticeView } from '../../shared/ipc/app-state';
import type { SessionView } from '../../shared/session/view';

/** A tunnel carries at most so many services (service-facts 1.3). */
export const mostServices = 3;

export interface KnownThings {
  readonly environmentId: string;
  readonly sessions: readonly SessionView[];
  readonly rows: readonly DeviceRow[];
  /** Only where the environment is practice. */
  readonly practice: PracticeView | null;
}

/** Of the thing's last tunnel, else those of a tunnel that is open, else a practice device's own; empty where nothing is known. */
export function servicesFor(thing: string, { environmentId, sessions, rows, practice }: KnownThings): readonly string[] {
  const mine = sessions.filter((view) => view.thingName === thing && view.environment.id === environmentId);
  const worked = mine.map((view) => view.tunnel?.services ?? view.services.map(({ serviceId }) => serviceId));
  const row = rows.find(({ thingName }) => thingName === thing)?.tunnel?.services ?? [];
  const devices = practice?.status === 'running' ? practice.devices : [];
  const own = devices.find(({ thingName }) => thingName === thing)?.services ?? [];
  const found = [...worked.toReversed(), row, own].map((services) => services.filter((id) => id !== '')).find((services) => services.length > 0);
  return (found ?? []).slice(0, mostServices);
}
