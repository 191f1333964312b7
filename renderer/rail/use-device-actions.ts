import { useState } from 'react';
import type { DeviceItem } from '../../shared/fleet/list';
import type { RequestError } from '../../shared/ipc/contract';
import { ticketFor } from '../../shared/presentation/words';
import { useMirror, useSlice } from '../store/mirror';
import { show } from '../store/ui';
import { useBriefly } from '../store/use-briefly';
import { useRequest } from '../store/use-request';
import { useTicketLink } from '../store/use-ticket-link';

export interface DeviceActions {
  readonly open: (item: DeviceItem) => Promise<void>;
  /** Turns the star of a device. */
  readonly star: (item: DeviceItem) => void;
  /**
   * Puts what the desk writes into a ticket on the clipboard: the link to the device, and to its tunnel if one is open.
   */
  readonly copyLink: (item: DeviceItem) => void;
  /** Key of the item whose link was copied a moment ago. */
  readonly copied: string | null;
  readonly error: RequestError | null;
}

/** What can be done with a device of the list. */
export function useDeviceActions(): DeviceActions {
  const { run, error } = useRequest();
  const linkText = useTicketLink();
  const [copied, setCopied] = useBriefly();
  const [copiedKey, setCopiedKey] = useState<string | null>(null);
  const { environmentId } = useSlice('settings');
  const region = useSlice('environments').find(({ id }) => id === environmentId)?.region;
  return {
    async open(item) {
      if (item.sessionId !== null) {
        show({ kind: 'session', id: item.sessionId });
        return;
      }
      const answer = await run('session.select', { thingName: item.row?.thingName ?? null, tunnelId: item.tunnelId });
      if (answer !== null) show({ kind: 'session', id: answer.value.sessionId });
    },
    star({ row }) {
      if (row !== null) void run('devices.star', { thingName: row.thingName, star: !row.favourite });
    },
    copyLink({ key, row, tunnelId, sessionId }) {
      const session = useMirror.getState().state.sessions.find(({ id }) => id === sessionId);
      const place = session?.environment.region ?? region;
      if (place === undefined) return;
      const text = linkText({
        region: place,
        // One that is over leads to its device.
        tunnelId: session?.state.kind === 'ended' ? null : tunnelId,
        thingName: session?.thingName ?? row?.thingName ?? null,
        serviceId: session?.services[0]?.serviceId ?? row?.tunnel?.services[0] ?? null,
        ticket: (session === undefined ? null : ticketFor(session)) ?? row?.tunnel?.ticket ?? null,
      });
      if (text === null) return;
      setCopiedKey(key);
      void run('clipboard.write', { text }).then((done) => setCopied(done !== null));
    },
    copied: copied ? copiedKey : null,
    error,
  };
}
