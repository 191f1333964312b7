/** One measured value of a device. */
export interface Reading {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  /** Rounded to `digits`. */
  readonly value: number;
  readonly digits: number;
  /** The range in which it counts as normal. */
  readonly low: number;
  readonly high: number;
}

/** How a value behaves: it swings around `base` by at most `swing`, in slow and fast waves. */
interface Signal {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly base: number;
  readonly swing: number;
  readonly digits: number;
}

/** What kind of installation a device stands in; decides what it measures. */
export type Profile = 'pump' | 'hvac' | 'cold-store';

const signals: Readonly<Record<Profile, readonly Signal[]>> = {
  pump: [
    { name: 'flow', label: 'Flow', unit: 'm³/h', base: 42.5, swing: 3.5, digits: 1 },
    { name: 'discharge_pressure', label: 'Discharge pressure', unit: 'bar', base: 4.2, swing: 0.35, digits: 2 },
    { name: 'motor_temperature', label: 'Motor temperature', unit: '°C', base: 58, swing: 6, digits: 1 },
    { name: 'motor_current', label: 'Motor current', unit: 'A', base: 18.4, swing: 1.6, digits: 1 },
    { name: 'wet_well_level', label: 'Wet well level', unit: '%', base: 61, swing: 17, digits: 0 },
    { name: 'vibration', label: 'Vibration', unit: 'mm/s', base: 2.1, swing: 0.6, digits: 2 },
  ],
  hvac: [
    { name: 'supply_air', label: 'Supply air', unit: '°C', base: 17.5, swing: 1.2, digits: 1 },
    { name: 'return_air', label: 'Return air', unit: '°C', base: 23.1, swing: 0.9, digits: 1 },
    { name: 'fan_speed', label: 'Fan speed', unit: 'rpm', base: 1180, swing: 90, digits: 0 },
    { name: 'co2', label: 'CO₂', unit: 'ppm', base: 690, swing: 160, digits: 0 },
    { name: 'humidity', label: 'Relative humidity', unit: '%', base: 46, swing: 5, digits: 0 },
  ],
  'cold-store': [
    { name: 'air_temperature', label: 'Air temperature', unit: '°C', base: -19.4, swing: 1.3, digits: 1 },
    { name: 'evaporator', label: 'Evaporator', unit: '°C', base: -27, swing: 2, digits: 1 },
    { name: 'humidity', label: 'Relative humidity', unit: '%', base: 78, swing: 6, digits: 0 },
    { name: 'frame_rate', label: 'Camera frame rate', unit: 'fps', base: 24.2, swing: 0.8, digits: 1 },
    { name: 'door_openings', label: 'Door openings per hour', unit: '', base: 6, swing: 4, digits: 0 },
  ],
};

/** A number made of a text, equal on every run (FNV-1a, 32 bits). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}

/** Three waves of different length with phases from the seed: smooth, never quite the same, within -1 to 1. */
function wave(seed: number, seconds: number): number {
  const phase = (index: number): number =>
    ((Math.imul(seed + index * 0x9e3779b9, 0x85ebca6b) >>> 0) / 2 ** 32) * 2 * Math.PI;
  return (
    0.6 * Math.sin(seconds / 311 + phase(1)) +
    0.28 * Math.sin(seconds / 47 + phase(2)) +
    0.12 * Math.sin(seconds / 5.3 + phase(3))
  );
}

/** The readings of a device at a time (epoch ms): the same seed and time always give the same values. */
export function readingsAt(profile: Profile, seed: number, time: number): readonly Reading[] {
  return signals[profile].map((signal) => {
    const exact = signal.base + signal.swing * wave(seed ^ seedOf(signal.name), time / 1000);
    return {
      name: signal.name,
      label: signal.label,
      unit: signal.unit,
      value: Number(exact.toFixed(signal.digits)),
      digits: signal.digits,
      low: Number((signal.base - 0.9 * signal.swing).toFixed(signal.digits)),
      high: Number((signal.base + 0.9 * signal.swing).toFixed(signal.digits)),
    };
  });
}

/** `42.5 m³/h`; the unit is left out where there is none. */
export function formatReading(reading: Reading): string {
  return `${reading.value.toFixed(reading.digits)} ${reading.unit}`.trimEnd();
}

/** Whether the value lies in its normal range. */
export function isNormal(reading: Reading): boolean {
  return reading.value >= reading.low && reading.value <= reading.high;
}
