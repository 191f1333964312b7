/** What a device's agent showed of itself. It is remembered for the thing, so that nothing of it has to be found out twice. */
export interface LearnedDevice {
  /** The protocol version it answers in; null: not known. */
  readonly protocol: 'V1' | 'V2' | 'V3' | null;
  /** It serves one connection at a time in every version (PROTOCOL.md 5.6, 5.7). */
  readonly oneConnection: boolean;
}

/** Nothing is known. */
export const nothingLearned: LearnedDevice = { protocol: null, oneConnection: false };
