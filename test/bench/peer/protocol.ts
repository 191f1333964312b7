/** What the bench asks of the measuring peer, over the channel between the two processes. */
export type PeerRequest =
  /** What becomes of DATA of at most `smallPayload` bytes; larger ones are only counted. */
  | { readonly kind: 'mode'; readonly mode: PeerMode }
  /**
   * Connections that begin from now on lead to a program at this port of the computer, as a device's agent leads to its
   * services.
   */
  | { readonly kind: 'lead'; readonly port: number }
  /** Starts sending to every connection that has not spoken yet. */
  | { readonly kind: 'download'; readonly shape: DownloadShape }
  /** Sends so many bytes, once, to every connection. */
  | { readonly kind: 'send'; readonly bytes: number }
  /** Sends so many bytes, again and again until `stop`, to every connection that has spoken; `every` is ms. */
  | { readonly kind: 'trickle'; readonly bytes: number; readonly every: number }
  /**
   * From now on takes so much of what it is sent, as a service does that holds a tunnel to its share: it reads no more
   * meanwhile.
   */
  | { readonly kind: 'take'; readonly bytesPerSecond: number }
  | { readonly kind: 'stop' }
  | { readonly kind: 'state' };

/**
 * `sink`: nothing. `echo`: sent back at once. `slow-echo`: sent back after `slowEcho` ms. `answer`: 1,024 bytes back,
 * then the connection is reset, as a small request and its answer. `image`: the same with 20,480 bytes.
 */
export type PeerMode = 'sink' | 'echo' | 'slow-echo' | 'answer' | 'image';

/**
 * `large`: 64,512 bytes of payload a tunnel frame, two of them in one WebSocket message. `4k`, `512`: that much
 * payload, each frame in a WebSocket message of its own. `fragmented`: large messages, each cut into WebSocket frames
 * of 4,096 bytes.
 */
export type DownloadShape = 'large' | '4k' | '512' | 'fragmented';

export interface PeerState {
  /** Payload of DATA received on this WebSocket. */
  readonly payloadBytes: number;
  /** Bytes received from a raw connection (the relay's). */
  readonly rawBytes: number;
  readonly connections: number;
  /** Bytes of downloads handed to the connection so far. */
  readonly sentBytes: number;
  /** How long each key of a slow echo was really held back, ms, in order, since `mode` was set. */
  readonly holds: readonly number[];
}

export interface PeerEnvelope {
  readonly id: number;
  readonly request: PeerRequest;
}

export interface PeerAnswer {
  readonly id: number;
  readonly state: PeerState;
}

/** Unasked, each time about `progressStep` more bytes of payload have arrived on the WebSocket. */
export interface PeerProgress {
  readonly received: number;
}

export const progressStep = 262_144;
export const serviceId = 'BENCH';
export const smallPayload = 16;
export const slowEcho = 60;
export const imageBytes = 20_480;
/** First byte of a raw connection: the peer only reads, only sends, or sends back what comes after it. */
export const rawUpload = 0x55;
export const rawDownload = 0x44;
export const rawEcho = 0x45;
