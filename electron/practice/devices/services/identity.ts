import { readingsAt, seedOf, type Profile, type Reading } from './readings';

/** What a device is and says of itself, to its shell, its page and its console alike. */
export interface DeviceIdentity {
  readonly thingName: string;
  readonly profile: Profile;
  /** `Wastewater pump station 7` */
  readonly title: string;
  /** Epoch ms. */
  readonly bootedAt: number;
  /** Epoch ms now. */
  readonly now: () => number;
  readonly readings: () => readonly Reading[];
}

const titles: Readonly<Record<Profile, string>> = {
  pump: 'Pump station controller',
  hvac: 'Ventilation gateway',
  'cold-store': 'Cold store camera',
};
const profiles: readonly Profile[] = ['pump', 'hvac', 'cold-store'];

function profileOf(thingName: string): Profile {
  const known = profiles.find((profile) => thingName.toLowerCase().includes(profile));
  return known ?? profiles[seedOf(thingName) % profiles.length] ?? 'pump';
}

/** A device that has been up for some days, with readings of its own. `now` is a clock in epoch ms. */
export function identityOf(thingName: string, now: () => number = Date.now): DeviceIdentity {
  const seed = seedOf(thingName);
  const profile = profileOf(thingName);
  const bootedAt = now() - (3 + (seed % 40)) * 86_400_000 - (seed % 86_399) * 1000;
  return {
    thingName,
    profile,
    title: titles[profile],
    bootedAt,
    now,
    readings: () => readingsAt(profile, seed, now()),
  };
}
