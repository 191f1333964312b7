import { z } from 'zod';
import {
  lifetimeMinutes,
  region,
  serviceId,
  services,
  sessionId,
  takesFields,
  takesNothing,
  type Selected,
} from './request';

/** About what leads to a session from outside: a link that waits for its confirmation, a pasted token. */
export const linkRequests = {
  /** Its card is on the screen: what it names is looked up, now or again. */
  'inbox.look': takesFields({ id: z.int() }),
  'inbox.confirm': takesFields({ id: z.int() }).answers<Selected>(),
  /**
   * Opens a tunnel to the device of a link that has none (AWS charges for it), as its card said, and connects. One that
   * somebody opened meanwhile is joined instead.
   */
  'inbox.openTunnel': takesFields({ id: z.int(), services, lifetimeMinutes }).answers<Selected>(),
  /** Signs in where a sign-in link says; it goes off the list once somebody is signed in. */
  'inbox.signIn': takesFields({ id: z.int(), method: z.enum(['browser', 'code']) }),
  'inbox.dismiss': takesFields({ id: z.int() }),
  /** Takes the link off the list: what it asked for is this session. */
  'inbox.answeredBy': takesFields({ id: z.int(), sessionId }),
  /** The main process reads the clipboard itself, so that a token never is in the window. */
  'token.takeFromClipboard': takesNothing,
  'token.discard': takesNothing,
  'token.connect': takesFields({
    region: region.nullable(),
    serviceId: serviceId.nullable(),
    ticket: z.string().max(128).nullable(),
    sessionId: z.string().max(64).nullable(),
  }).answers<Selected>(),
};
