import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import type { ProtocolVersion, SourceProxy } from '../../../electron/tunnel';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { Random } from '../../fakes/random';
import type { ServingAgent } from './agents';
import { FieldDevice } from './device';
import { habitsOf, type Habits } from './habits';
import type { FieldChaosOptions, FieldTotals } from './options';
import { PlannedProgram } from './program';
import { proxyFor } from './proxy';
import { planned, PlannedService, type Plan } from './service';

/** Programs open at a time. */
const crowd = 5;
const programsARound = 24;
/** Real time (ms) after which what does not come is a failure: the agent is deaf, or we are. */
const patienceMs = 30_000;
/** How long (ms) a person waits for the first byte of a program whose start may have been lost, from when it has its place in the tunnel. */
const giveUpMs = 1_000;

/**
 * Random programs, and disturbances between AWS and both sides, in front of an agent that behaves as in the field.
 * @throws when a byte is wrong, an answer is missing, or the agent is deaf, dead or away in the end
 */
export async function fieldChaos(options: FieldChaosOptions): Promise<FieldTotals> {
  const practice = await startTestPractice();
  const violations: string[] = [];
  const violated = (what: string): void => void violations.push(what);
  const { service, port } = await PlannedService.start(violated);
  const opened = await practice.client.send(
    new OpenTunnelCommand({ destinationConfig: { thingName: 'field-device', services: ['SSH'] } }),
  );
  const begin = (token: string): Promise<ServingAgent> => options.serve(practice, options.agent, token, port);
  const { tunnelId = '', destinationAccessToken = '' } = opened;
  const device = new FieldDevice(practice, tunnelId, await begin(destinationAccessToken), begin);
  const proxy = proxyFor(practice);
  const run = new FieldRun(options, practice, tunnelId, device, service, proxy, violations);
  try {
    await run.connect(opened.sourceAccessToken ?? '');
    for (let played = 0; options.shouldContinue(played, run.totals); played += 1) await run.round(played);
    return run.totals;
  } finally {
    await proxy.stop();
    await device.close();
    await service.close();
    await practice.close();
  }
}

class FieldRun {
  readonly totals: FieldTotals = {
    programs: 0,
    complete: 0,
    disturbances: 0,
    departures: 0,
    givenUp: 0,
    bytesUp: 0,
    bytesDown: 0,
  };
  readonly #habits: Habits;
  readonly #open = new Set<PlannedProgram>();
  /** Those that were open as the device left. */
  readonly #stranded = new Set<PlannedProgram>();
  #returnedAt = 0;
  #port = 0;
  #isOpen = false;
  #protocol: ProtocolVersion = 'V3';
  #nextId = 1;
  #one = false;
  /** Uploads that nothing disturbed, whose last byte may still be on its way. */
  #uploads: Plan[] = [];
  /** An agent that renews its own WebSocket does so some time after another one of the source, and nobody can see when: nothing is owed by it any more. */
  #unsettled = false;
  /** Connections that have a place in the tunnel, and since when the last of them has. */
  readonly #placed = new Set<number>();
  #placedAt = 0;

  constructor(
    readonly options: FieldChaosOptions,
    readonly practice: TestPractice,
    readonly tunnelId: string,
    readonly device: FieldDevice,
    readonly service: PlannedService,
    readonly proxy: SourceProxy,
    readonly violations: string[],
  ) {
    this.#habits = habitsOf[options.agent];
  }

  async connect(accessToken: string): Promise<void> {
    const credentials = { accessToken, clientToken: randomUUID() };
    this.proxy.onEvent((event) => {
      if (event.kind === 'tunnel-connection') {
        this.#isOpen = event.state.kind === 'open';
        // As a session does where DescribeTunnel shows that the tunnel is open.
        if (event.state.kind === 'closed') this.proxy.connect(credentials);
      }
      if (event.kind === 'client-connected') {
        this.#placed.add(event.connection);
        this.#placedAt = performance.now();
      }
      if (event.kind === 'client-ended') this.#placed.delete(event.connection);
      // As a session decides where AWS reset what belonged to a connection of the device that was renewed.
      if (event.kind === 'reset-unanswered') this.proxy.decideReset(event.serviceId, event.connection, 'restart');
    });
    const bound = await this.proxy.bind([{ serviceId: 'SSH', port: 0 }]);
    if (!bound.ok) throw new Error(bound.code);
    this.#port = bound.listeners[0]?.port ?? 0;
    this.#takeOne(this.#habits.one);
    await this.#until(async () => (await this.device.status()) === 'CONNECTED', 'the device');
    this.proxy.connect(credentials);
    await this.#until(() => this.#isOpen, 'the tunnel connection');
  }

  async round(number: number): Promise<void> {
    const { seed } = this.options;
    const random = new Random(seed, number);
    await this.#speak(this.#habits.versions[number % this.#habits.versions.length] ?? 'V3');
    let leavesAt = random.whole(crowd, programsARound - crowd);
    for (let opened = 0; opened < programsARound; ) {
      if (opened === leavesAt) {
        leavesAt = -1;
        await this.#deviceLeaves();
      }
      if (this.#open.size < crowd && random.chance(0.7)) {
        this.#start(this.#plan(random));
        opened += 1;
      } else await pause(random.whole(0, 15));
      if (random.chance(0.1)) random.pick([...this.#open].filter(({ plan }) => plan.ends === 'kill'))?.kill();
      if (random.chance(0.03)) await this.#disturb(random);
      this.#giveUp();
      this.#check();
    }
    await this.#until(
      () => {
        for (const program of this.#open) if (program.plan.ends === 'kill') program.kill();
        this.#giveUp();
        return this.#open.size === 0;
      },
      () =>
        `the ends of ${[...this.#open].map(({ plan, down }) => `${JSON.stringify(plan)} (${down.received})`).join(', ')}`,
    );
    for (const { id, up } of this.#uploads.splice(0))
      await this.#until(
        () => (this.service.received.get(id) ?? 0) === up,
        () => `the ${up} bytes of upload ${id}, there are ${this.service.received.get(id) ?? 0}`,
      );
    await this.#isWell();
  }

  /** One exchange after another until one is whole: nobody is deaf. */
  async #isWell(): Promise<void> {
    for (let tries = 0; tries < 4; tries += 1) {
      const program = this.#start({
        ...this.#plan(new Random(tries)),
        ends: 'program',
        greets: true,
        up: 40,
        down: 40,
      });
      await this.#until(() => (this.#giveUp(), program.over), 'an answer at the end of the round');
      if (program.hasAll && (await this.device.status()) === 'CONNECTED') return;
    }
    throw this.#failure('no exchange was whole at the end of the round');
  }

  #plan(random: Random): Plan {
    return planned(random, this.#nextId++, this.#habits.endings(this.#protocol), this.#habits.down);
  }

  #start(plan: Plan): PlannedProgram {
    this.service.plans.set(plan.id, plan);
    const program = new PlannedProgram(
      plan,
      this.#port,
      (what) => void this.violations.push(what),
      this.#habits.tellsServiceEnd,
      (ended) => this.#ended(ended),
    );
    program.disturbed = this.#unsettled;
    this.#open.add(program);
    this.totals.programs += 1;
    return program;
  }

  #ended(program: PlannedProgram): void {
    const { plan, disturbed, killed, hasAll, down } = program;
    this.#open.delete(program);
    this.#stranded.delete(program);
    const up = this.service.received.get(plan.id) ?? 0;
    this.totals.bytesUp += up;
    this.totals.bytesDown += down.received;
    if (hasAll && plan.ends === 'program') this.totals.complete += 1;
    if (disturbed || killed || this.#unsettled) return;
    if (plan.ends === 'upload' && this.#habits.drains) this.#uploads.push(plan);
    const isOwed =
      plan.ends === 'program' ||
      plan.ends === 'service' ||
      // `nc -N`: whoever waits for the only place ends the wait for the answer, and SSH has no half-close.
      (plan.ends === 'half-close' && this.#takesMany && !plan.greets);
    if (isOwed && !hasAll)
      this.violations.push(`only ${down.received} bytes of its answer reached ${JSON.stringify(plan)}`);
  }

  #giveUp(): void {
    // What went to the device that left is gone with it, and whoever waits for its answer ends that by hand.
    if (this.#stranded.size > 0 && performance.now() - this.#returnedAt > giveUpMs)
      for (const program of this.#stranded) {
        program.kill();
        this.#stranded.delete(program);
        this.totals.givenUp += 1;
      }
    if (!this.#habits.renews || this.#placed.size === 0) return;
    for (const program of this.#open) {
      const since = Math.max(program.startedAt, this.#placedAt);
      if (!program.disturbed || program.down.received > 0 || performance.now() - since <= giveUpMs) continue;
      program.kill();
      this.totals.givenUp += 1;
      // The others wait for its place: theirs is the next try.
      if (!this.#takesMany) return;
    }
  }

  get #takesMany(): boolean {
    return this.#protocol === 'V3' && !this.#one;
  }

  #takeOne(one: boolean): void {
    this.#one = one;
    this.proxy.setOneConnection(one);
  }

  async #speak(version: ProtocolVersion): Promise<void> {
    if (version === this.#protocol) return;
    this.#protocol = version;
    if (version !== 'V3' && this.#habits.staysInV2 === true) this.#takeOne(true);
    this.#disturbed();
    this.#isOpen = false;
    this.proxy.setProtocol(version);
    await this.#until(() => this.#isOpen, 'the tunnel connection of another version');
  }

  /** The connection between this computer and AWS is gone for a moment. */
  async #disturb(random: Random): Promise<void> {
    if (!this.#isOpen) return;
    this.#disturbed();
    this.totals.disturbances += 1;
    const fault = random.chance(0.5) ? 'network-drop' : 'network-drop-closed';
    this.#isOpen = false;
    await this.practice.practice.fault(fault, { tunnelId: this.tunnelId });
    await this.#until(() => this.#isOpen, 'the tunnel connection after a drop');
  }

  /** The device is gone in the middle of everything, and comes back with a new token; the rest is what a session does that sees it. */
  async #deviceLeaves(): Promise<void> {
    const { proxy, device } = this;
    this.#check();
    this.totals.departures += 1;
    this.#disturbed();
    for (const program of this.#open) this.#stranded.add(program);
    await device.leaves(this.#until.bind(this));
    proxy.deviceLeft();
    proxy.pauseNewConnections(true);
    await device.comes(this.#until.bind(this));
    this.#takeOne(this.#habits.one || (this.#protocol !== 'V3' && this.#habits.staysInV2 === true));
    proxy.pauseNewConnections(false);
    this.#returnedAt = performance.now();
  }

  #disturbed(): void {
    for (const program of this.#open) program.disturbed = true;
    // What is still on its way when the line breaks is gone with it, though the program that sent it is over.
    this.#uploads = this.#uploads.filter(({ id, up }) => this.service.received.get(id) === up);
    this.#unsettled ||= this.#habits.renews;
  }

  #check(): void {
    const [violation] = this.violations;
    const wrong = violation ?? this.device.wrong();
    if (wrong !== null) throw this.#failure(wrong);
  }

  #failure(what: string): Error {
    return new Error(`${this.options.agent}, ${this.#protocol}, seed ${this.options.seed}: ${what}`);
  }

  async #until(condition: () => boolean | Promise<boolean>, what: string | (() => string)): Promise<void> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      this.#check();
      if (await condition()) return;
      if (performance.now() > deadline) throw this.#failure(`never came: ${typeof what === 'string' ? what : what()}`);
      await pause(5);
    }
  }
}
