import { findProgram } from './programs';

/** The device agents of PROTOCOL.md 5.7. */
export type FieldAgent = 'localproxy' | 'localproxy -y V2' | 'localproxy -y V1' | 'C++ SDK' | 'Device Client';
export const fieldAgents: readonly FieldAgent[] = [
  'localproxy',
  'localproxy -y V2',
  'localproxy -y V1',
  'C++ SDK',
  'Device Client',
];

/** The reference client, from the environment variable LOCALPROXY; null: what needs it is skipped. */
export const reference = findProgram([process.env['LOCALPROXY']]);

/**
 * AWS's device engine, from the environment variable DEVICE_ENGINE; null: what needs it is skipped. The program is
 * started as `<program> <host> <port> <file with the authority> sdk|device-client SSH=127.0.0.1:<port>`, with the token
 * in AWSIOT_TUNNEL_ACCESS_TOKEN; it says `connected` once it is, `not sent` where the engine refuses a message, and
 * answers with the ids of what it was asked (`sdk`) or without any (`device-client`).
 */
export const engine = findProgram([process.env['DEVICE_ENGINE']]);

/** The environment variable that has to name the real agent's program; null: it does. */
export const variableOf = (agent: FieldAgent): string | null => {
  const [program, variable] = agent.startsWith('localproxy') ? [reference, 'LOCALPROXY'] : [engine, 'DEVICE_ENGINE'];
  return program === null ? variable : null;
};

/** Where a practice service listens, as a destination needs it. */
export interface Plane {
  readonly dataPlane: string;
  readonly caFile: string;
  readonly caDir: string;
}

/**
 * The command line that starts the real agent in front of a service at a local port, and what it says once it is
 * connected.
 */
export function commandOf(
  { caDir, caFile, dataPlane }: Plane,
  agent: FieldAgent,
  port: number,
  serviceId = 'SSH',
): { readonly program: string; readonly args: readonly string[]; readonly connected: string } {
  const localproxy = (mapping: string, ...flags: readonly string[]) => ({
    program: reference ?? '',
    args: ['-d', mapping, '-e', dataPlane, '-c', caDir, '-v', '5', ...flags],
    connected: 'Successfully established websocket connection with proxy server',
  });
  const sdk = (mode: string) => {
    const [host = '', planePort = ''] = dataPlane.split(':');
    return {
      program: engine ?? '',
      args: [host, planePort, caFile, mode, `${serviceId}=127.0.0.1:${port}`],
      connected: 'connected\n',
    };
  };
  switch (agent) {
    case 'localproxy':
      return localproxy(`${serviceId}=127.0.0.1:${port}`);
    case 'localproxy -y V2':
      return localproxy(`${serviceId}=127.0.0.1:${port}`, '-y', 'V2');
    case 'localproxy -y V1':
      return localproxy(`127.0.0.1:${port}`, '-y', 'V1');
    case 'C++ SDK':
      return sdk('sdk');
    case 'Device Client':
      return sdk('device-client');
  }
}
