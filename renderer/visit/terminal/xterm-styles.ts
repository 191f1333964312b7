/**
 * xterm.js draws with three `<style>` elements and one `style` attribute, both of which the window's content-security
 * policy refuses. Rather than loosen the policy, the build has those four places of its file use what the policy has
 * nothing against: a constructed style sheet (`constructed-style.ts`) and the element's `style` object. xterm.js is
 * under the MIT licence; its notice stays at the head of the file.
 */

const styleElement = /[\w$.]+\.createElement\("style"\)/g;
const styleAttribute = /([\w$]+)\.setAttribute\("style",(`[^`]*`)\)/g;
const expected = { elements: 3, attributes: 1 } as const;

/** Whether a module is the file of the library that is rewritten. */
export const isXterm = (id: string): boolean => /\/@xterm\/xterm\/lib\/xterm\.mjs(?:\?.*)?$/.test(id);

/**
 * `helper`: where `constructed-style.ts` is. The text of that file with its styles as the policy takes them. Throws
 * where the library is not the one this was written for.
 */
export function withConstructedStyles(code: string, helper: string): string {
  const elements = code.match(styleElement)?.length ?? 0;
  const attributes = code.match(styleAttribute)?.length ?? 0;
  const all = code.split('createElement("style")').length + code.split('setAttribute("style"').length - 2;
  if (
    elements !== expected.elements ||
    attributes !== expected.attributes ||
    all !== expected.elements + expected.attributes
  )
    throw new Error(
      `xterm.js has changed: ${elements} style elements (${expected.elements} expected) and ${attributes} style attributes (${expected.attributes} expected), ${all} in all. What it draws with is to be looked at anew.`,
    );
  return `${code
    .replace(styleElement, 'constructedStyle()')
    .replace(styleAttribute, '$1.style.cssText=$2')}\nimport{constructedStyle}from${JSON.stringify(helper)};\n`;
}
