import type { z } from 'zod';
import { ServiceError, type ErrorCode } from '../core/errors';

type Issue = z.core.$ZodIssue;

/**
 * The input of an operation out of a request's body.
 * @throws ServiceError SerializationException when it is not JSON or a member has another type than the
 * model says; the switchable validation error, in the words AWS services use, for a violated constraint.
 */
export function parseInput<Input>(schema: z.ZodType<Input>, body: string, validationError: ErrorCode): Input {
  const value = withoutNulls(parseJson(body));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ServiceError('SerializationException', 'The request body is not a JSON object.');
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const wrongType = result.error.issues.find(
    (issue) => issue.code === 'invalid_type' && at(value, issue.path) !== undefined,
  );
  if (wrongType !== undefined)
    throw new ServiceError('SerializationException', `The member ${wrongType.path.join('.')} has the wrong type.`);
  const words = result.error.issues.map((issue) => describe(issue, at(value, issue.path)));
  throw new ServiceError(
    validationError,
    `${words.length} validation error${words.length === 1 ? '' : 's'} detected: ${words.join('; ')}`,
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not valid JSON.');
  }
}

/** AWS JSON: a member whose value is null counts as absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, withoutNulls(member)]),
  );
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

/** In the form `Value 'x' at 'member' failed to satisfy constraint: Member must …` of AWS's service framework. */
function describe(issue: Issue, value: unknown): string {
  const shown =
    value === undefined ? 'null' : `'${(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200)}'`;
  return `Value ${shown} at '${issue.path.join('.')}' failed to satisfy constraint: Member must ${constraint(issue)}`;
}

function constraint(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return 'not be null';
    case 'invalid_format':
      return `satisfy regular expression pattern: ${(issue.pattern ?? '').replace(/^\/|\/u?$/g, '')}`;
    case 'invalid_value':
      return `satisfy enum value set: [${issue.values.join(', ')}]`;
    case 'too_big':
      return `have ${issue.origin === 'number' ? 'value' : 'length'} less than or equal to ${issue.maximum}`;
    case 'too_small':
      return `have ${issue.origin === 'number' ? 'value' : 'length'} greater than or equal to ${issue.minimum}`;
    default:
      return issue.message;
  }
}
