import { z } from 'zod';
import { loginMethods, type ShellId } from '../../visit/view';
import { answerLimits, maxSnippetLine, maxSnippetName } from '../../visit/snippets';
import { sessionId, takesFields } from './request';

const shellId = z.string().min(1).max(64);
/** Of a terminal, in characters. */
const columns = z.int().min(2).max(1000);
const rows = z.int().min(1).max(1000);
const fingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);
/** What a person types once; it goes no further than the ssh connection and, where they say so, the key store. */
const secret = z.string().max(4096);

/** About working on a device inside the window. How it goes is in the slice `visits`. */
export const visitRequests = {
  /**
   * Reaches an ssh service of the device; leads to a login, or to `open` where one is known. `serviceId` null: the one
   * of before, else the first. Refused for another service than the one where something is under way.
   */
  'visit.begin': takesFields({ id: sessionId, serviceId: z.string().max(128).nullable() }),
  /**
   * `hostKey`: the new host key that the person was shown, which is pinned by this. `secret`: the password, or the
   * key's passphrase; null: the one that is held, or none.
   */
  'visit.login': takesFields({
    id: sessionId,
    user: z.string().min(1).max(256),
    method: z.enum(loginMethods),
    keyFile: z.string().max(4096).nullable(),
    secret: secret.nullable(),
    keep: z.boolean(),
    hostKey: fingerprint.nullable(),
  }),
  'visit.answer': takesFields({ id: sessionId, answers: z.array(secret).max(32) }),
  /** Another host key than before is accepted, deliberately: it takes the place of the known one. */
  'visit.acceptHostKey': takesFields({ id: sessionId, fingerprint }),
  /** Weak algorithms of this device are accepted from now on, by their names. */
  'visit.allowWeak': takesFields({ id: sessionId, names: z.array(z.string().max(64)).min(1).max(16) }),
  /** Asks in the system's dialog; null: none was chosen. */
  'visit.chooseKeyFile': takesFields({ id: sessionId }).answers<{ readonly path: string | null }>(),
  /**
   * From the next shell on, shells of this device live on through a break, where it has tmux or screen; remembered for
   * it.
   */
  'visit.keepShells': takesFields({ id: sessionId, keep: z.boolean() }),
  /** Gives up what is being asked or reached, or leaves the device: its shells end. */
  'visit.leave': takesFields({ id: sessionId }),
  /** Leaves, and forgets the login that is kept for this device. */
  'visit.forgetLogin': takesFields({ id: sessionId }),
  /** What the device answered to a snippet goes into the session's report; null: it goes out again. */
  'visit.reportAnswer': takesFields({
    id: sessionId,
    name: z.string().min(1).max(maxSnippetName),
    line: z.string().min(1).max(maxSnippetLine),
    text: z.string().max(answerLimits.characters).nullable(),
  }),

  'shell.open': takesFields({ id: sessionId, columns, rows }).answers<{ readonly shellId: ShellId }>(),
  'shell.input': takesFields({ shellId, bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= 262_144) }),
  /** So many bytes of `shell.data` were drawn: as many more may come. */
  'shell.drawn': takesFields({ shellId, bytes: z.int().min(1).max(16_777_216) }),
  'shell.resize': takesFields({ shellId, columns, rows }),
  /**
   * What the shell prints from now on goes into a file of this laptop, or does so no more. What is typed is not in it.
   */
  'shell.record': takesFields({ shellId, on: z.boolean() }),
  'shell.close': takesFields({ shellId }),
};
