import type { DeviceIdentity } from '../services/identity';
import { FileTree } from './tree';

/** The most a device stores: 512 MiB. */
const deviceStorageBytes = 536_870_912;

/** `Nov 24 11:06:39`, as syslog writes it, in UTC. */
export function syslogTime(time: number): string {
  const [, day = '', month = '', , clock = ''] = new Date(time).toUTCString().split(' ');
  return `${month} ${day.replace(/^0/, ' ')} ${clock}`;
}

/** The device's system log as it stood when the practice service started. */
function systemLog(device: DeviceIdentity): string {
  const boot = device.bootedAt;
  const at = (time: number, text: string): string => `${syslogTime(time)} ${device.thingName} ${text}`;
  const lines = [
    at(boot, 'kernel: Linux version 6.6.52-fieldos (aarch64) #1 SMP PREEMPT'),
    at(boot + 900, 'kernel: Machine model: Field Controller FC-200'),
    at(boot + 4200, 'systemd[1]: Started OpenBSD Secure Shell server.'),
    at(boot + 5100, 'modem[311]: registered on network, signal -79 dBm'),
    at(boot + 7400, 'tunnel-agent[402]: subscribed to tunnel notifications'),
  ];
  return `${lines.join('\n')}\n`;
}

/** The files that every device starts with, by path. */
function initialFiles(device: DeviceIdentity): Readonly<Record<string, string>> {
  const { thingName, title } = device;
  return {
    '/etc/hostname': `${thingName}\n`,
    '/etc/motd': `\n  ${title} ${thingName}\n  This is a practice device. Nothing you do here touches a real installation.\n\n`,
    '/var/log/messages': systemLog(device),
    '/home/technician/README.txt': 'Practice device: try `help`, or copy files here with scp or sftp.\n',
    '/home/technician/maintenance.log':
      '2026-09-14 seal replaced, ran 30 min under load, no leak\n2026-10-02 firmware 4.2.1 installed\n',
  };
}

const folders = ['/etc', '/var', '/var/log', '/home', '/home/technician', '/tmp'];

/** A device's files as they are after its start. */
export function createFiles(device: DeviceIdentity): FileTree {
  const tree = new FileTree(deviceStorageBytes, device.now);
  for (const folder of folders) tree.makeFolder(folder);
  for (const [path, text] of Object.entries(initialFiles(device))) {
    const file = tree.create(path);
    tree.write(file, 0, Buffer.from(text));
    file.modifiedAt = device.bootedAt;
  }
  return tree;
}
