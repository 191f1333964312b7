/**
 * What stands in for a `<style>` element where the content-security policy refuses one: an element that draws nothing
 * and owns a constructed style sheet. Its text is the sheet's; the sheet goes when the element is removed.
 */
export function constructedStyle(): HTMLElement {
  const sheet = new CSSStyleSheet();
  const element = document.createElement('template');
  document.adoptedStyleSheets.push(sheet);
  let text = '';
  Object.defineProperties(element, {
    textContent: {
      get: () => text,
      set: (css: string) => {
        text = css;
        sheet.replaceSync(css);
      },
    },
    remove: {
      value: () => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
        Element.prototype.remove.call(element);
      },
    },
  });
  return element;
}
