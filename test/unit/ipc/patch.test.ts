import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patchBetween, withPatch } from '../../../shared/ipc/patch';

/** As it arrives: a copy, as whatever crosses between processes is. */
const sent = <Data extends object>(before: Data, after: Data) => structuredClone(patchBetween(before, after));

describe('what is different between two pieces of data', () => {
  it('is nothing where they say the same', () => {
    const data = { a: 1, b: { c: [1, 2], d: null } };
    expect(patchBetween(data, structuredClone(data))).toBeNull();
  });

  it('is told as deep as the names are the same, and whole from there', () => {
    const before = {
      a: 1,
      g: [{ h: 1 }, { h: 1, i: 2 }],
      b: { c: { d: 1, e: [1] }, f: { kind: 'open', since: 1 } as object },
    };
    const after = { a: 1, g: [{ h: 1 }, { h: 2, i: 2 }], b: { c: { d: 2, e: [1] }, f: { kind: 'lost' } } };
    expect(sent(before, after)).toEqual({
      within: {
        g: { within: { 1: { set: { h: 2 } } } },
        b: { set: { f: { kind: 'lost' } }, within: { c: { set: { d: 2 } } } },
      },
    });
  });

  it('tells a list whole where items came or went, and one of plain values', () => {
    const after = { a: [{ b: 1 }, { b: 2 }], c: [1, 3] };
    expect(sent({ a: [{ b: 1 }], c: [1, 2] }, after)).toEqual({ set: after });
    expect(withPatch({ a: [{ b: 1 }], c: [1, 2] }, { set: after })).toEqual(after);
  });

  it('leaves what stays the same the same object', () => {
    const before = { a: { b: 1 }, c: { d: { e: 1 }, f: { g: 1 } }, h: [{ i: 1 }, { i: 2 }] };
    const patch = sent(before, { a: { b: 1 }, c: { d: { e: 1 }, f: { g: 2 } }, h: [{ i: 1 }, { i: 3 }] });
    const after = patch && withPatch(before, patch);
    expect(after?.a).toBe(before.a);
    expect(after?.c.d).toBe(before.c.d);
    expect(after?.h[0]).toBe(before.h[0]);
    expect(after?.c.f).toEqual({ g: 2 });
  });

  it('of other data is refused', () => {
    expect(withPatch<{ a: object | null }>({ a: null }, { within: { a: {} } })).toBeNull();
    expect(withPatch<{ a: object | null }>({ a: { b: null } }, { within: { a: { within: { b: {} } } } })).toBeNull();
  });

  it('leads from any data to any other', () => {
    const data = fc.record({ a: fc.jsonValue(), b: fc.jsonValue(), c: fc.jsonValue() });
    fc.assert(
      fc.property(data, data, (before, after) => {
        const patch = sent(before, after);
        expect(patch === null ? before : withPatch(before, patch)).toEqual(after);
      }),
    );
  });
});
