import type { DeviceItem } from '../../shared/fleet/list';
import { emptyList } from '../../shared/fleet/list';
import { rotateCommand } from '../../shared/commands/aws';
import type { AppState } from '../../shared/ipc/app-state';
import { nothingKnown } from '../../shared/ipc/nothing-known';
import { createSession } from '../../shared/session';
import { defaultSettings } from '../../shared/settings/settings';
import { maxEntries } from '../../shared/session/timeline';
import type { SessionView, TimelineEntry } from '../../shared/session/view';

const tunnelIdOf = (index: number): string => `b2de92a3-b8ff-46c0-b0f2-afa28b00cec${index}`;

/** A line as long as most of them are: every third has a command. */
function lineOf(id: number, at: number): TimelineEntry {
  const command = rotateCommand(
    { region: 'ap-northeast-2', controlPlane: null, profile: null },
    tunnelIdOf(1),
    'SOURCE',
    null,
  );
  return {
    id,
    at: at - (maxEntries - id) * 1000,
    kind: id % 3 === 0 ? 'rotated' : 'service-answered',
    outcome: 'done',
    params: id % 3 === 0 ? { mode: 'SOURCE' } : { service: 'SSH' },
    command: id % 3 === 0 ? command : null,
    detail: null,
  };
}

function busySession(index: number, at: number): SessionView {
  const thingName = `pump-station-0${index}`;
  const { view: created } = createSession({
    id: `s${index}`,
    environment: { id: 'aws:ap-northeast-2', kind: 'aws', region: 'ap-northeast-2' },
    tunnelId: tunnelIdOf(index),
    thingName,
    ticket: `INC-4821${index}`,
    hasAccount: true,
    serviceIds: ['SSH', 'HTTP'],
  });
  return {
    ...created,
    state: { kind: 'connected', since: at - 60_000, device: 'connected' },
    tunnel: {
      tunnelId: tunnelIdOf(index),
      arn: `arn:aws:iot:ap-northeast-2:123456789012:tunnel/${tunnelIdOf(index)}`,
      status: 'OPEN',
      thingName,
      services: ['SSH', 'HTTP'],
      description: `FieldTunnel INC-4821${index}`,
      tags: [],
      createdAt: at - 3_600_000,
      lifetimeMinutes: 720,
      endsAt: at + 36_030_000,
      source: { status: 'CONNECTED', since: at - 60_000 },
      destination: { status: 'CONNECTED', since: at - 3_000_000 },
      checkedAt: at - 3000,
    },
    token: { state: 'in-use', since: at - 60_000, paired: true },
    connection: { kind: 'open', since: at - 60_000, roundTrip: 41, pongAt: at - 2000 },
    services: created.services.map((service, place) => ({
      ...service,
      port: 50_000 + 10 * index + place,
      connections: 1,
      lastAnswerAt: at - 3000,
    })),
    timeline: Array.from({ length: maxEntries }, (_, line) => lineOf(maxEntries - line, at)),
  };
}

const itemOf = ({ id, thingName, tunnelId }: SessionView): DeviceItem => ({
  key: id,
  group: 'here',
  sessionId: id,
  tunnelId,
  row: {
    thingName: thingName ?? '',
    tunnel: null,
    openTunnels: 1,
    lastUsedAt: null,
    ended: false,
    favourite: false,
    connectivity: null,
    seenAt: null,
  },
});

/** A technician at work on five devices, each with as long a timeline as there is. `at`: the moment, epoch ms. */
export function busyState(at: number): AppState {
  const sessions = [1, 2, 3, 4, 5].map((index) => busySession(index, at));
  return {
    ...nothingKnown,
    account: { kind: 'practice' },
    devices: {
      ...emptyList,
      status: 'ready',
      counts: { ...emptyList.counts, here: sessions.length },
      items: sessions.map(itemOf),
      things: sessions.length,
      complete: true,
      refreshedAt: at,
    },
    sessions,
    notices: [],
    settings: {
      ...defaultSettings,
      theme: 'light',
      language: 'en',
      environmentId: 'aws:ap-northeast-2',
    },
    about: { version: '1', runtime: '', platform: 'linux', encrypted: true },
  };
}

/** Bytes went through the first service of these sessions. */
export const withTraffic = (
  sessions: readonly SessionView[],
  busy: readonly string[],
  at: number,
): readonly SessionView[] =>
  sessions.map((view) =>
    busy.includes(view.id)
      ? {
          ...view,
          services: view.services.map((service, place) =>
            place === 0
              ? { ...service, bytesUp: service.bytesUp + 900, bytesDown: service.bytesDown + 64_000, lastAnswerAt: at }
              : service,
          ),
        }
      : view,
  );
