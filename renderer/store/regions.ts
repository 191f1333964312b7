import { useEffect } from 'react';

const focusable =
  'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex]:not([tabindex="-1"])';
/** What had the focus last in each region. */
const last = new WeakMap<Element, HTMLElement>();

const regions = (): readonly HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) => region.offsetParent !== null);

/**
 * Where the keyboard goes on in a region: where it was, else the chosen tab, the terminal, or the first that takes the
 * focus.
 */
function startOf(region: HTMLElement): HTMLElement | null {
  const before = last.get(region);
  if (before?.isConnected === true && region.contains(before)) return before;
  return (
    region.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]') ??
    region.querySelector<HTMLElement>('[data-region-start], textarea') ??
    region.querySelector<HTMLElement>(focusable)
  );
}

function moveTo(event: KeyboardEvent): void {
  if (event.key !== 'F6' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector('[role$="dialog"]') !== null) return;
  event.preventDefault();
  event.stopPropagation();
  const all = regions();
  const from = all.findIndex((region) => region.contains(document.activeElement));
  const step = event.shiftKey ? -1 : 1;
  for (let away = 1; away <= all.length; away += 1) {
    const place = from === -1 && step === -1 ? all.length - away : from + step * away;
    const region = all[(place + all.length) % all.length];
    const start = region === undefined ? null : startOf(region);
    if (start === null) continue;
    start.focus();
    return;
  }
}

function remember({ target }: FocusEvent): void {
  if (!(target instanceof HTMLElement)) return;
  const region = target.closest('[data-region]');
  if (region !== null) last.set(region, target);
}

/** A terminal that is shown takes the keys: whoever points at its tab wants to type in it. */
export function toTerminal(): void {
  document.querySelector<HTMLElement>('[data-region="work"] [data-shell] textarea')?.focus();
}

/** To the first button of the services of the device that is shown. */
export function toServices(): void {
  document.querySelector<HTMLElement>('[data-region="work"] [aria-labelledby="services"] button:enabled')?.focus();
}

/**
 * F6 goes from one region of the window to the next (the list, the tabs, the work), Shift with F6 back; before anything
 * else takes the key, as it is the way out of a terminal.
 */
export function useRegions(): void {
  useEffect(() => {
    document.addEventListener('keydown', moveTo, { capture: true });
    document.addEventListener('focusin', remember);
    return () => {
      document.removeEventListener('keydown', moveTo, { capture: true });
      document.removeEventListener('focusin', remember);
    };
  }, []);
}
