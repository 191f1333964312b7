/**
 * The one contract between window and main process: what each request takes (a zod schema, checked at the
 * door of the main process) and what it answers. The server (`electron/ipc`), the client (`renderer/api.ts`)
 * and the tests derive their types from it; no channel is typed by hand.
 */
import { z } from 'zod';
import { accountIdPattern, namePattern, regionPattern, tunnelIdPattern } from '../aws/names';
import type { ThingView } from '../fleet/list';
import type { Problem } from '../problems/problem';
import type { SessionId } from '../session/view';
import type { StateMessage } from './app-state';
import { webProxyModes } from './network';
import type { EventName, RequestName } from './channels';

const nothing = z.strictObject({});
const session = z.strictObject({ id: z.string().min(1).max(64) });
export const thingName = z.string().regex(namePattern);
export const serviceId = z.string().regex(namePattern);
export const tunnelId = z.string().regex(tunnelIdPattern);
export const region = z.string().regex(regionPattern);
const accountId = z.string().regex(accountIdPattern);
export const port = z.int().min(1024).max(65535);
/** Only sizes: what is wrong with a field is said by the handler. */
const environmentFields = z.strictObject({
  label: z.string().max(256),
  region: z.string().max(64),
  fips: z.boolean(),
  dualStack: z.boolean(),
  controlPlane: z.string().max(512).nullable(),
  iot: z.string().max(512).nullable().optional(),
  dataPlane: z.string().max(512).nullable(),
  caFile: z.string().max(1024).nullable(),
  profile: z.string().max(128).nullable(),
});
const mode = z.enum(['SOURCE', 'DESTINATION', 'ALL']);

export const schemas = {
  'app.snapshot': nothing,
  /** The window shows something: queued links may come. */
  'app.ready': nothing,
  'clipboard.write': z.strictObject({ text: z.string().min(1).max(100_000) }),
  'inbox.confirm': z.strictObject({ id: z.int() }),
  'inbox.dismiss': z.strictObject({ id: z.int() }),
  'notice.dismiss': z.strictObject({ kind: z.string().max(64) }),
  'devices.refresh': nothing,
  /** The list the window shows: what is searched for, and which rows are on the screen. The slice `devices` answers. */
  'devices.look': z.strictObject({
    search: z.string().max(128),
    from: z.int().min(0).max(1_000_000),
    count: z.int().min(1).max(200),
  }),
  /** Whether the list is on the screen, in a window that is neither hidden nor minimised. */
  'devices.shown': z.strictObject({ shown: z.boolean() }),
  'devices.star': z.strictObject({ thingName, star: z.boolean() }),
  /** Everything about one thing, its tunnels asked now. `services`: what a tunnel has to carry to be proposed first. */
  'devices.thing': z.strictObject({ thingName, services: z.array(serviceId).max(3) }),
  /** Names of known things for what is typed into a field. */
  'devices.suggest': z.strictObject({ text: z.string().max(128) }),
  /** Makes a session for a device or tunnel of the active environment, or finds the one there is. Connects nothing. */
  'session.select': z.strictObject({ thingName: thingName.nullable(), tunnelId: tunnelId.nullable() }),
  /** Opens a new tunnel (AWS charges for it) and connects. */
  'session.openTunnel': z.strictObject({
    thingName,
    services: z.array(serviceId).min(1).max(3),
    lifetimeMinutes: z.int().min(1).max(720),
    ticket: z.string().max(128).nullable(),
    description: z.string().max(2048).nullable(),
    tags: z.array(z.strictObject({ key: z.string().max(128), value: z.string().max(256) })).max(200),
  }),
  'session.connect': session,
  'session.disconnect': session,
  /** Stops what is running: a wait, a repair, a reconnect. */
  'session.stop': session,
  /** Presses the one button of the shown problem; refused if the problem is another one by now. */
  'session.recover': z.strictObject({ id: z.string().min(1).max(64), code: z.string().max(64) }),
  'session.rotate': z.strictObject({ id: z.string().min(1).max(64), mode }),
  /** `delete`: what is known of the tunnel is deleted at once, too (`iot:Delete`). */
  'session.closeTunnel': z.strictObject({ id: z.string().min(1).max(64), delete: z.boolean() }),
  /** A notification once the device's agent is online again. */
  'session.tellWhenBack': z.strictObject({ id: z.string().min(1).max(64), tell: z.boolean() }),
  /** Takes an ended or disconnected session off the list. */
  'session.forget': session,
  'session.movePort': z.strictObject({ id: z.string().min(1).max(64), serviceId: z.string().max(128), port }),
  'session.openService': z.strictObject({ id: z.string().min(1).max(64), serviceId: z.string().max(128) }),
  'session.report': session,
  /** The text of a request to an administrator; without a session about the active environment. */
  'session.adminRequest': z.strictObject({
    id: z.string().min(1).max(64).nullable(),
    action: z.string().regex(/^[a-z0-9-]+:[A-Za-z]{1,64}$/),
    mode: mode.nullable(),
  }),
  /** What was denied may be allowed by now: buttons that said so can be pressed again. */
  'permissions.forget': nothing,
  /** The main process reads the clipboard itself, so that a token never is in the window. */
  'token.takeFromClipboard': nothing,
  'token.discard': nothing,
  'token.connect': z.strictObject({
    region: region.nullable(),
    serviceId: serviceId.nullable(),
    ticket: z.string().max(128).nullable(),
    sessionId: z.string().max(64).nullable(),
  }),
  'signIn.open': nothing,
  /** `code`: confirmed in any browser; `browser`: the browser of this computer comes back by itself. */
  'signIn.portal': z.strictObject({
    startUrl: z.string().min(1).max(512),
    region,
    method: z.enum(['browser', 'code']),
    deviceRegion: region.nullable(),
  }),
  'signIn.openBrowser': nothing,
  /** Asks which roles an account has. */
  'signIn.account': z.strictObject({ accountId }),
  'signIn.role': z.strictObject({ accountId, roleName: z.string().min(1).max(64) }),
  'signIn.profile': z.strictObject({ name: z.string().min(1).max(128) }),
  /** The main process reads the clipboard itself, so that keys never are in the window. */
  'signIn.pasteKeys': z.strictObject({ deviceRegion: region.nullable() }),
  'signIn.mfa': z.strictObject({ code: z.string().regex(/^\d{6,8}$/) }),
  /** As the one who was signed in before, or the step that failed once more. */
  'signIn.again': nothing,
  /** The same agreement where signing in was refused; the step that failed is tried again. */
  'signIn.useServiceTime': nothing,
  'signIn.back': nothing,
  'signIn.cancel': nothing,
  /** Acts as somebody who is known already. */
  'account.use': z.strictObject({ id: z.string().min(1).max(1024) }),
  'account.signOut': nothing,
  'practice.start': nothing,
  'practice.fault': z.strictObject({ name: z.string().max(64), sessionId: z.string().max(64).nullable() }),
  'practice.clearFault': z.strictObject({ name: z.string().max(64) }),
  'settings.update': z.strictObject({
    theme: z.enum(['system', 'light', 'dark']).optional(),
    language: z.enum(['system', 'en', 'ko']).optional(),
    portRange: z.strictObject({ first: port, last: port }).optional(),
  }),
  'environment.select': z.strictObject({ id: z.string().max(128) }),
  'environment.addCustom': environmentFields,
  'environment.change': environmentFields.extend({ id: z.string().max(128) }),
  'environment.remove': z.strictObject({ id: z.string().max(128) }),
  'environment.test': z.strictObject({ id: z.string().max(128) }),
  'environment.stopTest': nothing,
  /** Signatures carry the service's time: a person agreed, because the list was refused for this computer's. */
  'clock.use': nothing,
  /** They carry this computer's again. */
  'clock.release': nothing,
  /** A user name sends name and password to the encrypted store; without one what is kept stays. */
  'network.setWebProxy': z.strictObject({
    mode: z.enum(webProxyModes),
    address: z.string().max(300),
    exceptions: z.string().max(2000),
    user: z.string().max(256),
    password: z.string().max(1024),
  }),
  'network.setPassword': z.strictObject({
    host: z.string().min(1).max(300),
    user: z.string().max(256),
    password: z.string().max(1024),
  }),
  'network.forgetPassword': z.strictObject({ host: z.string().min(1).max(300) }),
  /** Path of a PEM file; null: none. */
  'network.setCaFile': z.strictObject({ path: z.string().min(1).max(1024).nullable() }),
  'system.openDateSettings': nothing,
  'system.openProxySettings': nothing,
  /** Saves the diagnostic report where the person says; the text is the one `session.report` shows. */
  'report.save': session,
} as const satisfies Record<RequestName, z.ZodType>;

/** What each request answers on success. */
export interface Answers {
  'app.snapshot': StateMessage;
  'app.ready': null;
  'clipboard.write': null;
  'inbox.confirm': { readonly sessionId: SessionId };
  'inbox.dismiss': null;
  'notice.dismiss': null;
  'devices.refresh': null;
  'devices.look': null;
  'devices.shown': null;
  'devices.star': null;
  'devices.thing': ThingView;
  'devices.suggest': readonly string[];
  'session.select': { readonly sessionId: SessionId };
  'session.openTunnel': { readonly sessionId: SessionId };
  'session.connect': null;
  'session.disconnect': null;
  'session.stop': null;
  'session.recover': null;
  'session.rotate': null;
  'session.closeTunnel': null;
  'session.tellWhenBack': null;
  'session.forget': null;
  'session.movePort': null;
  'session.openService': null;
  'session.report': { readonly text: string };
  'session.adminRequest': { readonly text: string };
  'permissions.forget': null;
  'token.takeFromClipboard': null;
  'token.discard': null;
  'token.connect': { readonly sessionId: SessionId };
  'signIn.open': null;
  'signIn.portal': null;
  'signIn.openBrowser': null;
  'signIn.account': null;
  'signIn.role': null;
  'signIn.profile': null;
  'signIn.pasteKeys': null;
  'signIn.mfa': null;
  'signIn.again': null;
  'signIn.useServiceTime': null;
  'signIn.back': null;
  'signIn.cancel': null;
  'account.use': null;
  'account.signOut': null;
  'practice.start': null;
  'practice.fault': null;
  'practice.clearFault': null;
  'settings.update': null;
  'environment.select': null;
  'environment.addCustom': { readonly id: string };
  'environment.change': null;
  'environment.remove': null;
  'environment.test': null;
  'environment.stopTest': null;
  'clock.use': null;
  'clock.release': null;
  'network.setWebProxy': null;
  'network.setPassword': null;
  'network.forgetPassword': null;
  'network.setCaFile': null;
  'system.openDateSettings': null;
  'system.openProxySettings': null;
  'report.save': { readonly path: string | null };
}

/** What each event carries. */
export interface Events {
  'state.changed': StateMessage;
  /** A notification, the tray or a second start asks the window to show this session. */
  'session.focus': { readonly sessionId: SessionId };
}
export type EveryEventIsDescribed = EventName extends keyof Events ? true : never;

/**
 * Why a request failed, as data. `bad-request`: arguments did not fit the schema. `not-allowed`: unknown
 * sender. `not-now`: the state does not permit it (any more). `problem`: diagnosed; the renderer has words.
 */
export type RequestError =
  | {
      readonly code:
        | 'bad-request'
        | 'not-allowed'
        | 'not-now'
        | 'not-found'
        | 'clipboard-empty'
        | 'clipboard-no-token'
        | 'clipboard-no-keys'
        | 'clipboard-long-lived-keys'
        | 'bad-portal'
        | 'bad-environment'
        | 'bad-network'
        | 'cannot-open'
        | 'unexpected';
      readonly detail: string;
    }
  | { readonly code: 'problem'; readonly problem: Problem };

export type Envelope<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: RequestError };

export type Arguments<Name extends RequestName> = z.infer<(typeof schemas)[Name]>;

/** The client as the window sees it: one method a request, one subscription an event. */
export interface Bridge {
  request<Name extends RequestName>(name: Name, args: Arguments<Name>): Promise<Envelope<Answers[Name]>>;
  /** Returns the way to stop listening. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void;
}

/** The main process's side: every request has exactly one handler. */
export type Handlers = { readonly [Name in RequestName]: (args: Arguments<Name>) => Promise<Envelope<Answers[Name]>> };
