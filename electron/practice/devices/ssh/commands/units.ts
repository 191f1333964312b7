import { syslogTime } from '../../files/contents';
import type { DeviceIdentity } from '../../services/identity';

export interface Unit {
  readonly name: string;
  readonly description: string;
  readonly command: string;
  readonly user: string;
  readonly pid: number;
}

/** The services of every device, as `systemctl` and `ps` show them. */
export const units: readonly Unit[] = [
  { name: 'ssh', description: 'OpenBSD Secure Shell server', command: '/usr/sbin/sshd -D', user: 'root', pid: 297 },
  { name: 'modem', description: 'LTE modem manager', command: '/usr/sbin/modemd', user: 'root', pid: 311 },
  {
    name: 'sensord',
    description: 'Sensor sampling',
    command: '/usr/bin/sensord --interval 5',
    user: 'sensor',
    pid: 388,
  },
  {
    name: 'tunnel-agent',
    description: 'AWS IoT secure tunneling agent',
    command: '/usr/bin/tunnel-agent',
    user: 'tunnel',
    pid: 402,
  },
  { name: 'fieldweb', description: 'Readings page', command: '/usr/bin/fieldweb --port 80', user: 'www', pid: 415 },
];

/** What `systemctl status` prints for a running unit. */
export function unitStatus(unit: Unit, device: DeviceIdentity): string {
  const since = device.bootedAt + unit.pid * 12;
  return (
    `● ${unit.name}.service - ${unit.description}\n` +
    `     Loaded: loaded (/usr/lib/systemd/system/${unit.name}.service; enabled)\n` +
    `     Active: active (running) since ${new Date(since).toISOString().replace('T', ' ').slice(0, 19)} UTC; ${Math.floor((device.now() - since) / 86_400_000)} days ago\n` +
    `   Main PID: ${unit.pid} (${unit.command.split(' ')[0]?.split('/').at(-1) ?? ''})\n` +
    `     CGroup: /system.slice/${unit.name}.service\n             └─${unit.pid} ${unit.command}\n\n` +
    `${syslogTime(since)} ${device.thingName} systemd[1]: Started ${unit.description}.\n`
  );
}
