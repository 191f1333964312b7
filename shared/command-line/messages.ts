/**
 * What crosses the local socket between the command `fieldtunnel` and the running app: one JSON object a line, checked
 * on both sides. Nothing in it is secret: no token, no credential and no password has a place here.
 */
import { z } from 'zod';
import { namePattern } from '../aws/names';
import { maxLinkLength } from '../deep-link/fields';
import { hostPattern } from '../tickets/link-hosts';
import { languageNames } from '../settings/languages';

/** Grows when a command of one version would be misunderstood by an app of another. */
export const protocolVersion = 2;

/** The longest message of a command, bytes. */
export const maxRequestBytes = 16_384;
/** The longest message of the app, bytes: a list of 12,000 devices, or a report. */
export const maxAnswerBytes = 4 * 1024 * 1024;

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const name = z.string().regex(namePattern);
const text = z.string().max(4096);
const language = z.enum(languageNames);

const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list'), language }),
  z.strictObject({ kind: z.literal('status'), language }),
  z.strictObject({
    kind: z.literal('open-link'),
    language,
    link: z.string().min(1).max(maxLinkLength),
    /** Of the page that carried it; null: it stood alone. */
    host: z.string().max(255).regex(hostPattern).nullable(),
  }),
  /** `thing` null: of the session that was begun last. */
  z.strictObject({ kind: z.literal('report'), language, thing: name.nullable() }),
  z.strictObject({
    kind: z.literal('connect'),
    language,
    thing: name,
    /** Null: the only one, else the one for ssh. */
    service: name.nullable(),
    ticket: z.string().min(1).max(128).nullable(),
    /** Confirms in place of the window, where the company allows it. */
    yes: z.boolean(),
  }),
]);
export type CommandRequest = z.infer<typeof requestSchema>;

/** What a command says. Whoever opens the socket says so first, and asks only whom it then knows. */
export const fromCommandSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), version: z.int(), nonce: hex }),
  z.strictObject({ kind: z.literal('request'), proof: hex, request: requestSchema }),
]);

const phases = [
  'ready',
  'preparing',
  'connecting',
  'connected',
  'reconnecting',
  'problem',
  'repairing',
  'waiting-for-device',
  'closing',
  'ended',
] as const;

const sessionSchema = z.strictObject({
  id: z.string().max(64),
  thing: text.nullable(),
  tunnel: text.nullable(),
  ticket: text.nullable(),
  environment: text,
  region: text,
  state: z.enum(phases),
  /** Code of the problem that is shown (shared/README.md, Problems). */
  problem: z.string().max(64).nullable(),
  /** The state or the problem's headline, as a person reads it. */
  headline: text,
  services: z.array(z.strictObject({ service: text, type: z.string().max(16), port: z.int().nullable() })).max(64),
  /** ISO 8601. */
  endsAt: z.string().max(32).nullable(),
});
export type SessionLine = z.infer<typeof sessionSchema>;

/** Why a request was not fulfilled, where no problem of a session is the reason. */
const failures = [
  'bad-request',
  'other-host',
  'declined',
  'stopped',
  'too-many-links',
  'yes-not-allowed',
  'no-session',
  'no-service',
  'which-service',
  'too-long',
  'closing',
  'unexpected',
] as const;
export type Failure = (typeof failures)[number];

const targetSchema = z.strictObject({
  host: z.literal('127.0.0.1'),
  port: z.int().min(1).max(65_535),
  service: text,
  /** Who one is on the device, where that is known. */
  user: z.string().max(256).nullable(),
  /** What an ssh client needs besides; null: the service is no ssh service. */
  ssh: z.strictObject({ alias: z.string().max(128), knownHostsFile: text }).nullable(),
});
export type Target = z.infer<typeof targetSchema>;

const progressKinds = [
  'confirm',
  'yes-needs-window',
  'connecting',
  'reconnecting',
  'repairing',
  'waiting-for-device',
  'paste-token',
] as const;
export type ProgressKind = (typeof progressKinds)[number];

const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('failed'), why: z.enum(failures), services: z.array(text).max(64).optional() }),
  z.strictObject({ kind: z.literal('problem'), code: z.string().max(64), headline: text, sentence: text }),
  z.strictObject({
    kind: z.literal('list'),
    devices: z.array(text).max(12_000),
    /** Whether these are all things whose name is known. */
    complete: z.boolean(),
    sessions: z.array(sessionSchema).max(256),
  }),
  z.strictObject({ kind: z.literal('status'), sessions: z.array(sessionSchema).max(256) }),
  z.strictObject({ kind: z.literal('opened') }),
  z.strictObject({ kind: z.literal('report'), text: z.string().max(1_000_000) }),
  z.strictObject({ kind: z.literal('connected'), session: sessionSchema, target: targetSchema }),
]);
export type CommandAnswer = z.infer<typeof answerSchema>;

/** What the app says. */
export const fromAppSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), version: z.int(), nonce: hex, proof: hex }),
  z.object({ kind: z.literal('other-version'), version: z.int() }),
  z.strictObject({ kind: z.literal('progress'), what: z.enum(progressKinds) }),
  z.strictObject({ kind: z.literal('answer'), answer: answerSchema }),
]);

export type FromCommand = z.infer<typeof fromCommandSchema>;
export type FromApp = z.infer<typeof fromAppSchema>;
