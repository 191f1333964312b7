/**
 * Makes presets of what the places hold. An entry that does not fit is named and skipped, and nothing else with it.
 * Pure.
 */
import { z } from 'zod';
import { mayOpenLinks } from '../tickets/link-hosts';
import { type Policy, policySchema } from './policy';
import type { PolicyFault } from './view';

/** What one place holds, not checked yet. */
export interface RawPolicy {
  readonly where: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface ReadPolicy {
  readonly policy: Policy;
  readonly faults: readonly PolicyFault[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Say = (entry: string, why: PolicyFault['why']) => void;
type Schema = z.core.$ZodType;

const inside = (schema: Schema): Schema => (schema instanceof z.ZodOptional ? inside(schema.unwrap()) : schema);

/** A group is an object of which each member may be missing: its members stand alone. */
const groupOf = (schema: Schema): z.ZodObject | null =>
  schema instanceof z.ZodObject &&
  Object.values(schema.shape).every((member: Schema) => member instanceof z.ZodOptional)
    ? schema
    : null;

/** What of a value fits; undefined: nothing. */
function fitting(schema: Schema, value: unknown, entry: string, say: Say): unknown {
  const group = groupOf(schema);
  if (group !== null && isRecord(value)) return members(group, value, entry === '' ? '' : `${entry}.`, say);
  if (schema instanceof z.ZodArray && Array.isArray(value)) return items(schema, value, entry, say);
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  say(entry, 'invalid');
  return undefined;
}

function items(schema: z.ZodArray, value: readonly unknown[], entry: string, say: Say): readonly unknown[] {
  const found: unknown[] = [];
  value.forEach((item, index) => {
    const name = `${entry}[${index}]`;
    const one = fitting(schema.element, item, name, say);
    if (one === undefined) return;
    // There may be only so many.
    if (z.safeParse(schema, [...found, one]).success) found.push(one);
    else say(name, 'invalid');
  });
  return found;
}

function members(group: z.ZodObject, value: Readonly<Record<string, unknown>>, prefix: string, say: Say): object {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, given]) => {
      const shape: Readonly<Record<string, Schema | undefined>> = group.shape;
      const member = Object.hasOwn(shape, name) ? shape[name] : undefined;
      if (member === undefined) {
        say(`${prefix}${name}`, 'unknown');
        return [];
      }
      const found = fitting(inside(member), given, `${prefix}${name}`, say);
      return found === undefined ? [] : [[name, found]];
    }),
  );
}

/** The first place wins; of a group each member by itself. */
function joined(places: readonly Policy[]): Policy {
  const whole: Record<string, unknown> = {};
  for (const place of places.toReversed())
    for (const [name, value] of Object.entries(place)) {
      const before = whole[name];
      const isGroup = groupOf(inside(policySchema().shape[name as keyof Policy])) !== null;
      whole[name] = isGroup && isRecord(before) && isRecord(value) ? { ...before, ...value } : value;
    }
  return whole;
}

/** What is not checked is not looked for, and a day says nothing without the version that it is about. */
function withKey(updates: NonNullable<Policy['updates']>, say: Say): NonNullable<Policy['updates']> {
  const { source, publicKey, oldestVersion, oldestVersionFrom, ...rest } = updates;
  const isUnchecked = source !== undefined && publicKey === undefined;
  if (isUnchecked) say('updates.source', 'incomplete');
  const isOfNone = oldestVersionFrom !== undefined && oldestVersion === undefined;
  if (isOfNone) say('updates.oldestVersionFrom', 'incomplete');
  return {
    ...rest,
    ...(source === undefined || isUnchecked ? {} : { source }),
    ...(publicKey === undefined ? {} : { publicKey }),
    ...(oldestVersion === undefined ? {} : { oldestVersion }),
    ...(oldestVersionFrom === undefined || isOfNone ? {} : { oldestVersionFrom }),
  };
}

/** A page that opens links is on a host whose pages may carry them. */
function withLinkPage(policy: Policy, say: Say): Policy {
  const { linkPage, linkHosts = [], ...rest } = policy;
  if (linkPage === undefined || mayOpenLinks(linkPage, linkHosts)) return policy;
  say('linkPage', 'incomplete');
  return { ...rest, linkHosts };
}

/** Entries that need each other. */
function together(given: Policy, say: Say): Policy {
  const policy = withLinkPage(given, say);
  const { network, environments = [], environment, openers, logins, updates, ...rest } = policy;
  const { mode, address } = network ?? {};
  const isAddressMissing = mode === 'manual' && address === undefined;
  if (isAddressMissing) say('network.mode', 'incomplete');
  const labels = environments.map(({ label }) => label.toLowerCase());
  const isNew = (index: number): boolean => labels.indexOf(labels[index] ?? '') === index;
  environments.forEach((_, index) => (isNew(index) ? undefined : say(`environments[${index}]`, 'twice')));
  const names = (openers ?? []).map(({ name }) => name.toLowerCase());
  const isNewName = (index: number): boolean => names.indexOf(names[index] ?? '') === index;
  names.forEach((_, index) => (isNewName(index) ? undefined : say(`openers[${index}]`, 'twice')));
  // Behind one for the same devices nothing is looked for.
  const devices = (logins ?? []).map(({ thing, thingType }) => JSON.stringify([thing ?? '*', thingType ?? null]));
  const isNewLogin = (index: number): boolean => devices.indexOf(devices[index] ?? '') === index;
  devices.forEach((_, index) => (isNewLogin(index) ? undefined : say(`logins[${index}]`, 'twice')));
  const isElsewhere =
    environment !== undefined && 'label' in environment && !labels.includes(environment.label.toLowerCase());
  if (isElsewhere) say('environment', 'incomplete');
  const { mode: _, ...otherNetwork } = network ?? {};
  return {
    ...rest,
    ...(network === undefined
      ? {}
      : {
          network: {
            ...otherNetwork,
            // An address alone says what it is for.
            ...(isAddressMissing || (mode === undefined && address === undefined) ? {} : { mode: mode ?? 'manual' }),
          },
        }),
    ...(policy.environments === undefined ? {} : { environments: environments.filter((_each, index) => isNew(index)) }),
    ...(updates === undefined ? {} : { updates: withKey(updates, say) }),
    ...(openers === undefined ? {} : { openers: openers.filter((_each, index) => isNewName(index)) }),
    ...(logins === undefined ? {} : { logins: logins.filter((_each, index) => isNewLogin(index)) }),
    ...(environment === undefined || isElsewhere ? {} : { environment }),
  };
}

/** `places`: the one that wins first. */
export function readPolicy(places: readonly RawPolicy[]): ReadPolicy {
  const faults: PolicyFault[] = [];
  const schema = policySchema();
  const each = places.map(({ where, values }) => {
    const say: Say = (entry, why) => void faults.push({ where, entry, why });
    // An editor's own mark, which says where the description of the file is.
    const { $schema: _, ...given } = values;
    return members(schema, given, '', say);
  });
  const where = places.map((place) => place.where).join(', ');
  const policy = together(joined(each), (entry, why) => void faults.push({ where, entry, why }));
  return { policy, faults };
}

/** Names of everything that is set, of a group its members: `language`, `network.mode`. */
export const namesSet = (policy: Policy): readonly string[] =>
  Object.entries(policy).flatMap(([name, value]) =>
    groupOf(inside(policySchema().shape[name as keyof Policy])) !== null && isRecord(value)
      ? Object.keys(value).map((member) => `${name}.${member}`)
      : [name],
  );

/** Dotted names of entries that are yes or no: where a place has numbers only, 1 and 0 stand for them. */
export function yesOrNoEntries(): ReadonlySet<string> {
  const names = (group: z.ZodObject, prefix: string): readonly string[] =>
    Object.entries(group.shape).flatMap(([name, member]: [string, Schema]) => {
      const schema = inside(member);
      const deeper = groupOf(schema);
      if (deeper !== null) return names(deeper, `${prefix}${name}.`);
      return schema instanceof z.ZodBoolean ? [`${prefix}${name}`] : [];
    });
  return new Set(names(policySchema(), ''));
}
