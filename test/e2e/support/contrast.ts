/** Which texts of a picture have a contrast that is known from a picture before: measuring it is the larger part of what axe does. */

interface Contrast {
  /** Texts whose contrast nobody has measured yet. */
  readonly unknown: () => readonly Element[];
  /** Keeps which of them have enough; `apart`: what axe had no word on, which is not asked about again where that is for the same
   * reason, or where it is written alike. */
  readonly keep: (enough: readonly Element[], apart: readonly Element[]) => void;
}
declare global {
  interface Window {
    readonly contrast: Contrast;
    /** In the outermost window, where it outlives the documents of a frame: what was measured. */
    contrastKnown?: Set<string>;
  }
}

/**
 * Runs in the browser before any script of each document: takes nothing from outside itself. Texts have the same contrast where they have the
 * same ink, size and weight, and the same grounds in the same order behind them; what is taken out of the flow may lie over something else
 * than it is written in, and is the same only where it is written alike.
 */
export function installContrast(): void {
  const styling =
    /^(?:class|style|role|type|disabled|open|lang|data-.*|aria-(?!label|described|controls|owns|value).*)$/;
  const own = (element: Element): string =>
    [...element.attributes]
      .filter(({ name }) => styling.test(name))
      .map(({ name, value }) => `${name}=${value}`)
      .join(' ');

  /** Tells of each element how it is, and all that it lies in; asked once for each. */
  function chain(of: (element: Element) => string): (element: Element) => string {
    const known = new Map<Element, string>();
    return function whole(element: Element): string {
      const before = known.get(element);
      if (before !== undefined) return before;
      const text = `${element.parentElement === null ? '' : whole(element.parentElement)}${of(element)}`;
      known.set(element, text);
      return text;
    };
  }

  /** What axe leaves aside by itself, with all that is within. */
  const isApart = ':disabled, [aria-disabled="true"], [aria-hidden="true"], [inert]';
  const apartMark = '(apart)';
  function ground(element: Element): string {
    const style = getComputedStyle(element);
    const isOut = !['static', 'relative'].includes(style.position) || style.transform !== 'none';
    const parts = [
      [style.backgroundColor, 'rgba(0, 0, 0, 0)'],
      [style.backgroundImage, 'none'],
      [style.opacity, '1'],
      [style.filter, 'none'],
      [style.mixBlendMode, 'normal'],
    ].flatMap(([value, usual]) => (value === usual ? [] : [value]));
    if (isOut) parts.push(`${element.tagName} ${own(element)}`);
    if (element.matches(isApart) || style.clipPath !== 'none') parts.push(apartMark);
    return parts.length === 0 ? '' : `>${parts.join(' ')}`;
  }

  function namings(): {
    readonly asDrawn: (element: Element) => string;
    readonly asWritten: (element: Element) => string;
  } {
    const grounds = chain(ground);
    return {
      asDrawn: (element) => {
        const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
        return `${grounds(element)}|${color} ${fontSize} ${fontWeight} ${textShadow}`;
      },
      asWritten: chain((element) => `>${element.tagName} ${own(element)}`),
    };
  }

  const isRead = (element: Element): boolean =>
    element.matches('input, textarea, select') ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim() !== '');
  const known = ((window.top ?? window).contrastKnown ??= new Set());
  const contrast: Contrast = {
    unknown: () => {
      const { asDrawn, asWritten } = namings();
      const here = new Set<string>();
      return [...document.body.querySelectorAll('*')].filter((element) => {
        if (!isRead(element)) return false;
        const written = asWritten(element);
        if (here.has(written) || known.has(written) || known.has(asDrawn(element))) return false;
        here.add(written);
        return true;
      });
    },
    keep: (enough, apart) => {
      const { asDrawn, asWritten } = namings();
      for (const element of enough) known.add(asDrawn(element));
      for (const element of apart) {
        const drawn = asDrawn(element);
        known.add(drawn.includes(apartMark) ? drawn : asWritten(element));
      }
    },
  };
  Object.assign(window, { contrast });
}
