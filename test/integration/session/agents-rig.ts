import { connect as connectTcp, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { practiceEnvironment } from '../../../electron/cloud';
import { SessionManager } from '../../../electron/session';
import { Ledger } from '../../../electron/tokens/ledger';
import { createSourceProxy } from '../../../electron/tunnel';
import type { SessionView } from '../../../shared/session';
import type { LearnedDevice } from '../../../shared/session/learned';
import { Agent, type AgentKind, type AgentOptions } from '../../fakes/agents';
import type { ManualClock } from '../../fakes/manual-clock';
import { ScriptedCloud } from '../../fakes/scripted-cloud';
import { FakeCloud, here, token } from '../../unit/session/fake-cloud';
import { depsOf, untilView } from './rig';

export interface Program {
  readonly socket: Socket;
  readonly text: () => string;
  readonly closed: () => boolean;
}

/** A session with the real source proxy, opposite one agent of the lab (PROTOCOL.md 5.7) at a scripted data plane. */
export class AgentRig {
  readonly cloud: FakeCloud;
  readonly learned = new Map<string, LearnedDevice>();
  readonly #programs: Socket[] = [];
  #sessions: SessionManager | null = null;
  #agent: Agent | null = null;

  constructor(
    readonly data: ScriptedCloud,
    readonly clock: ManualClock | null,
  ) {
    // One time for everybody: what DescribeTunnel says is compared with what the session saw.
    this.cloud = new FakeCloud(clock === null ? Date.now : () => clock.now());
  }

  get agent(): Agent {
    if (this.#agent === null) throw new Error('no agent yet');
    return this.#agent;
  }

  get view(): SessionView {
    const [view] = this.#sessions?.views() ?? [];
    if (view === undefined) throw new Error('no session yet');
    return view;
  }

  inState(kind: SessionView['state']['kind']): Promise<SessionView> {
    return untilView(
      () => this.view,
      kind,
      ({ state }) => state.kind === kind,
    );
  }

  /** A session to a device that runs this agent; every WebSocket of the source leads to it. */
  async facing(kind: AgentKind, options: AgentOptions = {}, service = 'SSH'): Promise<void> {
    const { cloud, data, clock } = this;
    const agent = new Agent(kind, {
      ...options,
      renewed: () => cloud.deviceComes(),
      gone: () => cloud.deviceGoes(),
    });
    this.#agent = agent;
    data.otherwise = { kind: 'accept', serviceIds: [service] };
    data.onPeer = (peer) => agent.serve(peer);
    cloud.tunnel = { ...cloud.tunnel, services: [service] };
    const environment = practiceEnvironment(
      { region: 'us-east-1', controlPlane: 'http://127.0.0.1:9', dataPlane: `localhost:${data.port}` },
      data.ca,
    );
    const ledger = await Ledger.open({ file: null });
    await ledger.add({ environmentId: environment.id, tunnelId: 't-1' }, token(1), null);
    const deps = depsOf(environment, cloud.planeIn(here.id)!, ledger, this.learned);
    const sessions = new SessionManager(
      clock === null
        ? deps
        : {
            ...deps,
            createProxy: (proxyOptions) => createSourceProxy(proxyOptions, clock),
            timers: clock,
            now: () => clock.now(),
            random: () => clock.random(),
          },
    );
    this.#sessions = sessions;
    const selected = sessions.select({
      environmentId: environment.id,
      tunnelId: 't-1',
      thingName: 'pump-1',
      ticket: null,
    });
    if (!selected.ok) throw new Error('not selected');
    await sessions.connect(selected.value.sessionId);
  }

  program(): Program {
    const socket = connectTcp({ host: '127.0.0.1', port: this.view.services[0]!.port! });
    this.#programs.push(socket);
    let text = '';
    let closed = false;
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => (closed = true));
    return { socket, text: () => text, closed: () => closed };
  }

  async close(): Promise<void> {
    for (const program of this.#programs) program.destroy();
    await this.#sessions?.close();
    this.#agent?.close();
    this.data.clear();
  }
}

/** Before each test: a rig of its own. `clock`: time that the test owns; without it the system's. */
export function eachWithAgents(take: (rig: AgentRig) => void, clock: () => ManualClock | null = () => null): void {
  let data: ScriptedCloud;
  let rig: AgentRig;
  beforeAll(async () => {
    data = await ScriptedCloud.start();
  });
  beforeEach(() => {
    rig = new AgentRig(data, clock());
    take(rig);
  });
  afterEach(() => rig.close());
  afterAll(() => data.close());
}
