import type { ServerChannel, Session } from 'ssh2';
import {
  answerTypes,
  PacketReader,
  packetOf,
  requestTypes,
  statusCodes,
  text,
  u32,
  u64,
} from '../../electron/net/sftp/packets';
import { PacketCutter } from '../../electron/net/sftp/packet-cutter';
import type { Timers } from '../../electron/net/clock';
import type { SshRig } from './ssh-client';
import type { SshServerOptions } from './ssh-server';
import type { SshTest } from './ssh-test';

/** One request as the device sees it: its number, then its fields. */
export interface SftpRequest {
  readonly type: number;
  readonly id: number;
  readonly fields: PacketReader;
}

/** What a device says to one request; null: as a plain one does. */
type Script = (asked: SftpRequest) => Uint8Array | 'nothing' | null;

export interface Told {
  readonly name: string;
  readonly mode?: number;
  readonly size?: number;
  /** Epoch ms; absent: it does not say. */
  readonly modifiedAt?: number;
}

function attributes({ mode = 0o100644, size = 1, modifiedAt }: Partial<Told>): Buffer {
  if (modifiedAt === undefined) return Buffer.concat([u32(1 | 4), u64(size), u32(mode)]);
  const seconds = Math.trunc(modifiedAt / 1_000);
  return Buffer.concat([u32(1 | 4 | 8), u64(size), u32(mode), u32(seconds, seconds)]);
}

/** Answers as a device writes them. Names are bytes, a character each. */
export const says = {
  status: ({ id }: SftpRequest, code: number, words = ''): Buffer =>
    packetOf(answerTypes.status, [u32(id, code), text(Buffer.from(words)), text('')]),
  handle: ({ id }: SftpRequest, handle: string): Buffer => packetOf(answerTypes.handle, [u32(id), text(handle)]),
  names: ({ id }: SftpRequest, names: readonly Told[]): Buffer =>
    packetOf(answerTypes.name, [
      u32(id, names.length),
      ...names.flatMap((told) => [text(told.name), text(''), attributes(told)]),
    ]),
  attributes: ({ id }: SftpRequest, told: Partial<Told>): Buffer =>
    packetOf(answerTypes.attributes, [u32(id), attributes(told)]),
  data: ({ id }: SftpRequest, bytes: Uint8Array): Buffer => packetOf(answerTypes.data, [u32(id), text(bytes)]),
};

/** What a plain, empty device answers: a script says only what is different. */
function plainly(asked: SftpRequest): Uint8Array {
  const { type, fields } = asked;
  switch (type) {
    case requestTypes.realpath:
      return says.names(asked, [{ name: fields.raw() }]);
    case requestTypes.open:
    case requestTypes.opendir:
      return says.handle(asked, 'h');
    case requestTypes.read:
    case requestTypes.readdir:
      return says.status(asked, statusCodes.endOfFile);
    case requestTypes.lstat:
    case requestTypes.stat:
    case requestTypes.readlink:
      return says.status(asked, statusCodes.noSuchFile);
    case requestTypes.fstat:
      return says.attributes(asked, {});
    default:
      return says.status(asked, statusCodes.ok);
  }
}

/**
 * A device whose SFTP server keeps to a test's script instead of the rules. Everything it was asked is written down.
 */
export class HostileSftp {
  readonly asked: { readonly type: number; readonly path: string }[] = [];
  readonly #script: Script;
  channels = 0;

  constructor(script: Script) {
    this.#script = script;
  }

  count(type: number): number {
    return this.asked.filter((each) => each.type === type).length;
  }

  /** For the stand-in of an ssh server. */
  get options(): SshServerOptions {
    return {
      session: (session: Session) =>
        session.on('subsystem', (accept) => {
          this.channels += 1;
          this.#serve(accept());
        }),
    };
  }

  #serve(channel: ServerChannel): void {
    const cutter = new PacketCutter();
    channel.on('error', () => undefined);
    channel.on('data', (bytes: Buffer) => {
      for (const each of cutter.push(bytes)) {
        const answer = this.#answer(Buffer.concat(each));
        if (answer !== 'nothing') channel.write(answer);
      }
    });
  }

  #answer(given: Buffer): Uint8Array | 'nothing' {
    const fields = new PacketReader([given]);
    const type = fields.byte();
    if (type === requestTypes.init) return packetOf(answerTypes.version, [u32(3)]);
    const id = fields.u32();
    const first = new PacketReader([given.subarray(5)]);
    this.asked.push({ type, path: first.left > 4 ? first.raw() : '' });
    const asked = { type, id, fields };
    // A script reads the fields itself.
    return this.#script({ ...asked, fields: new PacketReader([given.subarray(5)]) }) ?? plainly(asked);
  }
}

/** The way to a client that is logged in on a device which keeps to a script. */
export const hostileDevice =
  ({ serve, client }: Pick<SshTest, 'serve' | 'client'>) =>
  async (script: Script, timers?: Timers): Promise<{ readonly rig: SshRig; readonly device: HostileSftp }> => {
    const device = new HostileSftp(script);
    const rig = client(timers);
    await rig.login((await serve(device.options)).port, 'pat');
    return { rig, device };
  };
