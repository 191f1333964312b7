import { describe, expect, it } from 'vitest';
import { Typing, type TypingNote } from '../../../renderer/visit/terminal/typing';

function rig(): { typing: Typing; notes: TypingNote[] } {
  const notes: TypingNote[] = [];
  return { typing: new Typing((note) => notes.push(note)), notes };
}

describe('what is typed where nothing takes it', () => {
  it('is said while it goes nowhere, and after that until something is typed that is taken', () => {
    const { typing, notes } = rig();
    expect(typing.note).toBe('none');
    typing.typed();
    typing.typed();
    typing.take(true);
    typing.typed();
    typing.typed();
    expect(notes).toEqual(['not-taken', 'was-not-sent', 'none']);
  });

  it('is not spoken of where nothing was typed', () => {
    const { typing, notes } = rig();
    typing.take(true);
    typing.typed();
    typing.take(false);
    typing.take(true);
    expect(notes).toEqual([]);
  });

  it('is said again where the next shell breaks before anything was typed', () => {
    const { typing, notes } = rig();
    typing.typed();
    typing.take(true);
    typing.take(false);
    expect(notes).toEqual(['not-taken', 'was-not-sent', 'not-taken']);
  });
});
