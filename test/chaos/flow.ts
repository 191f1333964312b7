import { ByteStream, StreamReader } from './stream';

/** The ids a START carried, as they are on the wire; '' and 0: absent. */
export interface FlowIds {
  readonly streamId: number;
  readonly serviceId: string;
  readonly connectionId: number;
}

/** One connection as the device sees it. */
export class Flow {
  readonly up = new StreamReader();
  readonly down: ByteStream;
  /** Bytes handed to the way down. */
  sent = 0;
  /** The device ended it: nothing more is sent. */
  endedHere = false;
  /** The source ended it. */
  endedThere = false;
  /** A message was sent for which the guides make the source end this connection. */
  provoked = false;
  /**
   * A SESSION_RESET was on its way when this began, and names no stream: nobody at the device's side can know whether
   * the source began this before or after it heard of the reset. Its bytes are compared, its length is not.
   */
  doubtful = false;

  constructor(
    readonly id: number,
    /** The service it belongs to, also where the wire does not say so. */
    readonly service: string,
    /** Its number within the service, as the proxy's events name it. */
    readonly number: number,
    readonly ids: FlowIds,
  ) {
    this.down = new ByteStream(id);
  }

  get key(): string {
    return `${this.service}#${this.number}`;
  }
}
