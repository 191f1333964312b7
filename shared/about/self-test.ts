/**
 * What the self-test found on this computer: data for the window, for scripts, and as a text for the desk. Holds no
 * secret.
 */

/** In the order in which they are told. */
export const checkNames = [
  'start',
  'runtime',
  'fuses',
  'archive',
  'workers',
  'page',
  'tunnel',
  'ssh-built-in',
  'ssh-system',
  'authorities',
  'key-store',
  'files',
  'ports',
  'links',
  'programs',
  'web-proxy',
  'desktop',
  'clock',
] as const;
export type CheckName = (typeof checkNames)[number];

/** What was observed, by name. Technical, and the same in every language. */
export type CheckFacts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface CheckView {
  readonly name: CheckName;
  /** `not-known`: it cannot be known here, which is neither good nor bad. */
  readonly state: 'ok' | 'failed' | 'not-known';
  readonly tookMs: number;
  readonly facts: CheckFacts;
  /** Technical words; null where it is ok. */
  readonly why: string | null;
}

export interface SelfTestReport {
  readonly program: 'FieldTunnel';
  readonly version: string;
  readonly platform: string;
  /** False: at least one check failed. */
  readonly ok: boolean;
  readonly tookMs: number;
  readonly checks: readonly CheckView[];
}

const marks = { ok: 'ok       ', failed: 'FAILED   ', 'not-known': 'not known' } as const;

const valueText = (value: CheckFacts[string]): string =>
  value === null ? 'none' : typeof value === 'object' ? value.join(', ') || 'none' : String(value);

/** What was observed, in one line. */
export const factsText = (facts: CheckFacts): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join('; ');

/** The report as a person reads it. In English: it is for the desk, whatever the laptop speaks. */
export function selfTestText({ version, platform, ok, tookMs, checks }: SelfTestReport): string {
  const width = Math.max(...checkNames.map((name) => name.length));
  const failed = checks.filter(({ state }) => state === 'failed').length;
  return [
    `FieldTunnel ${version} on ${platform}: self-test`,
    ...checks.flatMap(({ name, state, tookMs: took, facts, why }) => [
      `  ${marks[state]}  ${name.padEnd(width)}  ${why ?? factsText(facts)} (${took} ms)`,
      ...(why === null || Object.keys(facts).length === 0 ? [] : [`${' '.repeat(15 + width)}${factsText(facts)}`]),
    ]),
    ok
      ? `Nothing failed, in ${(tookMs / 1000).toFixed(1)} s.`
      : `${failed} of ${checks.length} failed, in ${(tookMs / 1000).toFixed(1)} s.`,
    '',
  ].join('\n');
}
