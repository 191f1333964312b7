/** The app of a large company, whose account is on loopback, and somebody who looks for a device in its list. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { FleetService } from '../../fakes/fleet-service';
import { temporaryFolder, type LaunchOptions } from '../fixtures/launch';
import { planted } from './planted';

/** How the app is started so that it finds this account. */
export function optionsFor(service: FleetService): LaunchOptions & { readonly profile: string } {
  const profile = temporaryFolder();
  const environment = {
    id: 'custom:fleet:us-east-1',
    label: 'Fleet',
    region: 'us-east-1',
    fips: false,
    dualStack: false,
    controlPlane: service.url,
    iot: service.url,
    dataPlane: 'localhost:9',
    caFile: null,
    profile: null,
  };
  writeFileSync(
    join(profile, 'settings.json'),
    JSON.stringify({ environmentId: environment.id, customEnvironments: [environment], language: 'en' }),
  );
  return { profile, env: { ...planted, AWS_REGION: 'us-east-1' } };
}

export const deviceList = (page: Page): Locator => page.getByRole('listbox', { name: 'Devices' });
export const searchField = (page: Page): Locator => page.getByRole('searchbox', { name: 'Find a device' });

const [name, words] = ['pump-station-09', 'site=osaka cold'];
/** Keys that `typeSearches` presses, taking back included. */
export const keysOfSearches = 2 * name.length + words.length;

/**
 * Types a name, takes it back key by key, types words of attributes, and empties the field. `found` looks at each end.
 */
export async function typeSearches(page: Page, found: (beginsWith: string) => Promise<void>): Promise<void> {
  await searchField(page).focus();
  await page.keyboard.type(name, { delay: 70 });
  await found(name);
  for (let left = name.length; left > 0; left -= 1) await page.keyboard.press('Backspace', { delay: 40 });
  await page.keyboard.type(words, { delay: 70 });
  await found('cold-store-cam');
  await searchField(page).fill('');
}
