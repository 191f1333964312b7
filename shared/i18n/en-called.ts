/**
 * What a session is called where several are named, and what is open over it: in the list, the tray, notices,
 * questions.
 */
export const called = {
  practice: 'Practice',
  /** Which one of several that have the same name. */
  marked: '{{name}} ({{marks}})',
  state: '{{name}}: {{state}}',
} as const;

/** What somebody has open over a tunnel. */
export const work = {
  shells_one: '{{count}} shell',
  shells_other: '{{count}} shells',
  transfers_one: '{{count}} transfer of files',
  transfers_other: '{{count}} transfers of files',
  connections_one: '{{count}} connection of another program',
  connections_other: '{{count}} connections of other programs',
  cut: 'This is cut: {{work}}.',
} as const;
