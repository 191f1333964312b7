/** One shell of a device as it is drawn: lives as long as the shell does, whichever tab or device is looked at. */
import { FitAddon } from '@xterm/addon-fit';
import { type ISearchOptions, SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { ShellId, ShellView } from '../../../shared/visit/view';
import { request, tell } from '../../api';
import { writeBreak } from './after-break';
import { Answer } from './answer';
import { boundFloods, writeInPieces } from './floods';
import { guard } from './guards';
import { Inflow } from './inflow';
import { type KeyMeaning, meaningOf } from './keys';
import { asTyped, linesOf, pasteable } from './paste';
import { leastContrast, lineHeightOf, matchColours, themeOf } from './theme';
import { noListener, type ShellAppearance, type ShellListener, usualAppearance } from './shell-listener';
import { Typing } from './typing';

const scrollbackLines = 10_000;
/** What one request carries at most (shared/ipc/requests/visit.ts). */
const maxInputBytes = 262_144;

/** The words below what a broken shell showed, for when it broke and came back (epoch ms). */
export type BreakWords = (lostAt: number, backAt: number) => string;

const webAddress = (address: string): boolean => /^https?:\/\//i.test(address);

export class ShellTerminal {
  readonly #shellId: ShellId;
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #search = new SearchAddon();
  readonly #box = document.createElement('div');
  readonly #inflow: Inflow;
  readonly #observer: ResizeObserver;
  readonly #answer: Answer;
  readonly #typing = new Typing((note) => this.#listener.typing(note));
  #listener = noListener;
  #appearance = usualAppearance;
  #opened = false;
  /** Since when the shell of now is open; null: it was not yet. */
  #since: number | null = null;
  #lostAt: number | null = null;
  /** The shell takes input, and the way to the device stands. */
  #open = false;
  #reachable = true;
  /** Grows with each end of a shell: what was begun for one does not go on for the next. */
  #ends = 0;

  constructor(shellId: ShellId) {
    this.#shellId = shellId;
    this.#terminal = new Terminal({
      allowProposedApi: true,
      scrollback: scrollbackLines,
      minimumContrastRatio: leastContrast,
      cursorInactiveStyle: 'outline',
      linkHandler: { activate: (_, address) => this.#ask(address) },
    });
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.loadAddon(this.#search);
    this.#terminal.loadAddon(new WebLinksAddon((_, address) => this.#ask(address)));
    guard(this.#terminal);
    boundFloods(this.#terminal);
    this.#answer = new Answer(this.#terminal);
    this.#terminal.onData((text) => this.#send(new TextEncoder().encode(text)));
    this.#terminal.onBinary((text) => this.#send(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
    this.#terminal.onResize(() => this.#tellSize());
    // Heard of each key that stands for something to send, sent or not.
    this.#terminal.onKey(() => this.#typing.typed());
    this.#terminal.attachCustomKeyEventHandler((event) => this.#key(event));
    this.#search.onDidChangeResults(({ resultIndex, resultCount }) => this.#listener.found(resultIndex, resultCount));
    this.#box.addEventListener('paste', (event) => this.#paste(event), { capture: true });
    this.#observer = new ResizeObserver(() => this.fit());
    this.#inflow = new Inflow(shellId, (bytes, done) => writeInPieces(this.#terminal, bytes, done));
    this.#showInput();
  }

  /** The size of the terminal, in characters. */
  get size(): { readonly columns: number; readonly rows: number } {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  /** What is on the terminal and in its scrollback, without the empty lines at the end. */
  text(): readonly string[] {
    const { active } = this.#terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
    return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
  }

  /** Shows it in this place; the function takes it out again, with everything that it holds. */
  attach(host: HTMLElement, listener: ShellListener): () => void {
    this.#listener = listener;
    listener.typing(this.#typing.note);
    host.append(this.#box);
    this.#box.dataset['shell'] = this.#shellId;
    if (!this.#opened) this.#terminal.open(this.#box);
    this.#opened = true;
    this.#observer.observe(host);
    this.fit();
    return () => {
      this.#observer.disconnect();
      this.#listener = noListener;
      this.#box.remove();
    };
  }

  wear(appearance: ShellAppearance): void {
    this.#appearance = appearance;
    const { face, fontSize, paper, screenReader } = appearance;
    Object.assign(this.#terminal.options, {
      theme: themeOf(paper),
      fontFamily: face,
      fontSize,
      lineHeight: lineHeightOf(fontSize, face),
      screenReaderMode: screenReader,
    });
    this.fit();
  }

  fit(): void {
    if (!this.#opened || !this.#box.isConnected || this.#box.clientHeight === 0) return;
    this.#fit.fit();
  }

  focus(): void {
    this.#terminal.focus();
  }

  toEnd(): void {
    this.#terminal.scrollToBottom();
  }

  /** The way to the device stands or not, whatever is known of the shell. */
  setReachable(reachable: boolean): void {
    this.#reachable = reachable;
    this.#showInput();
  }

  follow({ state }: ShellView, words: BreakWords): void {
    switch (state.kind) {
      case 'opening':
        return;
      case 'open':
        if (this.#lostAt !== null || (this.#since !== null && this.#since !== state.since))
          this.#resume(state.since, words);
        else if (this.#since === null) this.#goLive();
        this.#since = state.since;
        return;
      case 'lost':
        this.#end();
        this.#inflow.hold();
        this.#lostAt = state.at;
        return;
      case 'ended':
      case 'refused':
        this.#end();
        return;
      default:
        state satisfies never;
    }
  }

  /** Pastes what the person agreed to. */
  paste(text: string): void {
    if (this.#live) this.#terminal.input(asTyped(text, this.#terminal.modes.bracketedPasteMode));
    this.focus();
  }

  /** Types a line and the Enter key; false: the shell takes no keys now. What it prints from here on is the `answer`. */
  enter(line: string): boolean {
    if (!this.#live) return false;
    this.#answer.begin();
    this.#terminal.input(`${pasteable(line)}\r`);
    this.#terminal.scrollToBottom();
    this.focus();
    return true;
  }

  /** The lines since the last `enter`, that one among them; null: they are not to be had any more. */
  answer(): readonly string[] | null {
    return this.#answer.lines();
  }

  find(text: string, direction: 'next' | 'previous' | 'typed'): void {
    const options: ISearchOptions = {
      incremental: direction === 'typed',
      decorations: matchColours(this.#appearance.paper),
    };
    if (text === '') this.endSearch();
    else if (direction === 'previous') this.#search.findPrevious(text, options);
    else this.#search.findNext(text, options);
  }

  endSearch(): void {
    this.#search.clearDecorations();
  }

  async copy(): Promise<void> {
    const text = this.#terminal.getSelection();
    if (text !== '') await request('clipboard.write', { text });
  }

  dispose(): void {
    this.#inflow.end();
    this.#observer.disconnect();
    this.#terminal.dispose();
    this.#box.remove();
  }

  get #live(): boolean {
    return this.#open && this.#reachable;
  }

  /** There is no shell: what it asked for is answered to nobody, though it is drawn yet. */
  #end(): void {
    this.#open = false;
    this.#ends += 1;
    this.#showInput();
  }

  /** Below all that the broken shell printed, the next one goes on: what the old one switched on is switched off, one line says what happened. */
  #resume(backAt: number, words: BreakWords): void {
    this.#end();
    const line = words(this.#lostAt ?? backAt, backAt);
    const ends = this.#ends;
    this.#lostAt = null;
    this.#inflow.release((goOn) =>
      writeBreak(this.#terminal, line, () => {
        if (ends === this.#ends) this.#goLive();
        goOn();
      }),
    );
  }

  #goLive(): void {
    this.#open = true;
    this.#showInput();
    this.#tellSize();
  }

  /** What does not take keys has a hollow cursor, and a field that programs which read the screen aloud call read-only. */
  #showInput(): void {
    this.#typing.take(this.#live);
    this.#terminal.options.disableStdin = !this.#live;
    this.#box.toggleAttribute('data-broken', !this.#live);
  }

  #send(bytes: Uint8Array): void {
    // While nothing can be sent, nothing is kept to be sent later.
    if (!this.#live) return;
    for (let at = 0; at < bytes.length; at += maxInputBytes)
      tell('shell.input', { shellId: this.#shellId, bytes: bytes.slice(at, at + maxInputBytes) });
  }

  #tellSize(): void {
    if (this.#live) tell('shell.resize', { shellId: this.#shellId, ...this.size });
  }

  #ask(address: string): void {
    if (webAddress(address)) this.#listener.askLink(address);
  }

  #paste(event: ClipboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    const text = pasteable(event.clipboardData?.getData('text/plain') ?? '');
    if (text === '') return;
    this.#typing.typed();
    if (!this.#live) return;
    const lines = linesOf(text);
    if (lines > 1) this.#listener.askPaste(text, lines);
    else this.paste(text);
  }

  /** Whether the terminal has the key; what is the window's is done at its press. */
  #key(event: KeyboardEvent): boolean {
    if (event.isComposing) return true;
    const meaning = meaningOf(event, this.#appearance.desktop, {
      selected: this.#terminal.hasSelection(),
      fullScreen: this.#terminal.buffer.active.type === 'alternate',
    });
    if (meaning === null) {
      // A letter that is being composed is no key of the terminal yet.
      if (event.type === 'keydown' && event.key === 'Process') this.#typing.typed();
      return true;
    }
    if (event.type === 'keydown') this.#act(meaning, event);
    return false;
  }

  #act(meaning: Exclude<KeyMeaning, null>, event: KeyboardEvent): void {
    // A paste comes from the browser itself: it needs no leave to read the clipboard.
    if (meaning === 'paste' || meaning === 'window') return;
    event.preventDefault();
    if (meaning === 'search') this.#listener.search();
    else if (meaning === 'all') this.#terminal.selectAll();
    else void this.copy().then(() => (event.shiftKey ? undefined : this.#terminal.clearSelection()));
  }
}
