/** Frames that lie next to one another in the same buffer, to be handed on as one piece. */
export class FrameRun {
  private bytes: Buffer | null = null;
  private start = 0;
  private end = 0;
  private starts: number[] = [];

  constructor(private readonly onRun: (bytes: Buffer, starts: readonly number[]) => void) {}

  add(bytes: Buffer, start: number, end: number): void {
    if (bytes !== this.bytes || start !== this.end) {
      this.flush();
      this.bytes = bytes;
      this.start = start;
    }
    this.starts.push(start - this.start);
    this.end = end;
  }

  flush(): void {
    const { bytes, starts } = this;
    if (bytes === null) return;
    this.bytes = null;
    this.starts = [];
    this.onRun(bytes.subarray(this.start, this.end), starts);
  }
}
