/**
 * A flow that stands still while anyone holds it. `close` is called at the first hold, `open` when the last
 * one is released; holding or releasing twice is harmless.
 */
export class Gate {
  private readonly holders = new Set<object>();

  constructor(
    private readonly close: () => void,
    private readonly open: () => void,
  ) {}

  get isClosed(): boolean {
    return this.holders.size > 0;
  }

  hold(holder: object): void {
    const first = this.holders.size === 0;
    this.holders.add(holder);
    if (first) this.close();
  }

  release(holder: object): void {
    if (this.holders.delete(holder) && this.holders.size === 0) this.open();
  }
}
