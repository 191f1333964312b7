import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openerOf } from '../../../electron/app/environments/accounts';
import { sessionNameOf } from '../../../electron/cloud/sign-in/caller-identity';
import { faultsOf, labelsOf, openedByTag } from '../../../shared/fleet/open-form';
import { tagTextPattern } from '../../../shared/aws/names';
import { openedWords } from '../../../shared/presentation/words';
import { isPlain } from '../../../shared/text/outside';
import { wordsOf } from '../../fakes/words-of';
import { factsOf, session } from '../report/visit';

const form = { description: null, tags: [], ticket: 'INC-1' };
const tagged = (tags: readonly { readonly key: string; readonly value: string }[]) => {
  const { tunnel } = session();
  return { tunnel: tunnel === null ? null : { ...tunnel, tags } };
};

describe('who opened a tunnel', () => {
  it('goes along as a tag beside the ticket, the person before the role', () => {
    const { account } = factsOf(session());
    expect(openerOf(account)).toBe('field-technician');
    const arn = 'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Tech_0a1b2c3d4e5f6789/kim@hanbit.example';
    const person = sessionNameOf(arn);
    expect(person).toBe('kim@hanbit.example');
    expect(sessionNameOf('arn:aws:iam::123456789012:user/anna')).toBeNull();
    const opener = openerOf({ ...account, person } as typeof account);
    expect(labelsOf({ ...form, openedBy: opener }).tags).toEqual([
      { key: 'ticket', value: 'INC-1' },
      { key: openedByTag, value: 'kim@hanbit.example / field-technician' },
    ]);
    expect(openerOf({ kind: 'practice' })).toBeNull();
    expect(labelsOf({ ...form, openedBy: null }).tags).toEqual([{ key: 'ticket', value: 'INC-1' }]);
  });

  it('is written as AWS takes it, leaves a tag of that name alone, and room for no more than a tunnel takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (openedBy) => {
        const { tags } = labelsOf({ ...form, openedBy });
        for (const { value } of tags) {
          expect(value).toMatch(tagTextPattern);
          expect(Array.from(value).length).toBeLessThanOrEqual(256);
        }
        const whole = { ...form, tags, ticket: null, thingName: 'pump', services: ['SSH'], lifetimeMinutes: 60 };
        expect(faultsOf(whole)).toEqual([]);
      }),
    );
    const own = [{ key: openedByTag, value: 'the desk' }];
    expect(labelsOf({ ...form, ticket: null, tags: own, openedBy: 'kim' }).tags).toEqual(own);
    const many = Array.from({ length: 49 }, (_, index) => ({ key: `k${index}`, value: 'v' }));
    expect(labelsOf({ ...form, tags: many, openedBy: 'kim' }).tags).toHaveLength(50);
  });

  it('is said where somebody would be cut off, in one line, and nothing where the tags are silent', () => {
    const t = wordsOf('en');
    const ticket = { key: 'ticket', value: 'INC-1' };
    expect(openedWords(tagged([ticket]), t)).toBeNull();
    expect(openedWords(tagged([{ key: openedByTag, value: 'kim / Tech' }, ticket]), t)).toBe(
      'This tunnel was opened by kim / Tech for ticket INC-1.',
    );
    const hostile = openedWords(
      tagged([{ key: openedByTag, value: `kim\n\u202e$t(rail.title)${'x'.repeat(300)}` }]),
      t,
    );
    expect(hostile).toMatch(/^This tunnel was opened by kim \$t\(rail\.title\)x+\.$/);
    expect(isPlain(hostile ?? '')).toBe(true);
    expect(hostile?.length).toBeLessThan(120);
  });
});
