import { z } from 'zod';
import { maxNote, type ReportLine } from '../../report/text';
import { languageNames } from '../../settings/languages';
import {
  clientMode,
  lifetimeMinutes,
  port,
  services,
  sessionId,
  takesFields,
  thingName,
  tunnelId,
  type Selected,
} from './request';

/**
 * What was opened. `shared`: a web page is under the address of all devices instead of a name of its own, and why:
 * which thing it is of is not known, this computer does not find such names, or another program listens where the name
 * could lead to.
 */
export interface OpenedService {
  readonly shared: 'thing-unknown' | 'name-unknown' | 'other-program' | null;
}

export interface ReportView {
  readonly lines: readonly ReportLine[];
  readonly noteLabel: string;
  readonly logBytes: number;
}

/** About one session. */
export const sessionRequests = {
  /** Makes a session for a device or tunnel of the active environment, or finds the one there is. Connects nothing. */
  'session.select': takesFields({ thingName: thingName.nullable(), tunnelId: tunnelId.nullable() }).answers<Selected>(),
  /** Opens a tunnel (AWS charges for it) and connects. */
  'session.openTunnel': takesFields({
    thingName,
    services,
    lifetimeMinutes,
    ticket: z.string().max(128).nullable(),
    description: z.string().max(2048).nullable(),
    tags: z.array(z.strictObject({ key: z.string().max(128), value: z.string().max(256) })).max(200),
    /** One that the thing has by now, with these services, is joined instead. */
    unlessOpen: z.boolean(),
    /** Null: the active one. */
    environmentId: z.string().max(128).nullable(),
  }).answers<Selected>(),
  'session.connect': takesFields({ id: sessionId }),
  'session.disconnect': takesFields({ id: sessionId }),
  /** Stops what is running: a wait, a repair, a reconnect. */
  'session.stop': takesFields({ id: sessionId }),
  /** Presses the one button of the shown problem; refused if the problem is another one by now. */
  'session.recover': takesFields({ id: sessionId, code: z.string().max(64) }),
  'session.rotate': takesFields({ id: sessionId, mode: clientMode }),
  /** `delete`: what is known of the tunnel is deleted at once, too (`iot:Delete`). */
  /** Another tunnel takes the place of this one, on the same ports; once more, where one is open for it. */
  'session.replace': takesFields({ id: sessionId }),
  'session.stopReplacing': takesFields({ id: sessionId }),
  /** Closes the tunnel that was opened to take this one's place. */
  'session.closeNext': takesFields({ id: sessionId }),
  'session.closeTunnel': takesFields({ id: sessionId, delete: z.boolean() }),
  /** Whether it is gone on with by itself when the app starts. */
  'session.reconnectAtStart': takesFields({ id: sessionId, reconnects: z.boolean() }),
  /**
   * Takes back what rotating this laptop's token once allowed: that it is rotated by itself when the tunnel needs it.
   */
  'session.askBeforeRotating': takesFields({ id: sessionId }),
  /** Takes an ended or disconnected session off the list. */
  'session.forget': takesFields({ id: sessionId }),
  'session.movePort': takesFields({ id: sessionId, serviceId: z.string().max(128), port }),
  'session.openService': takesFields({ id: sessionId, serviceId: z.string().max(128) }).answers<OpenedService>(),
  /** Opens an ssh service in one of `system.programs`. */
  'session.openWith': takesFields({ id: sessionId, serviceId: z.string().max(128), program: z.string().max(64) }),
  /** Names of programs on this laptop, besides its terminal, that an ssh service can be opened in. */
  'system.programs': takesFields({}).answers<{ readonly names: readonly string[] }>(),
  /**
   * The complete line for a shell on this laptop that reaches an ssh service: its port, the name that its host key is
   * known under, and the user where one has logged in. Null: it is none, or has no port.
   */
  'session.sshLine': takesFields({ id: sessionId, serviceId: z.string().max(128) }).answers<{
    readonly line: string | null;
  }>(),
  /** The ticket's page of the company (`ticketPage` of the settings), in the system's browser. */
  'session.openTicket': takesFields({ id: sessionId }),
  /** What goes back into the ticket, in this language. `logBytes`: of the log that only the saved file holds. */
  'session.report': takesFields({ id: sessionId, language: z.enum(languageNames) }).answers<ReportView>(),
  /** The text of a request to an administrator; without a session about the active environment. */
  'session.adminRequest': takesFields({
    id: sessionId.nullable(),
    action: z.string().regex(/^[a-z0-9-]+:[A-Za-z]{1,64}$/),
    mode: clientMode.nullable(),
    language: z.enum(languageNames),
  }).answers<{ readonly text: string }>(),
  /**
   * Saves the same lines as they are now, with the technical part and the log below them, where the person says. Null:
   * not saved.
   */
  'report.save': takesFields({
    id: sessionId,
    language: z.enum(languageNames),
    note: z.string().max(maxNote),
  }).answers<{ readonly path: string | null }>(),
};
