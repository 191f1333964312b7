import { eventChannel } from '../../shared/ipc/channels';
import type { EventName, Events } from '../../shared/ipc/contract';

/** The part of a window's contents that events are sent through. */
export interface Receiver {
  isDestroyed(): boolean;
  send(channel: string, payload: unknown): void;
}

export type Broadcast = <Name extends EventName>(name: Name, payload: Events[Name]) => void;

/** Sends an event to every window that lives at that moment; with none it goes nowhere: a new window takes a snapshot. */
export function createBroadcast(receivers: () => Iterable<Receiver>): Broadcast {
  return (name, payload) => {
    for (const receiver of receivers()) if (!receiver.isDestroyed()) receiver.send(eventChannel(name), payload);
  };
}
