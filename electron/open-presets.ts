/** The company's presets, as they are on this laptop. */
import { userInfo } from 'node:os';
import { buildEnvironment } from './app/environments/build-environment';
import type { Presets } from './policy/contract';
import { openPresets, placesOf } from './policy/presets';
import type { Startup } from './startup';
import { readTextFile } from './storage/text-file';

export const readPresets = ({ policyFile, log }: Startup): Promise<Presets> =>
  openPresets({
    places: placesOf({
      platform: process.platform,
      environment: process.env,
      user: userInfo().username,
      insteadOfAll: policyFile,
    }),
    async check(fields) {
      const made = await buildEnvironment(fields, readTextFile);
      if (made.ok) return null;
      return made.reason === 'ca-unreadable' || made.reason === 'ca-form' ? made.reason : 'other';
    },
    now: Date.now,
    log: log.child('policy'),
  });
