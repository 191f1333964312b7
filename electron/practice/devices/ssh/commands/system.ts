import { setTimeout as wait } from 'node:timers/promises';
import { syslogTime } from '../../files/contents';
import { formatReading, isNormal } from '../../services/readings';
import type { Command, CommandContext, CommandEntry, ShellState } from './command';
import { flagsOf } from './command';
import { units, unitStatus } from './units';

const kernel = '6.6.52-fieldos';

const uname: Command = async ({ args, shell, out }) => {
  const { flags } = flagsOf(args);
  const parts = [
    ['s', 'Linux'],
    ['n', shell.device.thingName],
    ['r', kernel],
    ['v', '#1 SMP PREEMPT'],
    ['m', 'aarch64'],
    ['o', 'GNU/Linux'],
  ] as const;
  const shown = parts.filter(([letter]) => flags.has('a') || flags.has(letter) || (flags.size === 0 && letter === 's'));
  await out(`${shown.map(([, text]) => text).join(' ')}\n`);
  return 0;
};

/** `12 days, 3:07` */
function span(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  return `${Math.floor(minutes / 1440)} days, ${Math.floor((minutes % 1440) / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

const uptime: Command = async ({ shell: { device }, out }) => {
  const load = [0.08, 0.11, 0.09].map((base, index) =>
    (base + 0.05 * Math.abs(Math.sin(device.now() / (60_000 * (index + 1))))).toFixed(2),
  );
  await out(
    ` ${new Date(device.now()).toISOString().slice(11, 19)} up ${span(device.now() - device.bootedAt)},  1 user,  load average: ${load.join(', ')}\n`,
  );
  return 0;
};

const df: Command = async ({ args, shell, out }) => {
  const human = args.includes('-h');
  const { used, limit } = shell.files.quota;
  const rows = [
    ['/dev/mmcblk0p2', 1_932_735_283, 1_104_515_072, '/'],
    ['tmpfs', 257_949_696, 1_191_936, '/run'],
    ['/dev/mmcblk0p4', limit, used, '/home'],
  ] as const;
  const size = (bytes: number): string =>
    human ? `${(bytes / 1_048_576).toFixed(1)}M` : String(Math.ceil(bytes / 1024));
  const lines = rows.map(
    ([name, total, taken, mount]) =>
      `${name.padEnd(15)} ${size(total).padStart(9)} ${size(taken).padStart(9)} ${size(total - taken).padStart(9)} ${`${Math.ceil((taken / total) * 100)}%`.padStart(4)} ${mount}\n`,
  );
  await out(
    `Filesystem      ${human ? '     Size      Used     Avail' : '1K-blocks      Used Available'} Use% Mounted on\n${lines.join('')}`,
  );
  return 0;
};

const ps: Command = async ({ shell, out }) => {
  const rows = [
    ['1', 'root', '/sbin/init'],
    ...units.map((unit) => [String(unit.pid), unit.user, unit.command] as const),
    ['2211', shell.user, '-sh'],
    ['2240', shell.user, 'ps'],
  ] as const;
  await out(
    `  PID USER       COMMAND\n${rows.map(([pid, user, command]) => `${pid.padStart(5)} ${user.padEnd(10)} ${command}\n`).join('')}`,
  );
  return 0;
};

const free: Command = async ({ args, out }) => {
  const unit = args.includes('-m') ? 1024 : 1;
  const row = (name: string, values: readonly number[]): string =>
    `${name.padEnd(6)}${values.map((value) => String(Math.floor(value / unit)).padStart(12)).join('')}\n`;
  await out(
    `              total        used        free      shared  buff/cache   available\n${row('Mem:', [503_808, 141_320, 248_712, 1_164, 113_776, 351_180])}${row('Swap:', [0, 0, 0])}`,
  );
  return 0;
};

const ip: Command = async ({ args, out, err }) => {
  const [what = ''] = args;
  if ('address'.startsWith(what) && what !== '') {
    await out(
      '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN\n    inet 127.0.0.1/8 scope host lo\n' +
        '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP\n    inet 192.168.40.17/24 brd 192.168.40.255 scope global eth0\n' +
        '3: wwan0: <POINTOPOINT,MULTICAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UNKNOWN\n    inet 10.64.12.9/30 scope global wwan0\n',
    );
    return 0;
  }
  if ('route'.startsWith(what) && what !== '') {
    await out('default via 10.64.12.10 dev wwan0 metric 700\n192.168.40.0/24 dev eth0 scope link src 192.168.40.17\n');
    return 0;
  }
  await err('Usage: ip { addr | route }\n');
  return 1;
};

const dmesg: Command = async ({ out }) => {
  const lines = [
    [0, `Linux version ${kernel} (builder@fieldos) #1 SMP PREEMPT`],
    [0, 'Machine model: Field Controller FC-200'],
    [0.412, 'Memory: 503808K/524288K available'],
    [1.603, 'mmc0: new high speed SDHC card at address aaaa'],
    [2.118, 'EXT4-fs (mmcblk0p2): mounted filesystem with ordered data mode'],
    [3.874, 'usb 1-1: New USB device found, idVendor=2c7c, idProduct=0125 (LTE modem)'],
    [4.951, 'eth0: link becomes ready'],
  ] as const;
  await out(lines.map(([time, text]) => `[${time.toFixed(6).padStart(12)}] ${text}\n`).join(''));
  return 0;
};

const systemctl: Command = async ({ args, shell, out, err }) => {
  const [verb, name] = args.filter((arg) => !arg.startsWith('-'));
  if (verb === undefined || verb === 'list-units') {
    await out(
      units.map((unit) => `${`${unit.name}.service`.padEnd(26)} loaded active running ${unit.description}\n`).join(''),
    );
    return 0;
  }
  const unit = units.find((each) => each.name === name?.replace(/\.service$/, ''));
  if (unit === undefined) {
    await err(`Unit ${name ?? ''}${name?.endsWith('.service') === true ? '' : '.service'} could not be found.\n`);
    return 4;
  }
  if (verb === 'is-active') return (await out('active\n'), 0);
  if (verb === 'status') return (await out(unitStatus(unit, shell.device)), 0);
  await err(`Failed to ${verb} ${unit.name}.service: Access denied\n`);
  return 1;
};

const journalctl: Command = async ({ args, shell, out, signal }) => {
  const at = args.findIndex((arg) => arg.startsWith('-n'));
  const given = at < 0 ? undefined : args[at] === '-n' ? args[at + 1] : args[at]?.slice(2);
  const lines = shell.files.readText('/var/log/messages').split('\n').slice(0, -1);
  await out(
    lines
      .slice(given === undefined ? 0 : -Math.max(1, Number(given) || 10))
      .map((line) => `${line}\n`)
      .join(''),
  );
  while (args.includes('-f')) {
    await wait(2000, undefined, { signal });
    await out(`${syslogTime(shell.device.now())} ${shell.device.thingName} sensord[388]: ${readingsLine(shell)}\n`);
  }
  return 0;
};

function readingsLine(shell: ShellState): string {
  return shell.device
    .readings()
    .map((reading) => `${reading.name}=${formatReading(reading)}`)
    .join(' ');
}

function readingsTable({ shell }: CommandContext): string {
  return shell.device
    .readings()
    .map(
      (reading) =>
        `${reading.label.padEnd(26)} ${formatReading(reading).padStart(14)}   ${isNormal(reading) ? 'normal' : reading.value < reading.low ? 'LOW' : 'HIGH'}\n`,
    )
    .join('');
}

const readings: Command = async (context) => {
  if (context.args.includes('--json'))
    return (await context.out(`${JSON.stringify(context.shell.device.readings())}\n`), 0);
  if (!context.args.includes('-f')) return (await context.out(readingsTable(context)), 0);
  for (;;) {
    await context.out(`${new Date(context.shell.device.now()).toISOString()} ${readingsLine(context.shell)}\n`);
    await wait(1000, undefined, { signal: context.signal });
  }
};

/** Commands about the device. */
export const systemCommands: Readonly<Record<string, CommandEntry>> = {
  uname: { help: 'kernel and machine (-a)', run: uname },
  uptime: { help: 'time since the start', run: uptime },
  df: { help: 'storage (-h)', run: df },
  ps: { help: 'processes', run: ps },
  free: { help: 'memory (-m)', run: free },
  ip: { help: 'addresses and routes (addr, route)', run: ip },
  dmesg: { help: 'kernel messages', run: dmesg },
  systemctl: { help: 'services (status <unit>)', run: systemctl },
  journalctl: { help: 'system log (-n, -f)', run: journalctl },
  readings: { help: 'measured values (-f, --json)', run: readings },
  whoami: { help: 'your name here', run: async ({ shell, out }) => (await out(`${shell.user}\n`), 0) },
  id: {
    help: '',
    run: async ({ shell, out }) => (
      await out(`uid=1000(${shell.user}) gid=1000(technician) groups=1000(technician),20(dialout)\n`), 0
    ),
  },
  hostname: {
    help: 'name of the device',
    run: async ({ shell, out }) => (await out(`${shell.device.thingName}\n`), 0),
  },
  date: {
    help: 'time at the device',
    run: async ({ shell, out }) => (
      await out(`${new Date(shell.device.now()).toUTCString().replace('GMT', 'UTC')}\n`), 0
    ),
  },
  who: {
    help: '',
    run: async ({ shell, out }) => (
      await out(`${shell.user}  pts/0  ${syslogTime(shell.device.now())} (${shell.from})\n`), 0
    ),
  },
};
