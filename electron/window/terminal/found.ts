/** What of this computer a terminal needs, without opening one. */
import { findProgram } from './find';
import { terminalPlans } from './plan';

interface Places {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The path of the system's ssh client; null: none is installed. */
export const findSsh = ({ platform, environment }: Places): Promise<string | null> =>
  findProgram(platform === 'win32' ? 'ssh.exe' : 'ssh', environment, platform);

/** The name of the terminal that would be opened; null: none of the known ones is installed. */
export async function findTerminal({ platform, environment }: Places): Promise<string | null> {
  const any = { port: 22, user: null, alias: 'any', knownHostsFile: null };
  for (const { terminal, program } of terminalPlans(platform, 'ssh', any) ?? [])
    if ((await findProgram(program, environment, platform)) !== null) return terminal;
  return null;
}
