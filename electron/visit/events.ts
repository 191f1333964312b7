import type { VisitEvent } from '../../shared/visit/reduce';
import type { SshEvent } from './contract';

/** Events of the ssh client that are shown as they are. */
type PlainEvent = Extract<SshEvent, { readonly kind: 'step' | 'questions' | 'shell-open' | 'shell-ended' }>;

/** What is shown of it. `at`: epoch ms. Pure. */
export function shownEvent(event: PlainEvent, at: number): VisitEvent {
  switch (event.kind) {
    case 'step':
      return { kind: 'step', step: event.step, at };
    case 'questions': {
      const { title, instruction, prompts } = event;
      return { kind: 'asked', title, instruction, prompts };
    }
    case 'shell-open':
      return { kind: 'shell-opened', id: event.id, at };
    case 'shell-ended':
      return event.opened
        ? { kind: 'shell-ended', id: event.id, status: event.status, signal: event.signal, at }
        : { kind: 'shell-refused', id: event.id, at };
    default:
      return event satisfies never;
  }
}
