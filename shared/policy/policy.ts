/**
 * What a company sets for all of its laptops. Every entry stands here once: its name, what it may be; the reference
 * page, the example and the checks come from these. A company gives as many of them as it wants.
 */
import { z } from 'zod';
import { nameCharacters, regionPattern } from '../aws/names';
import { webProxyModes } from '../ipc/network';
import { maxPrograms, type OwnProgram, programFault } from '../settings/programs';
import { settingsSchema } from '../settings/settings';
import { hostPattern } from '../tickets/link-hosts';
import { isPage } from '../tickets/ticket-page';
import { isPlain } from '../text/outside';
import { versionPattern } from '../updates/version';
import { isPlainUser } from '../visit/user';

const line = (longest: number) => z.string().min(1).max(longest).refine(isPlain);
const region = () => z.string().regex(regionPattern);

/** A page without a user name in it, encrypted but on this computer itself. */
const startUrlPattern = /^(?:https:\/\/[^\s/?#@]+|http:\/\/127\.0\.0\.1(?::\d{1,5})?)(?:[/?#]\S*)?$/;
/** From the root of a disk, or of a share: what is relative would depend on where the app was started. */
const absolutePath = /^(?:\/|[A-Za-z]:[\\/]|\\\\[^\\]+\\)/;
const path = () => line(1024).regex(absolutePath);
/** A web proxy is spoken to in plain HTTP; a name and a password are the person's own. */
const proxyAddress = /^(?:http:\/\/)?[^\s@/]+\/?$/;
/** The SPKI of an Ed25519 key: the one line between the first and the last of its PEM. */
const publicKey = /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/;

/** Where packages of newer versions are: below an encrypted page, or in a folder, usually of a share. */
const isUpdateSource = (source: string): boolean =>
  (isPage(source) && !/[?#]/.test(source)) || absolutePath.test(source);

/** What of a program is wrong is its name or its arguments; whether it is on this laptop is seen when it is started. */
const isOpener = (program: Pick<OwnProgram, 'name' | 'args'>): boolean => programFault(program, []) === null;

/** A thing name, with `*` for any characters. */
const thingPattern = /^[a-zA-Z0-9:_*-]+$/;

export const recordingRules = ['required', 'off'] as const;

/** A function, so that a window carries no library of schemas. */
export const policySchema = () => {
  const { language, deskLanguage, portRange, ticketPage, linkPage, lifetimeMinutes, asksDevices } =
    settingsSchema().shape;
  return z
    .strictObject({
      organisation: line(80),
      portals: z
        .array(z.strictObject({ startUrl: z.string().max(512).regex(startUrlPattern), region: region() }))
        .max(20),
      environments: z
        .array(
          z.strictObject({
            label: line(64),
            region: region(),
            fips: z.boolean().optional(),
            dualStack: z.boolean().optional(),
            controlPlane: line(512).nullable().optional(),
            iot: line(512).nullable().optional(),
            dataPlane: line(512).nullable().optional(),
            caFile: path().nullable().optional(),
            profile: line(128).nullable().optional(),
          }),
        )
        .max(50),
      environment: z.union([z.strictObject({ region: region() }), z.strictObject({ label: line(64) })]),
      network: z
        .strictObject({
          mode: z.enum(webProxyModes),
          address: line(300).regex(proxyAddress),
          exceptions: z.string().max(2000).refine(isPlain),
          caFile: path(),
        })
        .partial(),
      portRange,
      language,
      deskLanguage,
      ticketPage,
      linkPage,
      linkHosts: z.array(z.string().max(255).regex(hostPattern)).max(20),
      openers: z
        .array(z.strictObject({ name: z.string(), path: path(), args: z.array(z.string()) }).refine(isOpener))
        .max(maxPrograms),
      logins: z
        .array(
          z.strictObject({
            thing: z.string().max(128).regex(thingPattern).optional(),
            thingType: z.string().max(128).regex(nameCharacters).optional(),
            user: z.string().max(32).refine(isPlainUser),
          }),
        )
        .max(100),
      lifetimeMinutes,
      asksDevices,
      practice: z.boolean(),
      recording: z.enum(recordingRules),
      commandLine: z.strictObject({ yes: z.boolean() }).partial(),
      updates: z
        .strictObject({
          enabled: z.boolean(),
          source: z.string().max(1024).refine(isUpdateSource),
          publicKey: z.string().regex(publicKey),
          oldestVersion: z.string().regex(versionPattern),
          oldestVersionFrom: z.iso.date(),
        })
        .partial(),
    })
    .partial();
};

export type Policy = Readonly<z.infer<ReturnType<typeof policySchema>>>;
export type PolicyKey = keyof Policy;

/** Settings of a person that a company may set in their place. */
export const setSettings = [
  'language',
  'deskLanguage',
  'portRange',
  'ticketPage',
  'linkPage',
  'lifetimeMinutes',
  'asksDevices',
] as const satisfies readonly PolicyKey[];
