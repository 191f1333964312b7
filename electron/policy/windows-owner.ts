/**
 * Who owns a file on Windows. Every user may make folders and files in the folder of the programs' data, and theirs
 * would then hold for everybody who works on the laptop. What an administrator or the system put there is theirs, and
 * Windows lets nobody else change it.
 */
import { win32 } from 'node:path';
import { ask, type Ask } from './child';

/**
 * Administrators, the system, administrators of the domain, and Windows' own installer, as a security descriptor has
 * them.
 */
const trusted =
  /^O:(?:BA|SY|DA|S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464|S-1-5-21(?:-\d+){3}-512)(?=[GD]:)/;

interface OwnerOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly ask?: Ask;
}

/** In PowerShell a text in single quotes stands for itself, and several signs count as such a quote. */
const quoted = (text: string): string => `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`;

/** Whether such a file and its folder are an administrator's. Rejects where Windows does not say. */
export const isAdministrators =
  ({ environment, ask: asked = ask }: OwnerOptions) =>
  async (path: string): Promise<boolean> => {
    const shell = win32.join(
      environment['SystemRoot'] ?? 'C:\\Windows',
      'System32',
      'WindowsPowerShell',
      'v1.0',
      'powershell.exe',
    );
    const places = [path, win32.dirname(path)];
    const command = places.map((place) => `(Get-Acl -LiteralPath ${quoted(place)} -ErrorAction Stop).Sddl`).join('; ');
    const answer = await asked(shell, ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', command]);
    if (!answer.ok) throw new Error(`Get-Acl: ${answer.because}`);
    const owners = answer.output.toString('latin1').trim().split(/\r?\n/);
    return owners.length === places.length && owners.every((descriptor) => trusted.test(descriptor));
  };
