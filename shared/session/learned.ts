/**
 * What a service said first on a connection of the app's own: printable ASCII, as long as an SSH identification at
 * most.
 */
export interface Banner {
  readonly serviceId: string;
  readonly text: string;
}

/**
 * What a device's agent showed of itself. It is remembered for the thing, so that nothing of it has to be found out
 * twice.
 */
export interface LearnedDevice {
  /** The protocol version it answers in; null: not known. */
  readonly protocol: 'V1' | 'V2' | 'V3' | null;
  /** It serves one connection at a time in every version (PROTOCOL.md 5.6, 5.7). */
  readonly oneConnection: boolean;
  /** What one of its services said first; null: none was asked, or none said anything. */
  readonly banner: Banner | null;
}

/** Nothing is known. */
export const nothingLearned: LearnedDevice = { protocol: null, oneConnection: false, banner: null };
