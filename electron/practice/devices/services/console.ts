import type { Socket } from 'node:net';
import type { DeviceIdentity } from './identity';

/** Longest line the console takes. */
const maxLine = 1024;

interface Register {
  readonly address: number;
  readonly name: string;
  readonly unit: string;
  /** Integers as a register holds them; the real value is a tenth of it. */
  readonly value: number;
  readonly writable: boolean;
}

/** The registers of a device: measured ones from 30001 on, set points that can be written from 40001 on. */
export class RegisterBank {
  readonly #device: DeviceIdentity;
  readonly #setPoints: { readonly name: string; value: number }[] = [
    { name: 'operating_set_point', value: 420 },
    { name: 'alarm_delay_s', value: 150 },
    { name: 'maintenance_mode', value: 0 },
  ];

  constructor(device: DeviceIdentity) {
    this.#device = device;
  }

  all(): readonly Register[] {
    const measured = this.#device.readings().map((reading, index) => ({
      address: 30001 + index,
      name: reading.name,
      unit: reading.unit,
      value: Math.round(reading.value * 10),
      writable: false,
    }));
    const set = this.#setPoints.map((point, index) => ({
      address: 40001 + index,
      name: point.name,
      unit: '',
      value: point.value,
      writable: true,
    }));
    return [...measured, ...set];
  }

  find(address: number): Register | undefined {
    return this.all().find((register) => register.address === address);
  }

  /** False when the address cannot be written or the value is not an unsigned 16-bit number. */
  write(address: number, value: number): boolean {
    const point = this.#setPoints[address - 40001];
    if (point === undefined || !Number.isInteger(value) || value < 0 || value > 65_535) return false;
    point.value = value;
    return true;
  }
}

function describe(register: Register): string {
  return `${register.address} ${register.writable ? 'rw' : 'r-'} ${register.name.padEnd(22)} ${String(register.value).padStart(6)} ${register.unit && `(x0.1 ${register.unit})`}`.trimEnd();
}

/** The answer to one line, or null when the line ends the conversation. */
export function answerConsole(line: string, bank: RegisterBank, device: DeviceIdentity): string | null {
  const [command = '', ...args] = line.trim().split(/\s+/);
  switch (command.toLowerCase()) {
    case '':
      return '';
    case 'help':
      return 'help | status | list | read <register> | write <register> <value> | quit';
    case 'status':
      return `OK ${device.thingName} up ${Math.floor((device.now() - device.bootedAt) / 1000)} s`;
    case 'list':
      return bank.all().map(describe).join('\r\n');
    case 'read': {
      const register = bank.find(Number(args[0]));
      return register === undefined ? 'ERR 02 illegal data address' : `OK ${register.address} ${register.value}`;
    }
    case 'write':
      return bank.write(Number(args[0]), Number(args[1] ?? Number.NaN))
        ? `OK ${Number(args[0])} ${Number(args[1])}`
        : 'ERR 03 illegal address or value';
    case 'quit':
    case 'exit':
      return null;
    default:
      return 'ERR 01 unknown command (try help)';
  }
}

/** Takes telnet's option negotiation (RFC 854: IAC, verb, option) out of what a client sent. */
export function withoutTelnetOptions(bytes: Buffer): Buffer {
  if (!bytes.includes(0xff)) return bytes;
  const kept: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0xff) at += (bytes[at + 1] ?? 0) >= 0xfb ? 2 : 1;
    else kept.push(byte);
  }
  return Buffer.from(kept);
}

/** The register console: lines of text in, lines of text out; meant for `telnet` or `nc`. */
export function consoleService(device: DeviceIdentity): (socket: Socket) => void {
  const bank = new RegisterBank(device);
  return (socket) => {
    let rest = '';
    const say = (text: string): boolean => socket.write(`${text}${text && '\r\n'}> `);
    socket.on('drain', () => socket.resume());
    socket.on('data', (chunk: Buffer) => {
      rest += withoutTelnetOptions(chunk).toString('latin1');
      const lines = rest.split(/\r\n|\r\0|\n/);
      rest = lines.pop() ?? '';
      if (rest.length > maxLine) {
        socket.end('ERR 04 line too long\r\n');
        return;
      }
      for (const line of lines) {
        const answer = answerConsole(line, bank, device);
        if (answer === null) {
          socket.end('bye\r\n');
          return;
        }
        if (!say(answer)) socket.pause();
      }
    });
    say(`${device.thingName} register console (${device.title}). Type help.`);
  };
}
