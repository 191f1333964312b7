import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextStep, type Asked, type FoundOut, type Greeted } from '../../../shared/session/find-out';

const after = (asked: readonly (readonly [Asked['version'], Greeted])[], over: Partial<FoundOut> = {}): string => {
  const step = nextStep({
    asked: asked.map(([version, greeted]) => ({ version, greeted })),
    renewed: false,
    services: 1,
    isLate: false,
    ...over,
  });
  switch (step.kind) {
    case 'ask':
      return `ask ${step.version}`;
    case 'known':
      return `${step.protocol}${step.oneConnection ? ', one connection' : ''}`;
    case 'unknown':
      return 'unknown';
    default:
      return step satisfies never;
  }
};

// Line by line the table of PROTOCOL.md 5.7.
const table = [
  ['nothing was asked yet', [], {}, 'ask V3'],
  ['localproxy 3 answers at once with all ids', [['V3', 'answered']], {}, 'V3'],
  ['localproxy 3 -y V2 does so, too', [['V3', 'answered']], {}, 'V3'],
  ['localproxy 3 -y V1 answers without service id', [['V3', 'answered-without-ids']], {}, 'V3, one connection'],
  ['the C++ SDK answers with all ids', [['V3', 'answered']], {}, 'V3'],
  ['the C++ SDK resets the first START on a new WebSocket', [['V3', 'reset']], {}, 'ask V3'],
  [
    'and the second',
    [
      ['V3', 'reset'],
      ['V3', 'reset'],
    ],
    {},
    'ask V3',
  ],
  [
    'and answers the third',
    [
      ['V3', 'reset'],
      ['V3', 'reset'],
      ['V3', 'answered'],
    ],
    {},
    'V3',
  ],
  [
    'no agent resets three',
    [
      ['V3', 'reset'],
      ['V3', 'reset'],
      ['V3', 'reset'],
    ],
    {},
    'ask V2',
  ],
  ['the Device Client is silent in V3', [['V3', 'silent']], {}, 'ask V2'],
  [
    'and renews its WebSocket at V2, so that AWS resets',
    [
      ['V3', 'silent'],
      ['V2', 'reset'],
    ],
    { renewed: true },
    'ask V1',
  ],
  [
    'where DescribeTunnel does not show it yet, it is asked once more',
    [
      ['V3', 'silent'],
      ['V2', 'reset'],
    ],
    {},
    'ask V2',
  ],
  [
    'and without that nothing is known',
    [
      ['V3', 'silent'],
      ['V2', 'reset'],
      ['V2', 'reset'],
      ['V2', 'reset'],
    ],
    {},
    'unknown',
  ],
  [
    'localproxy 3 -y V2, whose service takes connections and ends them at once: V1 would kill its session',
    [
      ['V3', 'reset'],
      ['V3', 'reset'],
      ['V3', 'reset'],
      ['V2', 'reset'],
      ['V2', 'reset'],
      ['V2', 'reset'],
    ],
    {},
    'unknown',
  ],
  [
    'or DescribeTunnel alone shows that',
    [
      ['V3', 'silent'],
      ['V2', 'silent'],
    ],
    { renewed: true },
    'ask V1',
  ],
  [
    'and answers in V1',
    [
      ['V3', 'silent'],
      ['V2', 'reset'],
      ['V1', 'answered'],
    ],
    {},
    'V1',
  ],
  [
    'also after a reset',
    [
      ['V3', 'silent'],
      ['V2', 'reset'],
      ['V1', 'reset'],
    ],
    {},
    'ask V1',
  ],
  [
    'its service is away: silence for ever',
    [
      ['V3', 'silent'],
      ['V2', 'reset'],
      ['V1', 'silent'],
    ],
    {},
    'unknown',
  ],
  ['localproxy, service away: silence in V3', [['V3', 'silent']], {}, 'ask V2'],
  [
    'and in V2, and V1 would kill its session',
    [
      ['V3', 'silent'],
      ['V2', 'silent'],
    ],
    {},
    'unknown',
  ],
  ['the C++ SDK, service away: refused by all ids', [['V3', 'refused']], {}, 'V3'],
  [
    'V1 names no service: never where there are several',
    [
      ['V3', 'silent'],
      ['V2', 'reset'],
    ],
    { services: 2, renewed: true },
    'unknown',
  ],
  [
    'slow in V3, answered in V2: V3 once more',
    [
      ['V3', 'silent'],
      ['V2', 'answered'],
    ],
    {},
    'ask V3',
  ],
  [
    'and that was all it was',
    [
      ['V3', 'silent'],
      ['V2', 'answered'],
      ['V3', 'answered'],
    ],
    {},
    'V3',
  ],
  [
    'or V2 it is',
    [
      ['V3', 'silent'],
      ['V2', 'answered'],
      ['V3', 'silent'],
    ],
    {},
    'V2',
  ],
  [
    'an old one answers V2 without ids',
    [
      ['V3', 'silent'],
      ['V2', 'answered-without-ids'],
    ],
    {},
    'V2, one connection',
  ],
  ['time is over', [['V3', 'silent']], { isLate: true }, 'unknown'],
  ['and an answer counts all the same', [['V3', 'answered']], { isLate: true }, 'V3'],
] as const;

describe('what an agent does with connections of the app’s own, and what follows', () => {
  it.each(table)('%s', (_line, asked, over, expected) => {
    expect(after(asked, over)).toBe(expected);
  });

  it('V1 is never asked unless the device renewed its connection, and it always comes to an end', () => {
    const greeted = fc.constantFrom<Greeted>('answered', 'answered-without-ids', 'refused', 'reset', 'silent');
    fc.assert(
      fc.property(
        fc.array(greeted, { minLength: 12, maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        (answers, services, renewed) => {
          const asked: Asked[] = [];
          for (const answer of answers) {
            const step = nextStep({ asked, renewed, services, isLate: false });
            if (step.kind !== 'ask') return;
            if (step.version === 'V1') expect([renewed, services]).toEqual([true, 1]);
            asked.push({ version: step.version, greeted: answer });
          }
          throw new Error('no end');
        },
      ),
    );
  });
});
