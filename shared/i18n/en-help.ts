/** Words around the pages of the help; the pages themselves are in assets/help. */
export const help = {
  title: 'Help',
  open: 'Help',
  contents: 'Contents',
  find: 'Find in the help',
  close: 'Close the help',
  what: 'What is this?',
  gone: 'There is no such page',
  none: 'Nothing in the help has “{{typed}}”.',
  found_one: '{{count}} page',
  found_other: '{{count}} pages',
} as const;
