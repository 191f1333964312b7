import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { PracticeLog } from '../contract';
import { ServiceError } from '../core/errors';
import type { Tunnels } from '../core/tunnels';
import { answerPracticeApi, type PracticeFunctions } from './practice-api';
import { checkCall, scopeOf, type Guard } from './guard';
import { BodyTooLarge, isLocalProgram, readBody, sendJson } from './http';
import { isOperation, operations } from './operations';

const target = /^IoTSecuredTunneling\.([A-Za-z]+)$/;

export interface ControlPlaneOptions extends Guard {
  readonly tunnels: Tunnels;
  readonly practice: PracticeFunctions;
  /** Resolves when the answer may be given: the fault `service-slow`. */
  readonly delay: (scope: { tunnelId?: string | undefined; thingName?: string | undefined }) => Promise<void>;
  readonly log: PracticeLog;
  /** The service's clock, epoch ms: what answers carry as `Date`. */
  readonly now: () => number;
  /** Called after every operation that succeeded. */
  readonly onChange: () => void;
}

/**
 * An idle connection is kept so long (ms). Assumed of AWS, whose load balancers keep one for a minute; Node's own five
 * seconds are what passes between a list and a press, and a connection that ends just then fails a call that must not
 * be repeated.
 */
const idleConnectionMs = 65_000;

/**
 * The control plane: AWS JSON 1.1, every operation is `POST /` with an `X-Amz-Target` (PROTOCOL.md 1.1).
 * The same port carries the API of faults under `/practice/`, which AWS does not have. Not listening yet.
 */
export function createControlPlane(options: ControlPlaneOptions): Server {
  return createServer({ keepAliveTimeout: idleConnectionMs }, (request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      options.log('error', `control plane: ${String(error)}`);
      if (response.headersSent) response.destroy();
      else
        sendError(
          response,
          options.now(),
          new ServiceError('InternalFailure', 'The practice service failed; its log says why.', 500),
        );
    });
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, options: ControlPlaneOptions): Promise<void> {
  if (!isLocalProgram(request)) {
    response
      .writeHead(403, { 'Content-Type': 'text/plain', Date: new Date(options.now()).toUTCString() })
      .end('Only programs on this computer may use the practice service.\n');
    return;
  }
  try {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const body = await readBody(request);
    if (path === '/practice' || path.startsWith('/practice/')) {
      await answerPracticeApi(options.practice, request, path, body, response, options.now);
      return;
    }
    const output = await perform(request, path, body, options);
    sendJson(response, options.now(), 200, output, {
      'Content-Type': 'application/x-amz-json-1.1',
      'x-amzn-RequestId': randomUUID(),
    });
  } catch (error) {
    if (error instanceof ServiceError) sendError(response, options.now(), error);
    else if (error instanceof BodyTooLarge)
      sendError(response, options.now(), new ServiceError('SerializationException', error.message, 413));
    else throw error;
  }
}

async function perform(
  request: IncomingMessage,
  path: string,
  body: string,
  options: ControlPlaneOptions,
): Promise<unknown> {
  const { tunnels, behaviours } = options;
  const operation = target.exec(String(request.headers['x-amz-target']))?.[1] ?? '';
  if (request.method !== 'POST' || path !== '/' || !isOperation(operation))
    throw new ServiceError(
      'UnknownOperationException',
      'There is no such operation: POST / with an X-Amz-Target of IoTSecuredTunneling is expected.',
      404,
    );
  const raw = looseObject(body);
  const scope = scopeOf(raw, tunnels);
  await options.delay(scope);
  checkCall(options, { operation, headers: request.headers, scope, input: raw });
  const output = operations[operation].answer(tunnels, body, behaviours.validationError);
  options.onChange();
  options.log('info', `${operation} ${scope.tunnelId ?? scope.thingName ?? ''}`.trimEnd());
  return output;
}

/** The body as far as it is a JSON object; the real check comes later. */
function looseObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The code in both places: some clients read only the body, some the header (PROTOCOL.md 1.4). */
function sendError(response: ServerResponse, now: number, error: ServiceError): void {
  sendJson(
    response,
    now,
    error.status,
    { __type: error.code, message: error.message },
    {
      'Content-Type': 'application/x-amz-json-1.1',
      'x-amzn-ErrorType': error.code,
      'x-amzn-RequestId': randomUUID(),
      // An answer given before the whole request was read cannot leave the connection usable.
      Connection: error.status === 413 ? 'close' : 'keep-alive',
    },
  );
}
