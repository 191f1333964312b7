/** What was asked and what was answered, in the order of the list of open questions (PROTOCOL.md 8). Pure. */

/** Items of the list; `8.14` and `8.15` cannot be asked with one tunnel. */
type Item =
  | '7.2'
  | '8.1'
  | '8.2'
  | '8.3'
  | '8.4'
  | '8.5'
  | '8.6'
  | '8.7'
  | '8.8'
  | '8.9'
  | '8.10'
  | '8.11'
  | '8.12'
  | '8.13'
  | '8.14'
  | '8.15'
  | '8.16'
  | 'base';

export interface Finding {
  readonly item: Item;
  readonly question: string;
  readonly answer: string;
}

export type Ask = (item: Item, question: string, answer: string) => void;

/** What this program does not ask, and how it is found out. */
const notAsked: readonly Finding[] = [
  {
    item: '8.5',
    question: 'Is the notification published without destinationConfig, retained, queued?',
    answer:
      'needs an MQTT client of the thing: subscribe to $aws/things/<thing>/tunnels/notify and rotate with and without destinationConfig',
  },
  {
    item: '8.6',
    question: 'Error for more than three services',
    answer: 'would open (and charge for) a second tunnel where the quota was raised',
  },
  {
    item: '8.9',
    question: 'Bandwidth: 800 Kbps a tunnel or 800 kilobytes/s an account',
    answer: 'needs a connected device: copy 20 MB through one tunnel, then through two at once',
  },
  {
    item: '8.10',
    question: 'What becomes of data while no destination is connected',
    answer: 'needs a device that can be stopped and started',
  },
  {
    item: '8.14',
    question: 'Public FIPS and dual-stack host names of the data plane',
    answer: 'not published: ask AWS Support',
  },
  { item: '8.15', question: 'API quotas', answer: 'Service Quotas in the console lists them for the account' },
];

const order = (item: Item): number =>
  item === 'base' ? 0 : Number(item.split('.')[0]) * 100 + Number(item.split('.')[1]);

export function reportOf(
  about: { readonly region: string; readonly endpoint: string | null; readonly at: Date },
  findings: readonly Finding[],
): string {
  const lines = (list: readonly Finding[]): string[] =>
    [...list]
      .sort((a, b) => order(a.item) - order(b.item))
      .map(({ item, question, answer }) => `${item === 'base' ? '    ' : item.padEnd(4)}  ${question}: ${answer}`);
  return [
    '',
    `Report of verify:aws, ${about.at.toISOString()}, ${about.region}, ${about.endpoint ?? 'the endpoint of AWS'}`,
    '',
    ...lines(findings),
    '',
    'Not asked here:',
    ...lines(notAsked),
    '',
  ].join('\n');
}
