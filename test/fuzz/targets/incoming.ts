import { deepStrictEqual, ok } from 'node:assert/strict';
import { decodeMessage, type StreamMessage } from '../../../shared/tunnel-message';
import { Random } from '../../fakes/random';
import { cutUp } from '../bytes';
import { hostileFrame, type Known } from '../hostile';
import { SourceRig, type Program } from '../source-rig';
import { FuzzFailure, words, type FuzzTarget } from '../target';
import { framesOf } from '../tunnel-frames';

const services = ['SSH', 'HTTP'] as const;

interface Open {
  readonly serviceId: string;
  readonly number: number;
  readonly stream: number;
  readonly program: Program;
  readonly wanted: Buffer[];
}

/** What is open, and what the guides prescribe for each message (V3 WebSocket protocol guide; PROTOCOL.md 3.4). */
class Model {
  open: Open[] = [];
  /** Everything that ever was open, until it is compared. */
  readonly all: Open[] = [];
  ended: string[] = [];
  resets: string[] = [];
  violated = false;

  add(opened: Open): void {
    this.open.push(opened);
    this.all.push(opened);
  }

  get known(): Known[] {
    return services.flatMap((serviceId) => {
      const own = this.open.filter((each) => each.serviceId === serviceId);
      return own[0] === undefined
        ? []
        : [{ serviceId, stream: own[0].stream, connections: own.map(({ number }) => number) }];
    });
  }

  apply(body: Uint8Array): void {
    const message = decodeMessage(body);
    switch (message.type) {
      case 'DATA': {
        const own = this.#ofStream(message);
        // Without a connection id it can only be for the one there is.
        const to =
          message.connectionId === 0
            ? own.length === 1
              ? own[0]
              : undefined
            : own.find(({ number }) => number === message.connectionId);
        to?.wanted.push(Buffer.from(message.payload));
        return;
      }
      case 'STREAM_RESET':
        this.#end(this.#ofStream(message));
        return;
      case 'CONNECTION_START':
      case 'CONNECTION_RESET': {
        const own = this.#ofStream(message).filter(({ number }) => number === message.connectionId);
        if (message.type === 'CONNECTION_START')
          this.resets.push(...own.map(({ serviceId, number }) => `${serviceId}#${number}`));
        this.#end(own);
        return;
      }
      case 'SESSION_RESET':
        this.#end(this.open);
        return;
      case 'SERVICE_IDS':
        return;
      case 'UNKNOWN':
        if (message.ignorable !== true) this.violated = true;
        return;
      case 'STREAM_START':
      case 'MALFORMED':
        this.violated = true;
    }
  }

  #ofStream({ serviceId, streamId }: Pick<StreamMessage, 'serviceId' | 'streamId'>): Open[] {
    return this.open.filter((each) => each.serviceId === serviceId && each.stream === streamId);
  }

  #end(over: readonly Open[]): void {
    this.ended.push(...over.map(({ serviceId, number }) => `${serviceId}#${number} device`));
    this.open = this.open.filter((each) => !over.includes(each));
  }

  connectionLost(): void {
    this.ended.push(...this.open.map(({ serviceId, number }) => `${serviceId}#${number} tunnel-connection`));
    this.open = [];
  }
}

async function refill(rig: SourceRig, model: Model, random: Random): Promise<void> {
  rig.anotherDevice();
  if (rig.link.kind !== 'open') {
    await rig.opened();
    // Before the services are announced nothing is open, and nothing may be begun by words of the service.
    if (random.chance(0.3)) {
      const early = hostileFrame(random, []);
      if (decodeMessage(early.subarray(2)).type !== 'SERVICE_IDS' && framesOf(early).rest === 0) rig.feed(early);
      if (rig.failed !== null) await rig.opened();
    }
    rig.announce(services);
  }
  for (const serviceId of services) {
    for (
      let count = model.open.filter((each) => each.serviceId === serviceId).length;
      count < (serviceId === 'SSH' ? 3 : 1);
      count += 1
    ) {
      const { key, program } = await rig.program(serviceId);
      const number = Number(key.split('#')[1]);
      const started = (): StreamMessage | undefined =>
        rig.sent.find(
          (message): message is StreamMessage =>
            (message.type === 'STREAM_START' || message.type === 'CONNECTION_START') &&
            message.serviceId === serviceId &&
            message.connectionId === number,
        );
      await rig.until(() => started() !== undefined, `the START of ${key}`);
      model.add({ serviceId, number, stream: started()?.streamId ?? 0, program, wanted: [] });
    }
  }
  rig.sent = [];
  rig.ended = [];
}

async function one(rig: SourceRig, model: Model, seed: number): Promise<void> {
  const random = new Random(seed, 21);
  await refill(rig, model, random);
  Object.assign(model, { ended: [], resets: [], violated: false });
  const bytes = Buffer.concat(Array.from({ length: random.whole(1, 8) }, () => hostileFrame(random, model.known)));
  const { bodies, rest } = framesOf(bytes);
  for (const body of bodies) if (!model.violated) model.apply(body);
  const answered = [...model.resets];
  for (const piece of cutUp(random, bytes)) rig.feed(piece);
  deepStrictEqual(
    rig.failed !== null,
    model.violated,
    `the WebSocket ${model.violated ? 'had to be dropped' : `was dropped (${rig.failed ?? ''})`}`,
  );
  if (rest > 0 && !model.violated) rig.drop();
  if (rig.failed !== null) model.connectionLost();
  deepStrictEqual(
    rig.ended.map(({ serviceId, connection, by }) => `${serviceId}#${connection} ${by}`).toSorted(),
    model.ended.toSorted(),
    'ends',
  );
  if (rig.failed !== null) return;
  await rig.until(
    () => rig.sent.length >= answered.length,
    'CONNECTION_RESET for every CONNECTION_START of the service',
  );
  deepStrictEqual(
    rig.sent
      .map((message) =>
        message.type === 'CONNECTION_RESET' ? `${message.serviceId}#${message.connectionId}` : message.type,
      )
      .toSorted(),
    answered.toSorted(),
    'sent',
  );
}

/** Everything that was for a program was read by it, and nothing else; those whose connection is over see its end. */
async function compare(rig: SourceRig, model: Model): Promise<void> {
  const all = model.all.splice(0);
  model.all.push(...model.open);
  for (const each of all) {
    const wanted = Buffer.concat(each.wanted);
    const over = !model.open.includes(each);
    await rig.until(
      () =>
        over ? each.program.closed : each.program.chunks.reduce((sum, { length }) => sum + length, 0) >= wanted.length,
      `what ${each.serviceId}#${each.number} is to read`,
    );
    ok(
      Buffer.concat(each.program.chunks).equals(wanted),
      `${each.serviceId}#${each.number} read other bytes than were sent`,
    );
  }
}

/**
 * A hostile service: every message wrong in every field, oversized, damaged, cut off; the reaction is the prescribed
 * one, and no other connection notices.
 */
export const target: FuzzTarget = {
  name: 'incoming',
  share: 0.3,
  run: async (seed, cases, signal) => {
    const rig = await SourceRig.start(services);
    const model = new Model();
    let at = seed;
    try {
      for (; at < seed + cases && signal?.aborted !== true; at += 1) {
        await one(rig, model, at);
        if (model.all.length > 50) await compare(rig, model);
      }
      await compare(rig, model);
    } catch (cause) {
      throw new FuzzFailure(`incoming: the case of seed ${at} is wrong: ${words(cause)}`, at, null, { cause });
    } finally {
      for (const { program } of model.all) program.socket.destroy();
      await rig.stop();
    }
  },
};
