import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { AgentContext, AgentSession } from '../../../electron/practice/devices/agent/agent';
import { AwsEngine } from '../../../electron/practice/devices/agent/aws-engine';
import { CppSdkApplication } from '../../../electron/practice/devices/agent/cpp-sdk';
import { DeviceClient } from '../../../electron/practice/devices/agent/device-client';
import { LocalproxySession } from '../../../electron/practice/devices/agent/localproxy';
import { defaultTuning } from '../../../electron/practice/devices/agent/tuning';
import { commandOf, type FieldAgent } from '../../fakes/agent-programs';
import type { TestPractice } from '../../fakes/practice';
import { start } from '../../fakes/programs';

/** An agent that serves a tunnel with one service, behind which is a port of this computer. */
export interface ServingAgent {
  /** What is wrong with it for good: it is deaf, its process or its session is over. Null: nothing. */
  wrong(): string | null;
  /** Everything it said. */
  said(): string;
  close(): Promise<void>;
}
export type Serve = (
  service: TestPractice,
  agent: FieldAgent,
  token: string,
  port: number,
  /** The service's id; SSH if absent. */
  serviceId?: string,
) => Promise<ServingAgent>;

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** Practice's agent. */
export const servePractice: Serve = (service, agent, token, port, serviceId = 'SSH') => {
  const { dataPlane, region } = service.practice.addresses;
  const [host = '', planePort = ''] = dataPlane.split(':');
  let wrong: string | null = null;
  const said: string[] = [];
  const context: AgentContext = {
    dataPlane: { host, port: Number(planePort), ca: service.ca },
    // As the real one: a service that is slower than the tunnel ends it.
    tuning: { ...defaultTuning, overrunBytes: 131_076 },
    dial: () => () => dial(port),
    log: (message) => {
      said.push(message);
      if (/reads no further|has crashed/.test(message)) wrong ??= message;
    },
  };
  const notification = { accessToken: token, region, services: [serviceId] };
  const localproxy = (format: 'V1' | 'V2' | 'V3'): AgentSession =>
    new LocalproxySession(notification, context, {
      format,
      clientToken: randomUUID(),
      onOver: () => (wrong ??= 'its session is over'),
    });
  const make: Readonly<Record<FieldAgent, () => AgentSession>> = {
    localproxy: () => localproxy('V3'),
    'localproxy -y V2': () => localproxy('V2'),
    'localproxy -y V1': () => localproxy('V1'),
    'C++ SDK': () =>
      new AwsEngine(
        notification,
        context,
        (face) => new CppSdkApplication(face, context, serviceId),
        () => undefined,
      ),
    'Device Client': () =>
      new AwsEngine(
        notification,
        context,
        (face) => new DeviceClient(face, context, serviceId),
        () => undefined,
      ),
  };
  const session = make[agent]();
  return Promise.resolve({
    wrong: () => wrong,
    said: () => said.join('\n'),
    close: () => {
      session.kill();
      return Promise.resolve();
    },
  });
};

/** The real program. */
export const serveReal: Serve = async (service, agent, token, port, serviceId = 'SSH') => {
  const { program, args, connected } = commandOf(service.practice.addresses, agent, port, serviceId);
  const running = start(program, args, { AWSIOT_TUNNEL_ACCESS_TOKEN: token });
  await running.saw(connected);
  return {
    wrong: () => {
      const { exitCode, signalCode } = running.child;
      const said = running.output().slice(-1_000);
      return exitCode === null && signalCode === null ? null : `it ended (${exitCode ?? signalCode}): ${said}`;
    },
    said: () => running.output(),
    close: () => running.stop(),
  };
};
