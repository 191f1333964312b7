/** Updates, joined to this computer, the company's presets and the running app. */
import { join } from 'node:path';
import { app } from 'electron';
import { mayLook } from '../shared/updates/view';
import type { StateStore } from './ipc/state-store';
import { systemClock } from './net/clock';
import type { WebProxyFor } from './net/web-proxy';
import type { Presets } from './policy/contract';
import type { Startup } from './startup';
import { folderPlace } from './updates/folder-place';
import { installingOf, startInstaller } from './updates/installing';
import { pagePlace } from './updates/page-place';
import { Updates } from './updates/updates';
import { openUpdatesFile } from './updates/updates-file';

interface UpdateSources {
  readonly startup: Startup;
  readonly presets: Presets;
  readonly state: StateStore;
  readonly webProxyFor: WebProxyFor;
  readonly network: { extraCa(): readonly string[] };
}

export async function openUpdates({ startup, presets, state, webProxyFor, network }: UpdateSources): Promise<Updates> {
  const { paths, installer, selfTest } = startup;
  const log = startup.log.child('updates');
  const { enabled = true, source, publicKey } = presets.policy.updates ?? {};
  const placeOf = (where: string) =>
    where.startsWith('https:')
      ? pagePlace({ address: where, webProxyFor, extraCa: () => network.extraCa() })
      : folderPlace(where);
  const installing = await installingOf({
    platform: process.platform,
    isPackaged: app.isPackaged,
    program: process.execPath,
    environment: process.env,
  });
  return Updates.open({
    // Whoever tests the computer wants nothing else.
    enabled: enabled && selfTest === null,
    from: source === undefined || publicKey === undefined ? null : { place: placeOf(source), publicKey },
    running: app.getVersion(),
    folder: join(paths.local, 'updates'),
    file: await openUpdatesFile(join(paths.userData, 'updates.json'), log),
    // While the app is developed or tested, a program stands for Windows and its installer.
    ...(installer === null
      ? { platform: process.platform, installing, start: startInstaller }
      : {
          platform: 'win32' as const,
          installing: { kind: 'installer', args: ['/S', '--updated', '/currentuser'] } as const,
          start: (program: string, args: readonly string[]) => startInstaller(installer, [program, ...args]),
        }),
    arch: process.arch,
    isQuiet: () => mayLook(state.get('sessions')),
    clock: systemClock,
    publish: (view) => state.set('updates', view),
    log,
  });
}
