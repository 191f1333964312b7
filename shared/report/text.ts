/** The report's lines as text. Pure. */
import { plainLine } from '../text/outside';

export interface ReportLine {
  readonly label: string;
  /** One line. */
  readonly text: string;
}

/** Longest note of a person, characters. */
export const maxNote = 500;

/** What goes into the ticket: a line each, and the note where there is one. */
export function reportText(lines: readonly ReportLine[], noteLabel: string, note: string): string {
  const noted = plainLine(note, maxNote);
  return [...lines, ...(noted === '' ? [] : [{ label: noteLabel, text: noted }])]
    .map(({ label, text }) => `${label}: ${text}`)
    .join('\n');
}
