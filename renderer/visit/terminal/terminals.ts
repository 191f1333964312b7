/**
 * The terminals of all shells that there are. Outside React: neither a tab nor a device that is left loses what was
 * printed.
 */
import type { AppState } from '../../../shared/ipc/app-state';
import type { ShellId, VisitView } from '../../../shared/visit/view';
import { useMirror } from '../../store/mirror';
import type { ShellAppearance } from './shell-listener';
import { ShellTerminal } from './shell-terminal';

/** The words below what a broken shell showed, in the language of now. */
type RepairWords = (visit: VisitView, lostAt: number, backAt: number) => string;

class Terminals {
  readonly #terminals = new Map<ShellId, ShellTerminal>();
  #appearance: ShellAppearance | null = null;
  #words: RepairWords = () => '';
  #following = false;

  /** Null: the shell is not in the state (any more). */
  get(shellId: ShellId): ShellTerminal | null {
    this.#follow();
    return this.#terminals.get(shellId) ?? null;
  }

  wear(appearance: ShellAppearance): void {
    this.#appearance = appearance;
    for (const terminal of this.#terminals.values()) terminal.wear(appearance);
  }

  speak(words: RepairWords): void {
    this.#words = words;
  }

  /** Begins to follow the shells of the state, when the first of them is asked for. */
  #follow(): void {
    if (this.#following) return;
    this.#following = true;
    this.#take(useMirror.getState().state);
    useMirror.subscribe(({ state }, before) => {
      if (state.visits !== before.state.visits || state.sessions !== before.state.sessions) this.#take(state);
    });
  }

  #take({ visits, sessions }: AppState): void {
    const connected = new Set(sessions.filter(({ state }) => state.kind === 'connected').map(({ id }) => id));
    const seen = new Set<ShellId>();
    for (const visit of visits)
      for (const shell of visit.shells) {
        seen.add(shell.id);
        const terminal = this.#terminals.get(shell.id) ?? this.#begin(shell.id);
        terminal.setReachable(connected.has(visit.sessionId));
        terminal.follow(shell, (lostAt, backAt) => this.#words(visit, lostAt, backAt));
      }
    for (const [id, terminal] of this.#terminals)
      if (!seen.has(id)) {
        this.#terminals.delete(id);
        terminal.dispose();
      }
  }

  #begin(shellId: ShellId): ShellTerminal {
    const terminal = new ShellTerminal(shellId);
    if (this.#appearance !== null) terminal.wear(this.#appearance);
    this.#terminals.set(shellId, terminal);
    return terminal;
  }
}

export const terminals = new Terminals();
