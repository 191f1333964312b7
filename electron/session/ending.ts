/** The end of the tunnel that a session works over, told before it comes. */
import { isInUse, type SessionFacts, type SessionView } from '../../shared/session';
import { EndWatch } from '../net/end-watch';
import type { SessionDeps } from './deps';

/** Epoch ms on this computer's clock when the tunnel ends, which the service says in its own time. Null: not known. */
export function endOf(view: SessionView, { clockOffsetMs }: SessionFacts): number | null {
  const endsAt = view.tunnel?.endsAt ?? null;
  return endsAt === null ? null : endsAt + (clockOffsetMs ?? 0);
}

export class EndingTunnel {
  readonly #watch: EndWatch;

  /** `note`: into what happened, so many minutes before. */
  constructor({ timers, now, onNotice }: SessionDeps, about: () => SessionView, note: (minutes: number) => void) {
    this.#watch = new EndWatch({
      timers,
      now,
      tell: (leftMs, endsAt) => {
        note(Math.max(1, Math.round(leftMs / 60_000)));
        const { id: sessionId, thingName } = about();
        onNotice?.({ kind: 'ends-soon', sessionId, thingName, leftMs, endsAt });
      },
    });
  }

  /** The session is another one, or knows more. */
  changed(view: SessionView, facts: SessionFacts): void {
    this.#watch.watch(isInUse(view) ? view.tunnelId : null, endOf(view, facts));
  }

  stop(): void {
    this.#watch.stop();
  }
}
