/** The parts that the lists of requests are made of. */
import { z } from 'zod';
import { longestLifetimeMinutes, mostServices } from '../../fleet/open-form';
import type { SessionId } from '../../session/view';
import { localPort } from '../../settings/settings';
import { namePattern, regionPattern, tunnelIdPattern } from '../../aws/names';

/** One request of the window: what it takes, checked by the main process, and (as a type only) what it answers. */
export interface Request<Schema extends z.ZodType = z.ZodType, Answer = unknown> {
  readonly schema: Schema;
  /** Never there: it carries the type of the answer. */
  readonly answer?: Answer;
}

interface Unanswered<Schema extends z.ZodType> extends Request<Schema, null> {
  /** The same request with an answer that says something. */
  answers<Answer>(): Request<Schema, Answer>;
}

/** A request that takes what the schema describes. Without `answers` it says only whether it worked. */
export const takes = <Schema extends z.ZodType>(schema: Schema): Unanswered<Schema> => ({
  schema,
  answers: () => ({ schema }),
});

/** Takes an object of these members and no others. */
export const takesFields = <Shape extends z.ZodRawShape>(
  shape: Shape,
): Unanswered<z.ZodObject<Shape, z.core.$strict>> => takes(z.strictObject(shape));

export const takesNothing = takes(z.strictObject({}));

/** The session that is there now. */
export interface Selected {
  readonly sessionId: SessionId;
}

export const thingName = z.string().regex(namePattern);
export const serviceId = z.string().regex(namePattern);
/** Of a tunnel to open. */
export const services = z.array(serviceId).min(1).max(mostServices);
export const lifetimeMinutes = z.int().min(1).max(longestLifetimeMinutes);
export const tunnelId = z.string().regex(tunnelIdPattern);
export const region = z.string().regex(regionPattern);
export const sessionId = z.string().min(1).max(64);
/** The client whose access token is meant. */
export const clientMode = z.enum(['SOURCE', 'DESTINATION', 'ALL']);
export const port = localPort();
