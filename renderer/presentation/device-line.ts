/** What one line of the device list says. Pure. */
import type { DeviceItem } from '../../shared/fleet/list';
import type { SessionView } from '../../shared/session/view';
import type { Translate } from '../../shared/i18n/translate';
import { type DeviceState, rowState, sessionState } from '../../shared/presentation/device-state';

export interface Line {
  readonly name: string;
  readonly state: DeviceState;
  /** The state's word, and what else is known of the device. */
  readonly words: readonly string[];
  /** End of the tunnel that is open, epoch ms. */
  readonly endsAt: number | null;
  readonly lastUsedAt: number | null;
  readonly favourite: boolean;
}

function nameOfItem({ row, tunnelId }: DeviceItem, session: SessionView | undefined, t: Translate): string {
  const thingName = row?.thingName ?? session?.thingName ?? null;
  if (thingName !== null) return thingName;
  return tunnelId === null ? t('rail.pastedTunnel') : t('status.tunnel', { id: tunnelId.slice(0, 8) });
}

export function lineOf(item: DeviceItem, session: SessionView | undefined, t: Translate): Line {
  const { row, group } = item;
  const state =
    session === undefined
      ? row === null
        ? rowState({ tunnel: null, ended: true })
        : rowState(row)
      : sessionState(session);
  const isHere = group === 'here';
  const several =
    row !== null && row.openTunnels > 1 && state.word === 'ready' ? t('rail.tunnels', { n: row.openTunnels }) : null;
  // While a session runs its own state says more than the index, which lags behind.
  const online =
    isHere || row === null || row.connectivity === null
      ? null
      : t(row.connectivity.connected ? 'rail.online' : 'rail.offlineDevice');
  return {
    name: nameOfItem(item, session, t),
    state,
    words: [several ?? t(`device.${state.word}`), online].filter((word) => word !== null),
    endsAt: isHere || session === undefined ? (session?.tunnel?.endsAt ?? row?.tunnel?.endsAt ?? null) : null,
    lastUsedAt: row?.lastUsedAt ?? session?.timeline[0]?.at ?? null,
    favourite: row?.favourite ?? false,
  };
}
