import { z } from 'zod';
import type { SettingsView } from '../../shared/ipc/app-state';
import { webProxyModes } from '../../shared/ipc/network';
import { defaultSettings, settingsSchema, usualPortsBefore } from '../../shared/settings/settings';
import { maxPrograms, type OwnProgram } from '../../shared/settings/programs';
import type { Logger } from '../log/logger';
import { JsonFile } from './json-file';

/** An endpoint of the person's own: a VPC endpoint, or another service that speaks the same protocol. */
const customEnvironment = z.object({
  id: z.string().min(1).max(128),
  label: z.string().min(1).max(64),
  region: z.string().max(64),
  fips: z.boolean().default(false),
  dualStack: z.boolean().default(false),
  controlPlane: z.string().max(512).nullable(),
  iot: z.string().max(512).nullable().optional(),
  dataPlane: z.string().max(512).nullable(),
  caFile: z.string().max(1024).nullable(),
  profile: z.string().max(128).nullable(),
});
export type StoredEnvironment = z.infer<typeof customEnvironment>;

/** Web proxy and trust. A null mode was never chosen. Names and passwords are elsewhere, encrypted. */
const network = z.object({
  mode: z.enum(webProxyModes).nullable(),
  address: z.string().max(300),
  exceptions: z.string().max(2000),
  caFile: z.string().max(1024).nullable(),
});
const portal = z.object({ startUrl: z.string().max(512), region: z.string().max(64) });
/** How files of earlier versions say `signed-out`. */
const signedOutBefore = 'nobody';
/** Who was signed in: names only, never a secret. */
const identity = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['signed-out', signedOutBefore]).transform(() => 'signed-out' as const) }),
  z.object({ kind: z.literal('standard') }),
  z.object({ kind: z.literal('profile'), name: z.string().max(128) }),
  z.object({
    kind: z.literal('sso'),
    portal,
    accountId: z.string().max(12),
    accountName: z.string().max(256).nullable(),
    roleName: z.string().max(64),
  }),
  z.object({ kind: z.literal('keys'), id: z.string().max(64) }),
]);
const signIns = z.object({
  known: z.array(identity).max(50),
  chosen: z.record(
    z.string(),
    z.string().transform((id) => (id === signedOutBefore ? 'signed-out' : id)),
  ),
  portals: z.array(portal).max(20),
});

const program = z.object({
  name: z.string().min(1).max(64),
  path: z.string().min(1).max(4096),
  args: z.array(z.string().max(1024)).max(100),
});

/** What the file of settings holds: the settings themselves, and what is chosen on other screens. */
interface StoredSettings extends SettingsView {
  readonly signIns: z.infer<typeof signIns>;
  /** Who had the usual ports of earlier versions has those of this one. */
  readonly portsMoved: boolean;
  readonly customEnvironments: readonly StoredEnvironment[];
  readonly network: z.infer<typeof network>;
  readonly programs: readonly OwnProgram[];
}

export const defaultStored: StoredSettings = {
  ...defaultSettings,
  environmentId: '',
  portsMoved: true,
  customEnvironments: [],
  network: { mode: null, address: '', exceptions: '', caFile: null },
  programs: [],
  signIns: { known: [], chosen: {}, portals: [] },
};

const schemas = {
  ...settingsSchema().shape,
  environmentId: z.string().max(128),
  portsMoved: z.boolean(),
  customEnvironments: z.array(customEnvironment).max(50),
  network,
  programs: z.array(program).max(maxPrograms),
  signIns,
};

export type SettingsFile = JsonFile<StoredSettings>;

const opened = (path: string, log: Logger, portsMoved: boolean): Promise<SettingsFile> =>
  JsonFile.open<StoredSettings>({ path, schemas, defaults: { ...defaultStored, portsMoved }, log });

export async function openSettings(path: string, log: Logger): Promise<SettingsFile> {
  const file = await opened(path, log, false);
  // Whoever begins now has nothing to move, ever.
  if (file.opened.status === 'new') return opened(path, log, true);
  const { portsMoved, portRange } = file.get();
  if (portsMoved) return file;
  const isUsualBefore = portRange.first === usualPortsBefore.first && portRange.last === usualPortsBefore.last;
  // What cannot be kept now is done again in the next run.
  await file
    .update({ portsMoved: true, ...(isUsualBefore ? { portRange: defaultSettings.portRange } : {}) })
    .catch(() => undefined);
  return file;
}
