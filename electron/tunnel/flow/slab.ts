/** Room for several reads of the network, so that a payload of 63 KiB mostly lies whole in it. */
export const slabBytes = 262_144;

/** Memory that bytes from the network arrive in. A local socket that could not take its bytes at once holds it. */
export class Slab {
  readonly bytes: Buffer;
  #holders = 0;

  constructor(
    size: number,
    readonly freed: (slab: Slab) => void,
  ) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  get isHeld(): boolean {
    return this.#holders > 0;
  }

  hold(): void {
    this.#holders += 1;
  }

  release(): void {
    this.#holders -= 1;
    if (this.#holders === 0) this.freed(this);
  }
}
