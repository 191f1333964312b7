/**
 * A key for everything that can be pressed: beside each button, entry and field of what is in front its letters are
 * shown, and typed they press it. So what has no key of its own has one all the same: each program of *Open with*, each
 * identity, each answer, each button of a screen.
 */
import { shortcutsOf } from '../../shared/ipc/shortcuts';
import { codesFor } from './codes';
import styles from './key-tips.module.css';

const pressable = [
  'button',
  'a[href]',
  '[role^="menuitem"]',
  '[role="tab"]',
  '[role="option"]',
  'label:has(input)',
  'input',
  'textarea',
  'select',
  'summary',
].join(',');

const typedInto = 'textarea, select, input:not([type="radio"], [type="checkbox"])';

/** What takes all presses while it is open: a menu, a list to choose from, a dialog; else the whole window. */
const front = (): Element =>
  [...document.querySelectorAll('[role="menu"], [data-trigger] [role="listbox"], [role$="dialog"]')].at(-1) ??
  document.body;

interface Place {
  readonly element: HTMLElement;
  readonly left: number;
  readonly top: number;
}

/** Where it is drawn; null: it cannot be pressed now, or something is above it. */
function placeOf(element: HTMLElement): Place | null {
  if (element.matches(':disabled, [aria-disabled="true"]') || element.closest('[inert], [aria-hidden="true"]') !== null)
    return null;
  // The box or circle that one sees belongs to the label.
  if (element.matches('label input')) return null;
  const { left, top, width, height } = element.getBoundingClientRect();
  if (width < 4 || height < 4) return null;
  const above = document.elementFromPoint(left + width / 2, top + height / 2);
  return above !== null && element.contains(above) ? { element, left, top } : null;
}

const placesIn = (place: Element): readonly Place[] =>
  [...place.querySelectorAll<HTMLElement>(pressable)].flatMap((element) => placeOf(element) ?? []);

function press(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  if (!element.matches(typedInto)) element.click();
}

const held: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'Meta']);

class KeyTips {
  readonly #layer = document.createElement('div');
  readonly #tips: ReadonlyMap<string, { readonly element: HTMLElement; readonly tip: HTMLElement }>;
  readonly #closed: () => void;
  #typed = '';

  constructor(places: readonly Place[], closed: () => void) {
    const codes = codesFor(places.length);
    this.#closed = closed;
    this.#layer.className = styles.layer ?? '';
    this.#layer.dataset['keyTips'] = '';
    // Whoever has the window read aloud hears each button where it is.
    this.#layer.setAttribute('aria-hidden', 'true');
    this.#tips = new Map(
      places.map((place, at) => [codes[at] ?? '', { element: place.element, tip: this.#draw(place, codes[at] ?? '') }]),
    );
    document.body.append(this.#layer);
    window.addEventListener('keydown', this.#onKey, { capture: true });
    for (const name of ['pointerdown', 'scroll', 'resize', 'blur'] as const)
      window.addEventListener(name, this.close, { capture: true });
  }

  readonly close = (): void => {
    window.removeEventListener('keydown', this.#onKey, { capture: true });
    for (const name of ['pointerdown', 'scroll', 'resize', 'blur'] as const)
      window.removeEventListener(name, this.close, { capture: true });
    this.#layer.remove();
    this.#closed();
  };

  #draw({ left, top }: Place, code: string): HTMLElement {
    const tip = document.createElement('kbd');
    tip.className = styles.tip ?? '';
    tip.textContent = code;
    tip.style.left = `${Math.max(2, left - 6)}px`;
    tip.style.top = `${Math.max(2, top - 6)}px`;
    this.#layer.append(tip);
    return tip;
  }

  /**
   * By the key's place, as with the other keys: what is typed in Korean is meant, too. Any other key puts the letters
   * away.
   */
  readonly #onKey = (event: KeyboardEvent): void => {
    // The key that shows them puts them away, too, by itself.
    if (held.has(event.key) || shortcutsOf(event).includes('keyTips')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat) return;
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
    const hit = letter === undefined || event.ctrlKey || event.metaKey || event.altKey ? null : this.#hit(letter);
    if (hit === 'more') return;
    this.close();
    if (hit !== null) press(hit);
  };

  /** What is pressed by now; `more`: another letter decides; null: no such letters. */
  #hit(letter: string): HTMLElement | 'more' | null {
    this.#typed += letter;
    const found = this.#tips.get(this.#typed);
    if (found !== undefined) return found.element;
    const left = [...this.#tips].filter(([code]) => code.startsWith(this.#typed));
    for (const [code, { tip }] of this.#tips) tip.hidden = !code.startsWith(this.#typed);
    return left.length > 0 ? 'more' : null;
  }
}

let open: KeyTips | null = null;

/** Shows them, or puts them away. */
export function toggleKeyTips(): void {
  if (open === null) open = new KeyTips(placesIn(front()), () => (open = null));
  else open.close();
}
