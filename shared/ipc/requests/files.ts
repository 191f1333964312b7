import { z } from 'zod';
import {
  conflictAnswers,
  isName,
  isRaw,
  maxPathBytes,
  type FilesAnswer,
  type FolderCount,
  type FolderPage,
} from '../../visit/files';
import { sessionId, takesFields } from './request';

/** Bytes, one a character; empty: where the device puts one. */
const folder = z
  .string()
  .max(maxPathBytes)
  .refine((given) => isRaw(given) && (given === '' || given.startsWith('/')));
const path = folder.refine((given) => given.length > 1);
const name = z.string().refine((given) => isRaw(given) && isName(given));
const cursor = z.int().min(1);
const transferId = z.string().min(1).max(64);

/** About the files of a device that one is logged in on. What is on its way is in the slice `transfers`. */
export const filesRequests = {
  'files.open': takesFields({ id: sessionId, path: folder }).answers<FilesAnswer<FolderPage>>(),
  'files.more': takesFields({ id: sessionId, cursor }).answers<FilesAnswer<FolderPage>>(),
  'files.close': takesFields({ id: sessionId, cursor }).answers<FilesAnswer<null>>(),
  'files.makeFolder': takesFields({ id: sessionId, folder, name }).answers<FilesAnswer<null>>(),
  'files.rename': takesFields({ id: sessionId, path, name }).answers<FilesAnswer<null>>(),
  'files.count': takesFields({ id: sessionId, path }).answers<FilesAnswer<FolderCount>>(),
  /** With all that a folder holds. */
  'files.remove': takesFields({ id: sessionId, path }).answers<FilesAnswer<null>>(),
  /** Asks in the system's dialog what of this laptop is to go into that folder of the device. */
  'files.send': takesFields({ id: sessionId, folder, what: z.enum(['files', 'folder']) }),
  /**
   * Sends what a person dropped on the window just now. `taken`: how many things of this laptop they were; none, where
   * it were no files.
   */
  'files.sendDropped': takesFields({ id: sessionId, folder }).answers<{ readonly taken: number }>(),
  /** Asks in the system's dialog for the folder of this laptop. */
  'files.fetch': takesFields({ id: sessionId, paths: z.array(path).min(1).max(200) }),
  'transfer.pause': takesFields({ id: sessionId, transferId }),
  /** `first`: before all others. */
  'transfer.resume': takesFields({ id: sessionId, transferId, first: z.boolean() }),
  /** Ends one that is not over, takes one that is out of sight. */
  'transfer.cancel': takesFields({ id: sessionId, transferId }),
  'transfer.answer': takesFields({
    id: sessionId,
    transferId,
    answer: z.enum(conflictAnswers),
    forAll: z.boolean(),
  }),
};
