import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { faultNames, faults } from '../../../shared/practice/faults';
import type { FaultTarget, Practice } from '../contract';
import { sendJson } from './http';

/** What can be asked over HTTP: the same functions as in the process. */
export type PracticeFunctions = Pick<
  Practice,
  'activeFaults' | 'fault' | 'clearFault' | 'clearFaults' | 'advanceClock' | 'devices'
>;

const name = z.enum(faultNames);
const faultBody = z.strictObject({ name, tunnelId: z.string().optional(), thingName: z.string().optional() });
const clockBody = z.strictObject({
  advanceMilliseconds: z
    .number()
    .min(0)
    .max(400 * 24 * 60 * 60 * 1000),
});
const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

/**
 * Rehearsing failures over HTTP, for a person or a script beside `npm run practice`:
 * `GET|POST|DELETE /practice/faults`, `DELETE /practice/faults/<name>`, `POST /practice/clock`,
 * `GET /practice/devices`. Errors are `{"error": "<words>"}` with 400, 404 or 409.
 */
export async function answerPracticeApi(
  practice: PracticeFunctions,
  request: IncomingMessage,
  path: string,
  body: string,
  response: ServerResponse,
  now: () => number,
): Promise<void> {
  const route = `${request.method ?? ''} ${path.replace(/\/$/, '')}`;
  try {
    const value = await perform(practice, route, body);
    if (value === undefined) sendJson(response, now(), 404, { error: `There is nothing at ${route}.` }, headers);
    else sendJson(response, now(), 200, value, headers);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    sendJson(response, now(), error instanceof BadInput ? 400 : 409, { error: words }, headers);
  }
}

/** The answer, or undefined for a route there is not. */
async function perform(practice: PracticeFunctions, route: string, body: string): Promise<object | undefined> {
  if (route === 'GET /practice/faults') return { active: await practice.activeFaults(), known: faults };
  if (route === 'GET /practice/devices') return { devices: await practice.devices() };
  if (route === 'POST /practice/clock') {
    await practice.advanceClock(parse(clockBody, body).advanceMilliseconds);
    return {};
  }
  if (route === 'POST /practice/faults') {
    const { name: fault, ...target } = parse(faultBody, body);
    await practice.fault(fault, withoutUndefined(target));
  } else if (route === 'DELETE /practice/faults') {
    await practice.clearFaults();
  } else if (route.startsWith('DELETE /practice/faults/')) {
    await practice.clearFault(parseWith(name, route.split('/').at(-1)));
  } else {
    return undefined;
  }
  return { active: await practice.activeFaults() };
}

class BadInput extends Error {
  override readonly name = 'BadInput';
}

function parse<T>(schema: z.ZodType<T>, body: string): T {
  try {
    return parseWith(schema, JSON.parse(body));
  } catch (error) {
    throw error instanceof SyntaxError ? new BadInput('The body is not JSON.') : error;
  }
}

function parseWith<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new BadInput(
    result.error.issues
      .map((issue) => `${issue.path.join('.')}${issue.path.length > 0 ? ': ' : ''}${issue.message}`)
      .join('; '),
  );
}

function withoutUndefined({
  tunnelId,
  thingName,
}: {
  tunnelId?: string | undefined;
  thingName?: string | undefined;
}): FaultTarget {
  return { ...(tunnelId === undefined ? {} : { tunnelId }), ...(thingName === undefined ? {} : { thingName }) };
}
