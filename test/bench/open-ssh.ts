/** Debian's OpenSSH, as the bench uses it. */
import { findProgram } from '../fakes/programs';
import { sshd } from '../fakes/ssh-daemons';

export const ssh = findProgram(['/usr/bin/ssh', '/usr/local/bin/ssh']);
export const sftp = findProgram(['/usr/bin/sftp', '/usr/local/bin/sftp']);

/** What this machine lacks of it; null: nothing. */
export function lacksOpenSsh(): string | null {
  if (sshd === null) return 'the OpenSSH server';
  return ssh === null || sftp === null ? "OpenSSH's ssh or sftp" : null;
}

/** Logs in with this key alone, asks nothing, and touches nobody's files. */
export const quietly = (key: string): readonly string[] => [
  '-F',
  'none',
  '-i',
  key,
  ...['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'BatchMode=yes', 'LogLevel=ERROR'].flatMap(
    (option) => ['-o', option],
  ),
];
