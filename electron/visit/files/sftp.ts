import type { Client, ClientChannel } from 'ssh2';
import { plainLine } from '../../../shared/text/outside';
import { maxPathBytes, type FilesFault, type RawName } from '../../../shared/visit/files';
import type { Timers } from '../../net/clock';
import { SftpChannel, silenceMs, type Answer } from './channel';
import { FaultError } from './fault';
import {
  answerTypes,
  type Attributes,
  type NamedEntry,
  noAttributes,
  openFlags,
  type PacketReader,
  requestTypes,
  sizeOf,
  statusCodes,
  text,
  u32,
  u64,
} from '../../net/sftp/packets';

/** What every server takes that does not say more. */
const plainChunk = { read: 32_768, write: 31_952 } as const;
/** The most that fits a packet with room for its fields, whatever a server says. */
const maxChunk = 255 * 1_024;

export type Handle = Buffer;

function statusFault(fields: PacketReader): FilesFault | null {
  const code = fields.u32();
  const said = fields.left > 4 ? plainLine(fields.bytes().toString('utf8'), 200) : '';
  switch (code) {
    case statusCodes.ok:
      return null;
    case statusCodes.noSuchFile:
      return { kind: 'missing' };
    case statusCodes.denied:
      return { kind: 'denied' };
    default:
      // Version 3 has no code for a full disk; some servers say it in words.
      if (/no space left|quota exceeded|disk full/i.test(said)) return { kind: 'device-full' };
      return { kind: 'refused', words: /^(?:failure)?$/i.test(said) ? null : said };
  }
}

/**
 * Only a refused subsystem says that there is no SFTP: a device that opens no further channel, or is gone by now, may
 * well have one.
 */
function whyNotOpened(error: Error): FilesFault {
  if (error.message.startsWith('Unable to start subsystem')) return { kind: 'no-sftp' };
  const said = /^\(SSH\) Channel open failure: (.*)$/s.exec(error.message)?.[1];
  return said === undefined || !('reason' in error)
    ? { kind: 'no-connection' }
    : { kind: 'refused', words: plainLine(said, 200) || null };
}

/**
 * An SFTP client of our own on the ssh library's channel: the library's has names as text, which loses those that are
 * not UTF-8, and cuts long writes behind its user's back, so that what arrived is not what was answered. Every method
 * throws `FaultError`.
 */
export class Sftp {
  readonly #channel: SftpChannel;
  readonly #extensions = new Set<string>();
  #chunk: { readonly read: number; readonly write: number } = plainChunk;

  private constructor(channel: SftpChannel) {
    this.#channel = channel;
  }

  static async open(client: Client, timers: Timers): Promise<Sftp> {
    let isGone = false;
    client.once('close', () => (isGone = true));
    const channel = await new Promise<ClientChannel>((resolve, reject) => {
      const timer = timers.set(() => reject(new FaultError({ kind: 'silent' })), silenceMs);
      try {
        client.subsys('sftp', (error, opened) => {
          timer.cancel();
          // The library says of what the end of the connection left without an answer that it was refused.
          if (error) reject(new FaultError(isGone ? { kind: 'no-connection' } : whyNotOpened(error)));
          else resolve(opened);
        });
      } catch {
        timer.cancel();
        reject(new FaultError({ kind: 'no-connection' }));
      }
    });
    const sftp = new Sftp(new SftpChannel(channel, timers));
    await sftp.#greet(() => isGone);
    return sftp;
  }

  get isOver(): boolean {
    return this.#channel.isOver;
  }

  /** Most bytes of one READ and one WRITE. */
  get chunk(): { readonly read: number; readonly write: number } {
    return this.#chunk;
  }

  /** Most bytes of files that may be on their way. */
  get inFlightBytes(): number {
    return this.#channel.roundTrip.inFlightBytes;
  }

  offers(extension: string): boolean {
    return this.#extensions.has(extension);
  }

  close(): void {
    this.#channel.end({ kind: 'no-connection' });
  }

  async open(path: RawName, flags: number): Promise<Handle> {
    return this.#handle(requestTypes.open, text(path), u32(flags), noAttributes);
  }

  async openRead(path: RawName): Promise<Handle> {
    return this.open(path, openFlags.read);
  }

  /** Never fails: what the device holds open ends with the channel at the latest. */
  async closeHandle(handle: Handle): Promise<void> {
    await this.#done(requestTypes.close, text(handle)).catch(() => undefined);
  }

  /** In the pieces that came; null: the end of the file. */
  async read(handle: Handle, offset: number, length: number): Promise<readonly Buffer[] | null> {
    const fields = await this.#expect(answerTypes.data, requestTypes.read, text(handle), u64(offset), u32(length));
    if (fields === null) return null;
    const pieces = this.#channel.checked(() => fields.pieces());
    const size = sizeOf(pieces);
    if (size > length || size === 0) throw this.#channel.violated();
    return pieces;
  }

  /** @param bytes may not be changed before it resolves */
  async write(handle: Handle, offset: number, bytes: Uint8Array): Promise<void> {
    this.#succeeded(await this.#channel.ask(requestTypes.write, [text(handle), u64(offset)], bytes));
  }

  async fstat(handle: Handle): Promise<Attributes> {
    return this.#attributes(requestTypes.fstat, text(handle));
  }

  async stat(path: RawName): Promise<Attributes> {
    return this.#attributes(requestTypes.stat, text(path));
  }

  /** Null: nothing is there. */
  async lstat(path: RawName): Promise<Attributes | null> {
    try {
      return await this.#attributes(requestTypes.lstat, text(path));
    } catch (error) {
      if (error instanceof FaultError && error.fault.kind === 'missing') return null;
      throw error;
    }
  }

  setstat(path: RawName, attributes: Uint8Array): Promise<void> {
    return this.#done(requestTypes.setstat, text(path), attributes);
  }

  async openFolder(path: RawName): Promise<Handle> {
    return this.#handle(requestTypes.opendir, text(path));
  }

  /** Null: that was all. */
  async readFolder(handle: Handle): Promise<readonly NamedEntry[] | null> {
    const fields = await this.#expect(answerTypes.name, requestTypes.readdir, text(handle));
    return fields === null ? null : this.#channel.checked(() => fields.names());
  }

  async realPath(path: RawName): Promise<RawName> {
    return this.#oneName(requestTypes.realpath, path);
  }

  async readLink(path: RawName): Promise<RawName> {
    return this.#oneName(requestTypes.readlink, path);
  }

  makeFolder(path: RawName): Promise<void> {
    return this.#done(requestTypes.mkdir, text(path), noAttributes);
  }

  removeFile(path: RawName): Promise<void> {
    return this.#done(requestTypes.remove, text(path));
  }

  removeFolder(path: RawName): Promise<void> {
    return this.#done(requestTypes.rmdir, text(path));
  }

  rename(from: RawName, to: RawName): Promise<void> {
    return this.#done(requestTypes.rename, text(from), text(to));
  }

  /** A request of an extension that is answered with a status. */
  extended(name: string, ...fields: readonly Uint8Array[]): Promise<void> {
    return this.#done(requestTypes.extended, text(name), ...fields);
  }

  /** Bytes that this user may still write where the path is; null: the device does not say. */
  async freeBytes(path: RawName): Promise<number | null> {
    if (!this.offers('statvfs@openssh.com')) return null;
    try {
      const fields = await this.#extendedAnswer('statvfs@openssh.com', text(path));
      const [, fragment = 0, blocks = 0, , available = 0] = Array.from({ length: 5 }, () => fields.u64());
      // One that holds no files of its own, as Linux's `/proc`, counts no blocks at all: it is not full.
      return blocks === 0 ? null : fragment * available;
    } catch (error) {
      if (error instanceof FaultError && !this.#channel.isOver) return null;
      throw error;
    }
  }

  /** `isGone`: the whole connection is over. */
  async #greet(isGone: () => boolean): Promise<void> {
    try {
      const { type, fields } = await this.#channel.greet();
      if (type !== answerTypes.version) throw this.#channel.violated();
      this.#channel.checked(() => {
        fields.u32();
        while (fields.left > 0) {
          this.#extensions.add(fields.raw());
          fields.bytes();
        }
      });
    } catch (error) {
      // It said nothing of SFTP before it ended: the program behind the subsystem is not there.
      const ended = error instanceof FaultError && error.fault.kind === 'no-connection' && !isGone();
      throw ended ? new FaultError({ kind: 'no-sftp' }) : error;
    }
    if (this.offers('limits@openssh.com')) await this.#readLimits();
  }

  async #readLimits(): Promise<void> {
    const fields = await this.#extendedAnswer('limits@openssh.com');
    const [, read = 0, write = 0] = Array.from({ length: 3 }, () => fields.u64());
    const bounded = (said: number, plain: number): number => (said < 1_024 ? plain : Math.min(said, maxChunk));
    this.#chunk = { read: bounded(read, plainChunk.read), write: bounded(write, plainChunk.write) };
  }

  async #extendedAnswer(name: string, ...more: readonly Uint8Array[]): Promise<PacketReader> {
    const fields = await this.#expect(answerTypes.extended, requestTypes.extended, text(name), ...more);
    if (fields === null) throw this.#channel.violated();
    return fields;
  }

  async #handle(type: number, ...fields: readonly Uint8Array[]): Promise<Handle> {
    const answer = await this.#expect(answerTypes.handle, type, ...fields);
    if (answer === null) throw this.#channel.violated();
    // Copied: it would keep the whole packet.
    const handle = Buffer.from(answer.bytes());
    if (handle.length > 256) throw this.#channel.violated();
    return handle;
  }

  async #attributes(type: number, ...fields: readonly Uint8Array[]): Promise<Attributes> {
    const answer = await this.#expect(answerTypes.attributes, type, ...fields);
    if (answer === null) throw this.#channel.violated();
    return this.#channel.checked(() => answer.attributes());
  }

  async #oneName(type: number, path: RawName): Promise<RawName> {
    const answer = await this.#expect(answerTypes.name, type, text(path));
    const [first] = answer === null ? [] : this.#channel.checked(() => answer.names());
    if (first === undefined || first.name.length > maxPathBytes) throw this.#channel.violated();
    return first.name;
  }

  async #done(type: number, ...fields: readonly Uint8Array[]): Promise<void> {
    this.#succeeded(await this.#channel.ask(type, fields));
  }

  /** @throws FaultError */
  #succeeded(answer: Answer): void {
    if (answer.type !== answerTypes.status) throw this.#channel.violated();
    const fault = this.#channel.checked(() => statusFault(answer.fields));
    if (fault !== null) throw new FaultError(fault);
  }

  /** The fields of an answer of this type; null: the end of what is read. */
  async #expect(wanted: number, type: number, ...fields: readonly Uint8Array[]): Promise<PacketReader | null> {
    const answer = await this.#channel.ask(type, fields);
    if (answer.type === wanted) return answer.fields;
    if (answer.type !== answerTypes.status) throw this.#channel.violated();
    const code = this.#channel.checked(() => answer.fields.peek());
    if (code === statusCodes.endOfFile) return null;
    const fault = this.#channel.checked(() => statusFault(answer.fields));
    // "Done" in place of what was asked for.
    throw fault === null ? this.#channel.violated() : new FaultError(fault);
  }
}
