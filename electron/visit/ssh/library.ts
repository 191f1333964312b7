/** Where the ssh library's types say less than the library does. */
import type { Algorithms, ClientChannel } from 'ssh2';
import type { AlgorithmLists } from './algorithms';

export const libraryAlgorithms = (lists: AlgorithmLists): Algorithms =>
  ({
    kex: [...lists['key-exchange']],
    serverHostKey: [...lists['host-key']],
    cipher: [...lists.cipher],
    hmac: [...lists.mac],
    // A few bytes can unpack to any number.
    compress: ['none'],
    // The library's types name what it knows; the lists hold nothing else.
  }) as Algorithms;

/** Errors of the ssh library carry where they come from, or the reason code of the device's own DISCONNECT. */
export const propertyOf = (error: Error, name: 'level' | 'code'): unknown =>
  (error as Error & Record<string, unknown>)[name];

/** What the library keeps of a channel that its types do not name. */
interface ChannelInside {
  readonly incoming?: { window?: unknown };
  readonly outgoing?: { readonly id?: unknown; readonly state?: unknown };
  readonly _client?: {
    readonly _protocol?: {
      channelWindowAdjust?: (channel: number, bytes: number) => void;
      signal?: (channel: number, name: string) => void;
    };
  };
}

/**
 * Ends a command on the device, and its channel. OpenSSH leaves a command alone whose channel is closed, so it is sent
 * a signal, which OpenSSH obeys for every login but root's; the library sends none once the command's input has ended.
 * A library that keeps its channels otherwise closes the channel only.
 */
export function endCommand(channel: ClientChannel): void {
  const { outgoing, _client: client } = channel as ClientChannel & ChannelInside;
  const isThere = outgoing?.state === 'open' || outgoing?.state === 'eof';
  if (isThere && typeof outgoing.id === 'number') client?._protocol?.signal?.(outgoing.id, 'TERM');
  channel.close();
}

/** What the library lets a device send on a channel that was not taken yet. */
export const libraryWindowBytes = 2 * 1_024 * 1_024;

/**
 * Lets a device send so many bytes that were not taken yet, where the library has 2 MiB for all channels: over 200 ms
 * of round trip that is 10 MB a second. To be called once the channel is open, by whoever takes what comes as it comes.
 * A library that keeps its channels otherwise is left as it is.
 *
 * @param wanted asked again as bytes come; no more than the library's own changes nothing
 */
export function widen(channel: ClientChannel, wanted: () => number): void {
  const { incoming, outgoing, _client: client } = channel as ClientChannel & ChannelInside;
  const protocol = client?._protocol;
  const id = outgoing?.id;
  channel.on('data', () => {
    if (incoming === undefined || typeof incoming.window !== 'number' || typeof id !== 'number') return;
    const bytes = wanted();
    // The library fills it up itself, to less, once it is nearly empty.
    if (bytes <= libraryWindowBytes || incoming.window > bytes / 2) return;
    protocol?.channelWindowAdjust?.(id, bytes - incoming.window);
    incoming.window = bytes;
  });
}
