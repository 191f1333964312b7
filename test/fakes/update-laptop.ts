/** Updates on a laptop with Windows, whose installer only writes down that it was started. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../electron/log/logger';
import { systemClock } from '../../electron/net/clock';
import type { Place } from '../../electron/updates/contract';
import { Updates, type UpdatesOptions } from '../../electron/updates/updates';
import { openUpdatesFile } from '../../electron/updates/updates-file';
import type { UpdateView } from '../../shared/updates/view';

export class UpdateLaptop {
  readonly profile = mkdtempSync(join(tmpdir(), 'fieldtunnel-update-laptop-'));
  readonly folder = join(this.profile, 'updates');
  readonly started: { readonly program: string; readonly args: readonly string[] }[] = [];
  /** Everything that was shown. */
  readonly shown: UpdateView[] = [];
  isQuiet = true;

  /** The app starts. */
  async open(place: Place, publicKey: string, change: Partial<UpdatesOptions> = {}): Promise<Updates> {
    return Updates.open({
      enabled: true,
      from: { place, publicKey },
      running: '0.1.0',
      platform: 'win32',
      arch: process.arch === 'arm64' ? 'arm64' : 'x64',
      folder: this.folder,
      file: await openUpdatesFile(join(this.profile, 'updates.json'), silentLogger),
      installing: { kind: 'installer', args: ['/S', '--updated', '/currentuser'] },
      start: (program, args) => {
        this.started.push({ program, args });
        return Promise.resolve();
      },
      isQuiet: () => this.isQuiet,
      clock: systemClock,
      publish: (view) => void this.shown.push(view),
      log: silentLogger,
      ...change,
    });
  }

  get files(): readonly string[] {
    return readdirSync(this.folder).sort();
  }

  remove(): void {
    rmSync(this.profile, { recursive: true, force: true });
  }
}
