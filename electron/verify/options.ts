import { parseArgs } from 'node:util';
import { isName, isRegion } from '../../shared/aws/names';

export interface VerifyOptions {
  readonly region: string;
  readonly profile: string | null;
  /** Another control plane than AWS's own: a VPC endpoint, or the practice service. */
  readonly endpoint: string | null;
  /** The same of AWS IoT, for the registry of things. */
  readonly iotEndpoint: string | null;
  /** `host[:port]` of another data plane. */
  readonly dataEndpoint: string | null;
  /** PEM file with further authorities. */
  readonly caFile: string | null;
  /** The tunnel is opened for this thing. It need not exist: nothing waits for a device. */
  readonly thing: string;
  /** How long a connection is left alone, and that a consequence is waited for. */
  readonly patienceSeconds: number;
  /** Ends after what can be asked without a tunnel. */
  readonly readOnly: boolean;
}

export type VerifyRequest =
  | { readonly kind: 'run'; readonly options: VerifyOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'error'; readonly message: string };

/** Reads the command line of `npm run verify:aws`. Pure. */
export function parseVerify(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): VerifyRequest {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        region: { type: 'string', short: 'r' },
        profile: { type: 'string' },
        endpoint: { type: 'string' },
        'iot-endpoint': { type: 'string' },
        'data-endpoint': { type: 'string' },
        ca: { type: 'string' },
        thing: { type: 'string', default: 'fieldtunnel-verify' },
        patience: { type: 'string', default: '60' },
        'read-only': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    const region = values.region ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
    if (region === undefined || !isRegion(region))
      throw new Error(`A region is needed: --region ap-northeast-2${region === undefined ? '' : `, not ${region}`}`);
    if (!isName(values.thing)) throw new Error(`Not a thing name: ${values.thing}`);
    const patience = Number(values.patience);
    if (!(patience >= 1 && patience <= 3600)) throw new Error('--patience is a number of seconds from 1 to 3600.');
    for (const address of [values.endpoint, values['iot-endpoint']])
      if (address !== undefined && !URL.canParse(address)) throw new Error(`Not an address: ${address}`);
    if (values.endpoint !== undefined && values['data-endpoint'] === undefined)
      throw new Error('--endpoint also needs --data-endpoint: a tunnel of one service means nothing to another.');
    return {
      kind: 'run',
      options: {
        region,
        profile: values.profile ?? null,
        endpoint: values.endpoint ?? null,
        iotEndpoint: values['iot-endpoint'] ?? null,
        dataEndpoint: values['data-endpoint'] ?? null,
        caFile: values.ca ?? null,
        thing: values.thing,
        patienceSeconds: patience,
        readOnly: values['read-only'],
      },
    };
  } catch (error) {
    return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}

export const helpText = `Usage: npm run verify:aws -- --region R [--profile P] [--read-only] [--thing NAME] [--patience SECONDS]
                              [--endpoint URL --data-endpoint HOST[:PORT] [--iot-endpoint URL] [--ca FILE]]

Asks the real service what no document settles, and prints what it answered. First only what reads: who one is, the
tunnels, the registry of things and its index (no name of a thing is in the report). Then, after a
confirmation that has to be typed, it opens ONE tunnel (AWS charges for it), connects to it as a source, rotates its
token, closes it, and closes it in any case. No device is needed. Tokens never appear in the report.
`;
