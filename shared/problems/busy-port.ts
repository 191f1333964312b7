/** A local port that cannot be opened, and one that was free instead a moment ago; null: there was none. */
export interface BusyPort {
  readonly serviceId: string;
  readonly port: number;
  readonly freePort: number | null;
}
