import type { Events } from '../../shared/ipc/contract';
import { carriedLately, latelyMs } from '../../shared/line/lately';
import { LineRecord } from '../../shared/line/record';
import type { Line, LineSamples, Sample } from '../../shared/line/samples';
import { type Sampled, Sampler } from '../../shared/line/sampler';
import { movingForMs, type Stillness, stillForMs, stillnessOf } from '../../shared/line/still';
import type { SessionId, SessionView } from '../../shared/session/view';
import type { Clock, Timer } from '../net/clock';

const secondMs = 1_000;
/** A tick that came late stands for so many seconds at most. */
const mostSeconds = 3;

/** More services than a tunnel can have (PROTOCOL.md 1.6) are counted with the whole tunnel only. */
const mostServices = 8;

interface LineHistoryOptions {
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'set'>;
  readonly send: (news: Events['line.news']) => void;
}

/** A line that the window shows, and until when (epoch ms) it was told of it. */
interface Watched {
  readonly line: Line;
  toldUntil: number | null;
  /** What the last news said, if that was that nothing moves. */
  told: Stillness;
  /** What the last slot of it was; null: the window knows of none. */
  lastKind: LineSamples['kinds'][number] | null;
}

/** It goes on as the window knows, and has not waited long: that something moves or breaks, or no longer, is told at once. */
function mayWait({ told, lastKind }: Watched, samples: LineSamples): boolean {
  const longest = told === null ? movingForMs : stillForMs;
  return (
    samples.kinds.length * samples.stepMs < longest &&
    samples.kinds.every((kind) => kind === lastKind) &&
    stillnessOf(samples) === told
  );
}

/** What is kept of one session: its whole tunnel, and each of its services. */
class SessionLines {
  readonly sampler = new Sampler();
  readonly #whole = new LineRecord();
  readonly #services = new Map<string, LineRecord>();

  put(second: number, { whole, services }: Sampled): void {
    this.#whole.put(second, whole);
    const empty: Sample | null = whole.kind === 'carried' ? null : whole;
    for (const serviceId of services.keys())
      if (!this.#services.has(serviceId) && this.#services.size < mostServices)
        this.#services.set(serviceId, new LineRecord());
    for (const [serviceId, record] of this.#services)
      record.put(second, services.get(serviceId) ?? empty ?? { kind: 'nothing' });
  }

  since({ serviceId, span }: Line, after: number | null): LineSamples | null {
    return (serviceId === null ? this.#whole : this.#services.get(serviceId))?.since(span, after) ?? null;
  }

  setBack(byMs: number): void {
    this.#whole.setBack(byMs);
    for (const record of this.#services.values()) record.setBack(byMs);
  }
}

/**
 * What every tunnel carried in the last hours, sampled once a second while there is a session that could carry
 * something, in memory that is bounded for each session. The window is told only of the lines that it shows, every other
 * second, and more seldom of one on which nothing moves.
 */
export class LineHistory {
  readonly #clock: LineHistoryOptions['clock'];
  readonly #send: LineHistoryOptions['send'];
  readonly #sessions = new Map<SessionId, SessionLines>();
  #views: readonly SessionView[] = [];
  #watched: readonly Watched[] = [];
  #timer: Timer | null = null;
  /** The last second (since 1970) that was sampled. */
  #last: number | null = null;

  constructor({ clock, send }: LineHistoryOptions) {
    this.#clock = clock;
    this.#send = send;
  }

  /** The sessions changed. */
  observe(views: readonly SessionView[]): void {
    this.#views = views;
    const ids = new Set(views.map(({ id }) => id));
    for (const id of this.#sessions.keys()) if (!ids.has(id)) this.#sessions.delete(id);
    const at = this.#clock.monotonic();
    for (const view of views) {
      if (view.connection.kind === 'open' && !this.#sessions.has(view.id))
        this.#sessions.set(view.id, new SessionLines());
      this.#sessions.get(view.id)?.sampler.observe(view, at);
    }
    if (this.#sessions.size > 0) this.#timer ??= this.#next();
    else this.#stop();
  }

  /**
   * The window shows these lines from now on, and no others. Answers, for each, what is newer than the moment (epoch
   * ms) until which the window has it; null: what there is.
   */
  watch(lines: readonly (Line & { readonly after: number | null })[]): readonly LineSamples[] {
    this.#watched = lines.map(({ after, ...line }) => ({ line, toldUntil: after, told: null, lastKind: null }));
    return this.#watched.map((watched) => this.#told(watched, this.#since(watched)));
  }

  /** Bytes a second that a service carried in this direction a moment ago; null: nothing that says how much it carries. */
  lately(sessionId: SessionId, serviceId: string, direction: 'up' | 'down'): number | null {
    const after = this.#clock.now() - latelyMs;
    const samples = this.#sessions.get(sessionId)?.since({ sessionId, serviceId, span: 'minutes' }, after) ?? none;
    // Where nothing is so new, there is nothing but what is older.
    return samples.endsAt <= after ? null : carriedLately(samples, direction);
  }

  /** The computer's clock was set back. */
  clockSetBack(byMs: number): void {
    for (const lines of this.#sessions.values()) lines.setBack(byMs);
    this.#last = null;
    for (const watched of this.#watched) Object.assign(watched, { toldUntil: null, told: null, lastKind: null });
  }

  close(): void {
    this.#watched = [];
    this.#stop();
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#last = null;
  }

  /** At the beginning of each second of the wall clock. */
  #next(): Timer {
    return this.#clock.set(
      () => {
        this.#timer = this.#next();
        this.#sample();
      },
      secondMs - (this.#clock.now() % secondMs),
    );
  }

  #sample(): void {
    const at = this.#clock.monotonic();
    const second = Math.floor(this.#clock.now() / secondMs) - 1;
    const first = (this.#last ?? second - 1) + 1;
    // A timer may fire a moment early: the second is not over.
    if (first > second) return;
    this.#last = second;
    // The laptop slept: what was carried since belongs to no second.
    const slept = second - first >= mostSeconds;
    for (const view of this.#views) {
      const lines = this.#sessions.get(view.id);
      if (lines === undefined) continue;
      const sampled = lines.sampler.sample(view, at);
      if (slept) lines.put(second, nothing);
      else for (let each = first; each <= second; each += 1) lines.put(each, sampled);
    }
    for (const watched of this.#watched) {
      const samples = this.#since(watched);
      if (samples.kinds.length > 0 && !mayWait(watched, samples))
        this.#send({ ...watched.line, samples: this.#told(watched, samples) });
    }
  }

  #since({ line, toldUntil }: Watched): LineSamples {
    return this.#sessions.get(line.sessionId)?.since(line, toldUntil) ?? none;
  }

  /** The window has these samples from now on. */
  #told(watched: Watched, samples: LineSamples): LineSamples {
    const lastKind = samples.kinds.at(-1);
    if (lastKind !== undefined)
      Object.assign(watched, { toldUntil: samples.endsAt, told: stillnessOf(samples), lastKind });
    return samples;
  }
}

const nothing: Sampled = { whole: { kind: 'nothing' }, services: new Map() };

const none: LineSamples = {
  stepMs: secondMs,
  endsAt: 0,
  kinds: new Uint8Array(0),
  up: new Float32Array(0),
  down: new Float32Array(0),
  roundTrip: new Float32Array(0),
};
