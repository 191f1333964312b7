import { requestTypes, statusCodes } from '../../electron/net/sftp/packets';
import { says, type SftpRequest } from './hostile-sftp';

/** One file of a device that keeps to the rules, to be read; a test changes it when it likes. */
export class HeldFile {
  /** Where reading began, and how much was asked for, in order. */
  readonly reads: { readonly from: number; readonly length: number }[] = [];
  bytes: Buffer;
  modifiedAt = 1_700_000_000_000;
  /** Before each read is answered. */
  onRead: () => void = () => undefined;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** For a device that keeps to a script. */
  readonly script = (asked: SftpRequest): Uint8Array | null => {
    const { bytes, modifiedAt } = this;
    if (asked.type === requestTypes.fstat) return says.attributes(asked, { size: bytes.length, modifiedAt });
    if (asked.type !== requestTypes.read) return null;
    asked.fields.raw();
    const [from, length] = [asked.fields.u64(), asked.fields.u32()];
    this.onRead();
    this.reads.push({ from, length });
    const read = this.bytes.subarray(from, from + length);
    return read.length === 0 ? says.status(asked, statusCodes.endOfFile) : says.data(asked, read);
  };
}
