import { createServer } from 'node:http';
import type { StateSnapshot } from '../../shared/ipc/app-state';
import { requestChannel } from '../../shared/ipc/channels';
import { listening } from '../fakes/loopback';
import { expect, sharing as test } from './fixtures/app';
import { request } from './support/bridge';

test.describe.configure({ mode: 'default' });

/** Tries, in the page, whatever the content security policy has to stop. */
async function tryForeignContent(elsewhere: string) {
  const blocked: string[] = [];
  document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
  const run = (make: (script: HTMLScriptElement) => void): void => {
    const script = document.createElement('script');
    make(script);
    document.head.append(script);
  };
  run((script) => (script.textContent = 'window.ranInline = true'));
  run((script) => (script.src = `${elsewhere}/script.js`));
  const style = document.createElement('style');
  style.textContent = 'body { outline: 7px solid red }';
  document.head.append(style);
  const image = new Image();
  image.src = `${elsewhere}/image.png`;
  const frame = document.createElement('iframe');
  frame.src = `${elsewhere}/frame.html`;
  document.body.append(frame);
  // In a task of the page: what a debugger runs directly is exempt from the policy.
  const evaluated = await new Promise<boolean>((resolve) => {
    setTimeout(() => {
      try {
        // oxlint-disable-next-line typescript/no-implied-eval, typescript/no-unsafe-call -- it is what must not work
        resolve(new Function('return 1')() === 1);
      } catch {
        resolve(false);
      }
    });
  });
  const fetched = await fetch(`${elsewhere}/data.json`).then(
    () => true,
    () => false,
  );
  // A frame is refused in another process: its report comes later than the others.
  for (const late = Date.now() + 10_000; !blocked.includes('frame-src') && Date.now() < late; )
    await new Promise((next) => setTimeout(next, 10));
  frame.remove();
  return {
    blocked: [...new Set(blocked)].sort(),
    inline: 'ranInline' in window,
    evaluated,
    fetched,
    outline: getComputedStyle(document.body).outlineStyle,
  };
}

test.describe('the page', () => {
  test('has the bridge, frozen, and nothing of Node or Electron', async ({ page }) => {
    const seen = await page.evaluate(() => {
      const all = window as unknown as Record<string, unknown>;
      const bridge = all['fieldtunnel'] as Record<string, unknown>;
      let replaced: boolean;
      try {
        all['fieldtunnel'] = null;
        replaced = all['fieldtunnel'] === null;
      } catch {
        replaced = false;
      }
      return {
        keys: Object.keys(bridge),
        frozen: Object.isFrozen(bridge) && Object.values(bridge).every((member) => Object.isFrozen(member)),
        replaced,
        node: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname'].filter(
          (name) => name in all,
        ),
      };
    });
    expect(seen).toEqual({ keys: ['request', 'tell', 'on'], frozen: true, replaced: false, node: [] });
  });

  test('runs no inline script, no eval, no inline style element, and reaches no other host', async ({ page }) => {
    const calls: string[] = [];
    const foreign = createServer((incoming, response) => {
      calls.push(incoming.url ?? '');
      response.end('');
    });
    const address = `http://127.0.0.1:${await listening(foreign)}`;
    try {
      const seen = await page.evaluate(tryForeignContent, address);
      expect(seen).toMatchObject({ inline: false, evaluated: false, fetched: false, outline: 'none' });
      expect(seen.blocked).toEqual(
        expect.arrayContaining(['connect-src', 'frame-src', 'img-src', 'script-src-elem', 'style-src-elem']),
      );
      expect(calls).toEqual([]);
    } finally {
      foreign.close();
    }
  });

  test('goes nowhere else, opens no window, and survives a reload', async ({ app, page }) => {
    const before = page.url();
    await page.evaluate(() => void (window.location.href = 'https://example.invalid/phishing'));
    await page.evaluate(() => void window.open('https://example.invalid/popup'));
    await expect.poll(() => app.log()).toContain('"what":"navigation"');
    expect(page.url()).toBe(before);
    await expect.poll(() => page.context().pages().length).toBe(1);
    await page.reload();
    expect(page.url()).toBe(before);
    expect((await request<StateSnapshot>(page, 'app.snapshot', {})).ok).toBe(true);
  });

  test('gets no permission', async ({ control, page }) => {
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'usb',
      'serial',
      'openExternal',
    ]) {
      expect(await control('permission', { permission }), permission).toEqual({ request: false, check: false });
    }
    expect(
      await page.evaluate(
        () =>
          new Promise((resolve) =>
            navigator.geolocation.getCurrentPosition(
              () => resolve('granted'),
              (error) => resolve(error.code),
            ),
          ),
      ),
    ).toBe(1);
  });
});

test.describe('a request', () => {
  test('that takes no answer is checked as any other, and carried out', async ({ app, page }) => {
    await page.evaluate(() => {
      const { fieldtunnel } = window as unknown as { fieldtunnel: { tell(name: unknown, args: unknown): void } };
      fieldtunnel.tell('app.destroy', {});
      fieldtunnel.tell('settings.update', { theme: 'mauve' });
      fieldtunnel.tell('settings.update', { theme: () => 'dark' });
      fieldtunnel.tell('settings.update', { theme: 'dark' });
    });
    const theme = async (): Promise<unknown> => {
      const answer = await request<StateSnapshot>(page, 'app.snapshot', {});
      return answer.ok && answer.value.state.settings.theme;
    };
    await expect.poll(theme).toBe('dark');
    await expect.poll(() => app.log()).toMatch(/settings\.update.*request with bad arguments/);
    expect(app.log()).toContain('request that does not exist');
  });

  test('with an unknown name, wrong arguments or what cannot be sent is refused with a code', async ({ page }) => {
    expect(await request(page, 'app.destroy', {})).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(await request(page, '__proto__', {})).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(await request(page, 'clipboard.write', { text: 7 })).toEqual({
      ok: false,
      error: { code: 'bad-request', detail: 'text: invalid_type' },
    });
    expect(await request(page, 'app.snapshot', { extra: 1 })).toMatchObject({
      ok: false,
      error: { code: 'bad-request' },
    });
    expect(await request(page, 'app.snapshot', null)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  });

  test('from another frame, another address, another window or a frame that is gone is not allowed', async ({
    control,
  }) => {
    const own = {
      channel: requestChannel,
      args: ['app.snapshot', {}],
      url: 'app://fieldtunnel/index.html',
      childFrame: false,
      foreignWindow: false,
    };
    expect(await control('callAs', own)).toMatchObject({ ok: true });
    const refused = { ok: false, error: { code: 'not-allowed' } };
    expect(await control('callAs', { ...own, childFrame: true })).toMatchObject(refused);
    expect(await control('callAs', { ...own, foreignWindow: true })).toMatchObject(refused);
    expect(await control('callAs', { ...own, url: null })).toMatchObject(refused);
    for (const url of [
      'https://fieldtunnel/',
      'app://fieldtunnel.evil/',
      'app://fieldtunnel@evil/',
      'file:///index.html',
      'about:blank',
      'app://other/index.html',
    ]) {
      expect(await control('callAs', { ...own, url }), url).toMatchObject(refused);
    }
    await expect(control('callAs', { ...own, channel: 'fieldtunnel:app.snapshot' })).rejects.toThrow(
      /No handler registered/,
    );
  });

  test('to copy reaches the clipboard of the system', async ({ page, control }) => {
    expect(await request(page, 'clipboard.write', { text: 'ssh -p 50022 127.0.0.1' })).toEqual({
      ok: true,
      value: null,
    });
    expect(await control('clipboard')).toBe('ssh -p 50022 127.0.0.1');
  });
});
