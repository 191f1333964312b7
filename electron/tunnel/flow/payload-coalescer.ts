import type { DataReader } from '../../../shared/tunnel-message';
import type { Service } from '../service';
import type { Recipient, WireIds } from './connection';
import type { Slab } from './slab';

/**
 * Payloads that follow each other for the same client. They are moved together where they lie, in the slab, and written
 * to its socket at once: a system call and some bookkeeping for many small messages. Lives within one `bytes` call.
 */
export class PayloadCoalescer {
  #service: Service | null = null;
  #client: Recipient | null = null;
  #streamId = 0;
  #serviceId = '';
  #connectionId = 0;
  #from = 0;
  #to = 0;

  constructor(readonly serviceOf: (ids: WireIds) => Service | null) {}

  add(data: DataReader, slab: Slab): void {
    if (
      this.#client === null ||
      data.connectionId !== this.#connectionId ||
      data.streamId !== this.#streamId ||
      data.serviceId !== this.#serviceId
    )
      this.#begin(data, slab);
    else if (data.payloadFrom !== this.#to) slab.bytes.copyWithin(this.#to, data.payloadFrom, data.payloadTo);
    this.#to += data.payloadTo - data.payloadFrom;
  }

  /** Delivers it. Nothing else may happen to its client before that. */
  end(slab: Slab): void {
    if (this.#client === null || this.#service === null) return;
    this.#service.fromDevice.arrived(this.#to - this.#from);
    this.#client.deliver(slab.bytes.subarray(this.#from, this.#to), slab);
    this.#client = null;
  }

  #begin(data: DataReader, slab: Slab): void {
    this.end(slab);
    this.#service = this.serviceOf(data);
    this.#client = this.#service?.fromDevice.addressee(data) ?? null;
    this.#streamId = data.streamId;
    this.#serviceId = data.serviceId;
    this.#connectionId = data.connectionId;
    this.#from = this.#to = data.payloadFrom;
  }
}
