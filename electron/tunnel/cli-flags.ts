import { parseArgs } from 'node:util';

/** The flags of `localproxy` in source mode, by their long names (PROTOCOL.md 4.7 and the reference's `--help`). */
const flags = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
  'access-token': { type: 'string', short: 't' },
  'client-token': { type: 'string', short: 'i' },
  'proxy-endpoint': { type: 'string', short: 'e' },
  region: { type: 'string', short: 'r' },
  'source-listen-port': { type: 'string', short: 's' },
  'local-bind-address': { type: 'string', short: 'b' },
  capath: { type: 'string', short: 'c' },
  'no-ssl-host-verify': { type: 'boolean', short: 'k' },
  config: { type: 'string' },
  verbose: { type: 'string', short: 'v' },
  mode: { type: 'string', short: 'm' },
  'destination-client-type': { type: 'string', short: 'y' },
  // Known so that the refusal can say why.
  'destination-app': { type: 'string', short: 'd' },
  'config-dir': { type: 'string' },
  'settings-json': { type: 'string' },
  'export-default-settings': { type: 'string' },
} as const;

type FlagName = keyof typeof flags;
export type FlagValues = Partial<Record<FlagName, string>>;
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly message: string };

const unsupported: Partial<Record<FlagName, string>> = {
  'destination-app': 'this is a source proxy: destination mode (-d) belongs on the device',
  'config-dir': '--config-dir is not supported; use -s',
  'settings-json': '--settings-json is not supported',
  'export-default-settings': '--export-default-settings is not supported',
};

function refusal(values: FlagValues): string | null {
  for (const name of Object.keys(values)) {
    const message = unsupported[name as FlagName];
    if (message !== undefined) return message;
  }
  return null;
}

/**
 * Reads the command line. Booleans become `'true'`. The message of a failure never quotes a value: it could be a token.
 */
export function readFlags(argv: readonly string[]): Parsed<FlagValues> {
  try {
    const { values } = parseArgs({ args: [...argv], options: flags, strict: true, allowPositionals: false });
    const result: FlagValues = {};
    for (const [name, value] of Object.entries(values)) result[name as FlagName] = String(value);
    const message = refusal(result);
    return message === null ? { ok: true, value: result } : { ok: false, message };
  } catch (error) {
    const { code } = error as { readonly code?: string };
    const argument = argv.find((each) => each.startsWith('-') && !known(each))?.split('=', 1)[0];
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
      return { ok: false, message: `unknown option ${argument?.slice(0, 40) ?? ''}`.trim() };
    if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL')
      return { ok: false, message: 'an argument belongs to no option' };
    return { ok: false, message: 'an option lacks its value, or has one where none belongs' };
  }
}

function known(argument: string): boolean {
  if (argument.startsWith('--')) return Object.keys(flags).includes(argument.slice(2).split('=', 1)[0] ?? '');
  return Object.values(flags).some((flag) => 'short' in flag && flag.short === argument.charAt(1));
}

const yes = new Set(['', '1', 'true', 'yes', 'on']);
const no = new Set(['0', 'false', 'no', 'off']);

/** Reads a `--config` file: `long-name = value` a line, `#` for comments; the values never appear in the message. */
export function readConfig(text: string): Parsed<FlagValues> {
  const result: FlagValues = {};
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';') || /^\[.*\]$/.test(line)) continue;
    const [name = '', ...rest] = line.split('=');
    const key = name.trim();
    if (!Object.hasOwn(flags, key) || key === 'config' || key === 'help' || key === 'version')
      return { ok: false, message: `the configuration file's line ${index + 1} names no option` };
    const value = rest.join('=').trim();
    if (flags[key as FlagName].type === 'boolean') {
      if (no.has(value.toLowerCase())) continue;
      if (!yes.has(value.toLowerCase()))
        return { ok: false, message: `the configuration file's line ${index + 1} is neither true nor false` };
      result[key as FlagName] = 'true';
    } else {
      result[key as FlagName] = value;
    }
  }
  const message = refusal(result);
  return message === null ? { ok: true, value: result } : { ok: false, message };
}

export const helpText = `Source proxy for AWS IoT Secure Tunneling: makes local ports lead to a device.

Options (those of localproxy in source mode):
  -r, --region REGION              the tunnel's region (AWSIOT_TUNNEL_REGION)
  -e, --proxy-endpoint HOST[:PORT] the data plane instead of a region's (AWSIOT_TUNNEL_ENDPOINT)
  -s, --source-listen-port MAP     PORT, or SERVICE=PORT[,SERVICE=PORT]; port 0: any free one
  -m, --mode src                   without -s: a free port for each service of the tunnel
  -b, --local-bind-address ADDRESS where to listen; default 127.0.0.1
  -c, --capath PATH                additional certificate authorities: a folder or a PEM file
  -k, --no-ssl-host-verify         INSECURE: do not check the data plane's certificate
  -y, --destination-client-type V1|V2  for a device with an older client
  -t, --access-token TOKEN         better: AWSIOT_TUNNEL_ACCESS_TOKEN, or the configuration file
  -i, --client-token TOKEN         lets the access token be used again (AWSIOT_TUNNEL_CLIENT_TOKEN)
  -v, --verbose LEVEL              0 off, 1 fatal, 2 error, 3 warning, 4 info (default), 5 debug
      --config FILE                options as "long-name = value" lines
  -h, --help    -V, --version

The command line wins over the file, the file over the environment. A web proxy is taken from
https_proxy or HTTPS_PROXY ([http://][user:password@]host[:port], port 3128 by default).

Exit status:
  0  normal end: interrupted (SIGINT, SIGTERM), or the service closed the tunnel (close code 1000, 1001 or none)
  1  a local port could not be opened (nothing was spent), or an internal failure
  2  wrong options
  3  the service refused the token; the problem code and the service's words are printed
  4  the service closed the connection with an error code
`;
