/** The user name that a company set for a device. */

/** One entry of the company's presets. What it does not name may be anything. */
export interface CompanyLogin {
  /** A thing name, in which `*` stands for any characters. */
  readonly thing?: string | undefined;
  /** The thing's type in AWS IoT. */
  readonly thingType?: string | undefined;
  readonly user: string;
}

/**
 * Each part between two stars is looked for once, from left to right: no pattern takes longer than the name is long.
 */
function fits(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** Of the first entry that fits; null: none does. What is not known of a device fits no entry that asks for it. */
export function companyUser(
  logins: readonly CompanyLogin[],
  { thingName, deviceType }: { readonly thingName: string | null; readonly deviceType: string | null },
): string | null {
  const found = logins.find(
    ({ thing, thingType }) =>
      (thing === undefined || (thingName !== null && fits(thing, thingName))) &&
      (thingType === undefined || thingType === deviceType),
  );
  return found?.user ?? null;
}
