/**
 * Every request from a window to the main process, written once: its name, what it takes and what it answers.
 * The server (`electron/ipc`), the handlers (`electron/app/handlers`), the client (`renderer/api.ts`) and the
 * tests derive everything else from these lists.
 */
import type { z } from 'zod';
import { aboutRequests } from './about';
import { appRequests } from './app';
import { deviceRequests } from './devices';
import { environmentRequests } from './environments';
import { lineRequests } from './line';
import { filesRequests } from './files';
import { linkRequests } from './links';
import type { Request } from './request';
import { practiceRequests } from './practice';
import { programRequests } from './programs';
import { screenRequests } from './screen';
import { sessionRequests } from './session';
import { signInRequests } from './sign-in';
import { visitRequests } from './visit';

export const requests = {
  ...aboutRequests,
  ...appRequests,
  ...deviceRequests,
  ...environmentRequests,
  ...filesRequests,
  ...lineRequests,
  ...linkRequests,
  ...practiceRequests,
  ...programRequests,
  ...screenRequests,
  ...sessionRequests,
  ...signInRequests,
  ...visitRequests,
};

export type RequestName = keyof typeof requests;

/** What a request takes. */
export type Arguments<Name extends RequestName> = z.infer<(typeof requests)[Name]['schema']>;

type AnswerOf<Each> = Each extends Request<z.ZodType, infer Answer> ? Answer : never;
/** What each request answers on success; null where there is nothing to say. */
export type Answers = { readonly [Name in RequestName]: AnswerOf<(typeof requests)[Name]> };
