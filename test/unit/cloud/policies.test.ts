import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cloudActions } from '../../../shared/aws/actions';

const many = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const policy = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.strictObject({
      Sid: z.string().regex(/^[A-Za-z0-9]+$/),
      Effect: z.literal('Allow'),
      Action: many,
      Resource: many,
      Condition: z.record(z.string(), z.record(z.string(), many)).optional(),
    }),
  ),
});

const page = readFileSync(resolve(__dirname, '../../../assets/help/en/permissions.md'), 'utf8');
function policyOf(name: string): z.infer<typeof policy>['Statement'] {
  const text = new RegExp(`<!-- policy: ${name} -->\\s*\`\`\`json\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  if (text === undefined) throw new Error(`the help has no policy for ${name}`);
  return policy.parse(JSON.parse(text)).Statement;
}

const wanted = {
  technician: cloudActions.filter((action) => action.for === 'technician'),
  desk: cloudActions.filter((action) => action.for !== null),
} as const;
const kindOf = (resource: string): string =>
  resource === '*' ? '*' : (resource.split(':').at(-1)?.split('/')[0] ?? '');

describe.each(['technician', 'desk'] as const)('the policy of the help for the %s', (who) => {
  const statements = policyOf(who);

  it('allows what the app calls, and nothing else', () => {
    expect([...new Set(statements.flatMap(({ Action }) => Action))].sort()).toEqual(
      wanted[who].map(({ action }) => action).sort(),
    );
  });

  it('names no resource beyond the kinds of the action', () => {
    for (const { action, resources } of wanted[who]) {
      const named = statements
        .filter(({ Action }) => Action.includes(action))
        .flatMap(({ Resource }) => Resource.map(kindOf));
      expect([...new Set(named)].sort(), action).toEqual([...resources].sort());
    }
  });

  it('limits only by conditions that the action knows', () => {
    for (const { Action, Condition } of statements) {
      const keys = Object.values(Condition ?? {}).flatMap((test) => Object.keys(test));
      for (const key of keys)
        for (const action of Action)
          expect(cloudActions.find((each) => each.action === action)?.conditions, action).toContain(key);
    }
  });
});

it('a technician may replace one side at a time only', () => {
  const modes = policyOf('technician').flatMap(({ Action, Condition }) =>
    Action.includes('iot:RotateTunnelAccessToken') ? [Condition?.['StringEquals']?.['iot:ClientMode']] : [],
  );
  expect(modes).toEqual([['SOURCE', 'DESTINATION']]);
});
