import { eventChannel } from '../../shared/ipc/channels';
import type { EventName, Events } from '../../shared/ipc/contract';

/** The part of a window's contents that events are sent through. */
export interface Receiver {
  isDestroyed(): boolean;
  send(channel: string, payload: unknown): void;
}

type Broadcast = <Name extends EventName>(name: Name, payload: Events[Name]) => void;

interface Broadcasts {
  /**
   * Sends an event to every window that lives at that moment; with none it goes nowhere: a new window takes a snapshot.
   */
  readonly broadcast: Broadcast;
  /** The same to a window that may just come up again: it knows before what the event is about. */
  readonly told: Broadcast;
}

export function createBroadcast(state: { flush(): void }, receivers: () => Iterable<Receiver>): Broadcasts {
  const broadcast: Broadcast = (name, payload) => {
    for (const receiver of receivers()) if (!receiver.isDestroyed()) receiver.send(eventChannel(name), payload);
  };
  return {
    broadcast,
    told(name, payload) {
      state.flush();
      broadcast(name, payload);
    },
  };
}
