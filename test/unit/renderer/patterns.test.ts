import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPort, orNull } from '../../../renderer/forms/patterns';
import { isName, isRegion } from '../../../shared/aws/names';
import { port, region, serviceId, thingName } from '../../../shared/ipc/requests/request';

const near = fc.oneof(
  fc.string({ maxLength: 130 }),
  fc.stringMatching(/^[a-zA-Z0-9:_-]{0,130}$/),
  fc.stringMatching(/^[a-z]{1,3}(-[a-z]+){0,3}-?\d{0,3}$/),
  fc.integer({ min: 0, max: 70_000 }).map(String),
);

describe('patterns of the fields', () => {
  it('accept what the contract accepts', () => {
    fc.assert(
      fc.property(near, (text) => {
        expect(isName(text)).toBe(thingName.safeParse(text).success);
        expect(isName(text)).toBe(serviceId.safeParse(text).success);
        expect(isRegion(text)).toBe(region.safeParse(text).success);
        if (/^[1-9]\d*$/.test(text)) expect(isPort(text)).toBe(port.safeParse(Number(text)).success);
      }),
      { numRuns: 2000 },
    );
  });

  it('take an empty field as not given', () => {
    expect(orNull('  ')).toBeNull();
    expect(orNull(' a ')).toBe('a');
  });
});
