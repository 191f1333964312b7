/**
 * What the work on a device adds to the report of its session: what was done, which recordings there are, and answers
 * that the person put there.
 */
import { basename } from 'node:path';
import type { WorkDone } from '../../shared/report/facts';
import type { TransferView } from '../../shared/visit/files';
import type { VisitView } from '../../shared/visit/view';
import { answerLimits } from '../../shared/visit/snippets';

/** A file on this laptop; `until` null: it is being recorded. */
export interface MadeRecording {
  readonly path: string;
  readonly since: number;
  until: number | null;
}

interface Answer {
  readonly name: string;
  readonly line: string;
  readonly text: string;
  readonly at: number;
}

const stamp = (at: number): string => new Date(at).toISOString();
/**
 * A device's text stays what it is in the report: neither its letters nor its line ends can make another part of it.
 */
const quoted = (text: string): readonly string[] => text.split(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/).map(lineOf);
const lineOf = (line: string): string => `  | ${line.replaceAll(/\p{C}/gu, ' ').trimEnd()}`;

/** Of all sessions of this run, by their ids. */
export class WorkNotes {
  readonly #recordings = new Map<string, MadeRecording[]>();
  readonly #terminals = new Map<string, readonly string[]>();
  /** By the ids of their transfers. */
  readonly #through = new Map<string, Pick<TransferView, 'sessionId' | 'direction'> & { readonly files: number }>();
  readonly #answers = new Map<string, readonly Answer[]>();

  recorded(sessionId: string, recording: MadeRecording): void {
    this.#recordings.set(sessionId, [...this.recordings(sessionId), recording]);
  }

  recordings(sessionId: string): readonly MadeRecording[] {
    return this.#recordings.get(sessionId) ?? [];
  }

  /**
   * What a device answered to a snippet goes into the report, in the place of an earlier answer to it; null: it goes
   * out again.
   */
  answered(sessionId: string, { name, line, text, at }: Omit<Answer, 'text'> & { readonly text: string | null }): void {
    const others = (this.#answers.get(sessionId) ?? []).filter((each) => each.name !== name || each.line !== line);
    const next = text === null ? others : [...others, { name, line, text: text.slice(0, answerLimits.characters), at }];
    this.#answers.set(sessionId, next.slice(-answerLimits.answers));
  }

  /** To be called with all visits whenever one changed: as whom terminals were opened. */
  visited(visits: readonly VisitView[]): void {
    for (const { sessionId, login, shells } of visits) {
      const known = this.#terminals.get(sessionId) ?? [];
      if (login === null || known.includes(login.user) || shells.every(({ state }) => state.kind !== 'open')) continue;
      this.#terminals.set(sessionId, [...known, login.user]);
    }
  }

  /** To be called with all transfers whenever one changed: those that are through are counted once. */
  transferred(transfers: readonly TransferView[]): void {
    for (const { id, sessionId, direction, files, state } of transfers) {
      if (state.kind !== 'done' || this.#through.has(id)) continue;
      this.#through.set(id, { sessionId, direction, files: files?.of ?? 1 });
    }
  }

  done(sessionId: string): WorkDone {
    const files = (direction: 'up' | 'down'): number =>
      [...this.#through.values()]
        .filter((each) => each.sessionId === sessionId && each.direction === direction)
        .reduce((sum, each) => sum + each.files, 0);
    return { terminals: this.#terminals.get(sessionId) ?? [], sent: files('up'), fetched: files('down') };
  }

  forget(sessionId: string): void {
    this.#terminals.delete(sessionId);
    for (const [id, each] of this.#through) if (each.sessionId === sessionId) this.#through.delete(id);
    this.#recordings.delete(sessionId);
    this.#answers.delete(sessionId);
  }

  /** Lines for the report: of a recording its name and time alone. */
  lines(sessionId: string): readonly string[] {
    const recordings = this.recordings(sessionId).map(
      ({ path, since, until }) =>
        `  ${basename(path)}: ${stamp(since)} to ${until === null ? 'now (still recorded)' : stamp(until)}`,
    );
    const answers = (this.#answers.get(sessionId) ?? []).flatMap(({ name, line, text, at }) => [
      `${stamp(at)} ${name}: ${line}`,
      ...quoted(text),
    ]);
    return [
      ...(recordings.length === 0 ? [] : ['Recordings on this laptop (not in this report)', ...recordings]),
      ...(answers.length === 0 ? [] : ['Answers of the device that were put into this report', ...answers]),
    ];
  }
}
