import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webHost } from '../../../electron/window/device-names';
import { helpPages, mayOpenService, serviceAddress, settingsAddress } from '../../../electron/window/addresses';
import { normalSize, placeWindow, smallestSize } from '../../../electron/window/place';

describe('the window’s place', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1040 };

  it('is the normal size the first time, and where it was later', () => {
    expect(placeWindow(null, [screen])).toEqual(normalSize);
    expect(placeWindow({ x: 10, y: 20, width: 900, height: 600 }, [screen])).toEqual({
      x: 10,
      y: 20,
      width: 900,
      height: 600,
    });
  });

  it('is the normal size again when its screen is gone', () => {
    expect(placeWindow({ x: 3000, y: 20, width: 900, height: 600 }, [screen])).toEqual(normalSize);
    expect(placeWindow({ x: 10, y: -500, width: 900, height: 600 }, [screen])).toEqual(normalSize);
    expect(placeWindow({ x: 10, y: 20, width: 900, height: 600 }, [])).toEqual(normalSize);
  });

  it('can always be grabbed and is never too small', () => {
    const whole = fc.integer({ min: -5000, max: 5000 });
    const rectangle = fc.record({
      x: whole,
      y: whole,
      width: fc.integer({ min: 1, max: 9000 }),
      height: fc.integer({ min: 1, max: 9000 }),
    });
    fc.assert(
      fc.property(rectangle, fc.array(rectangle, { maxLength: 3 }), (saved, screens) => {
        const { x, y, width, height } = placeWindow(saved, screens);
        expect(width).toBeGreaterThanOrEqual(smallestSize.width);
        expect(height).toBeGreaterThanOrEqual(smallestSize.height);
        if (x !== undefined && y !== undefined)
          expect(
            screens.some(
              (one) => y >= one.y && y < one.y + one.height && x < one.x + one.width && x + saved.width > one.x,
            ),
          ).toBe(true);
      }),
    );
  });
});

describe('addresses handed to the system', () => {
  it('of services are loopback ones and nothing else', () => {
    for (const type of ['http', 'https', 'vnc'] as const)
      expect(mayOpenService(serviceAddress(type, 50080) ?? ''), type).toBe(true);
    for (const type of ['http', 'https'] as const)
      expect(
        mayOpenService(serviceAddress(type, 50080, webHost({ environmentId: 'aws:eu-west-1', name: 'pump-7' })) ?? ''),
        type,
      ).toBe(true);
    for (const port of [0, -1, 65536, 1.5, Number.NaN]) expect(serviceAddress('http', port)).toBeNull();
    for (const address of [
      'http://example.com:80/',
      'http://127.0.0.1/',
      'http://localhost:8080/',
      'http://pump.localhost/',
      'http://pump.localhost.evil.com:8080/',
      'http://a.b.localhost:8080/',
      'http://u@pump.localhost:8080/',
      'vnc://pump.localhost:5900',
      'http://127.0.0.1.evil.com:8080/',
      'http://127.0.0.1@evil.com:80/',
      'http://u:p@127.0.0.1:8080/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://127.0.0.1:445/',
      'rdp://full%20address=s:10.0.0.1:3389',
      'rdp://full%20address=s:127.0.0.1:3389&x=y',
      '',
    ]) {
      expect(mayOpenService(address), address).toBe(false);
    }
  });

  it('of help are https constants, of settings the system’s own', () => {
    for (const page of Object.values(helpPages)) expect(page).toMatch(/^https:\/\/(?:docs\.)?aws\.amazon\.com\//);
    expect(settingsAddress('date', 'win32')).toBe('ms-settings:dateandtime');
    expect(settingsAddress('proxy', 'darwin')).toMatch(/^x-apple\.systempreferences:/);
    expect(settingsAddress('date', 'linux')).toBeNull();
  });
});
