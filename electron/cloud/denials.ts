/**
 * The only file that knows the words in which AWS denies a call. No sample for this service was ever published
 * (PROTOCOL.md 7.2); the forms are those of IAM's general messages. The words never decide that a call was denied
 * (the error's name and status do, `errors.ts`): they only sharpen who, what and why. Pure.
 */
import type { Denial, PolicyKind } from '../../shared/problems/denial';

/**
 * `User: … is not authorized to perform: iot:OpenTunnel on resource: … because no identity-based policy allows the iot:OpenTunnel action`
 */
const performs = /(?:^|\bUser:\s*)(\S+)?\s*is not authorized to perform:?\s+([a-z0-9-]+:[A-Za-z]+)/i;
/** The same without the service in front: `… to perform: TagResource on resource: …` */
const performsBare = /is not authorized to perform:?\s+([A-Z][a-z]+(?:[A-Z][a-z]+)+)\b/;
const onResource = /\bon resource:\s+(arn:[^\s,]+|\*)/i;

const policies: readonly (readonly [RegExp, PolicyKind])[] = [
  [/service control polic|resource control polic|organizations?:/i, 'organization'],
  [/permissions boundar/i, 'boundary'],
  [/session polic/i, 'session'],
  [/vpc endpoint polic/i, 'endpoint'],
  [/resource-based polic/i, 'resource'],
  [/identity-based polic/i, 'identity'],
];

/** What the call itself knew about what it asked for. */
export type IamRequest = Pick<Denial, 'action' | 'resource' | 'condition'>;

/**
 * The denial of a call. What the words name comes first, as the action that was missing can be another one than the
 * one that was called (tags of a new tunnel want `iot:TagResource`); what they do not name is what was asked for.
 */
export function denialOf(words: string, asked: IamRequest): Denial {
  const [, who, named] = performs.exec(words) ?? [];
  const bare = performsBare.exec(words)?.[1];
  const action = named ?? (bare === undefined ? asked.action : asked.action.replace(/[^:]*$/, bare));
  const isOther = action.toLowerCase() !== asked.action.toLowerCase();
  return {
    action: isOther ? action : asked.action,
    resource: onResource.exec(words)?.[1] ?? asked.resource,
    condition: isOther ? null : asked.condition,
    who: who !== undefined && who.startsWith('arn:') ? who : null,
    policy: policies.find(([pattern]) => pattern.test(words))?.[1] ?? null,
    explicit: /\bexplicit deny\b/i.test(words),
  };
}
