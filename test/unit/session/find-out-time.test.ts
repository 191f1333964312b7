import { describe, expect, it } from 'vitest';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made));

const held = (): boolean | undefined => w.proxy().pauses.at(-1);
const asked = (): string[] => w.proxy().greets.map((greet) => greet.slice(0, 2));
/** What the device does with one of the app's own, in its time. */
function silent(): void {
  w.greets = (proxy) => {
    const wait = Number(proxy.greets.at(-1)?.split(' ')[2] ?? 0);
    setTimeout(() => proxy.greeting({ kind: 'silent' }), wait);
  };
}
/** Connected, with a DescribeTunnel that is silent from the open tunnel connection on. */
async function connectedInSilence(): Promise<void> {
  const id = await w.withToken();
  await w.sessions.connect(id);
  await w.tick();
  w.describeIsSilent = true;
  w.proxy().open();
  await w.tick();
}
async function reopened(): Promise<void> {
  w.proxy().open();
  await w.tick(10);
}

describe('the time that programs wait while it is found out how a device is spoken to', () => {
  it('has a device asked though DescribeTunnel is silent, and is over with its answer', async () => {
    await connectedInSilence();
    expect(held()).toBe(true);
    await w.tick(1_500);
    expect(asked()).toEqual(['V3']);
    expect(held()).toBe(false);
    expect(w.learned.get('pump-1')?.protocol).toBe('V3');
  });

  it('is five seconds from the open tunnel connection, where neither DescribeTunnel nor the device answers', async () => {
    w.greets = () => undefined;
    await connectedInSilence();
    await w.tick(4_990);
    expect(held()).toBe(true);
    await w.tick(10);
    expect(held()).toBe(false);
  });

  it('and not begun anew by what comes late: nobody is asked in V1 whose new connection nobody saw', async () => {
    silent();
    await connectedInSilence();
    await w.tick(2_500);
    await reopened();
    await w.tick(400);
    expect(asked()).toEqual(['V3', 'V2']);
    w.deviceComes();
    w.describeIsSilent = false;
    await w.tick(2_090);
    expect(held()).toBe(false);
    expect(asked()).not.toContain('V1');
  });

  it('does not run while the device is away: it is asked when it comes, and programs wait for that', async () => {
    silent();
    await w.connected();
    w.deviceGoes();
    // A ping that is not answered has the device looked at.
    w.proxy().emit({ kind: 'quiet' });
    await w.tick(20_000);
    expect(held()).toBe(true);
    expect(asked()).toEqual(['V3']);
    w.greets = (proxy) => proxy.greeting({ kind: 'answered', withIds: true, text: 'SSH-2.0-Device' });
    w.deviceComes();
    await w.tick(3_000);
    expect(asked()).toEqual(['V3', 'V3']);
    expect(held()).toBe(false);
    expect(w.learned.get('pump-1')?.protocol).toBe('V3');
  });
});

describe('a device that leaves its connection when it is asked in V2', () => {
  it('and is gone is awaited soon after, never asked in V1, and asked anew when it comes', async () => {
    w.greets = (proxy) => {
      const [version = '', , wait = '0'] = (proxy.greets.at(-1) ?? '').split(' ');
      if (version === 'V2') w.deviceGoes();
      setTimeout(() => proxy.greeting({ kind: 'silent' }), Number(wait));
    };
    await w.connected();
    await w.tick(1_000);
    await reopened();
    await w.tick(400 + 6 * 250);
    await reopened();
    await w.tick(10);
    expect(w.view().state.kind).toBe('waiting-for-device');
    expect(held()).toBe(true);
    expect(asked()).toEqual(['V3', 'V2']);
    w.greets = (proxy) => proxy.greeting({ kind: 'answered', withIds: true, text: 'SSH-2.0-Device' });
    w.deviceComes();
    await w.tick(3_000);
    expect(asked()).toEqual(['V3', 'V2', 'V3']);
    expect(held()).toBe(false);
    expect(w.problem()).toBe('connected');
  });
});

describe('a device that is asked in vain', () => {
  it('and is away each time its time is over, as one that renews slowly, is asked twice: then programs go first', async () => {
    w.greets = (proxy) => {
      const [version = '', , wait = '0'] = (proxy.greets.at(-1) ?? '').split(' ');
      if (version === 'V2') w.deviceGoes();
      setTimeout(() => proxy.greeting({ kind: 'silent' }), Number(wait));
    };
    await w.connected();
    for (let time = 0; time < 4; time += 1) {
      await w.tick(1_000);
      await reopened();
      await w.tick(400 + 6 * 250);
      await reopened();
      await w.tick(10);
      w.deviceComes();
      await w.tick(3_000);
      await reopened();
    }
    expect(asked()).toEqual(['V3', 'V2', 'V3', 'V2']);
    expect(held()).toBe(false);
    // Whoever comes with a new token is another one.
    await w.sessions.rotate(w.view().id, 'DESTINATION');
    w.greets = (proxy) => proxy.greeting({ kind: 'answered', withIds: true, text: 'SSH-2.0-Device' });
    w.deviceComes();
    await w.tick(3_000);
    expect(asked()).toEqual(['V3', 'V2', 'V3', 'V2', 'V3']);
    expect(w.learned.get('pump-1')?.protocol).toBe('V3');
  });

  it('whenever a question makes it renew its connection, is asked twice: then programs go first', async () => {
    silent();
    await w.connected();
    for (let time = 0; time < 4; time += 1) {
      // Each time it stands on a new connection in the end, and all is looked at again.
      for (let question = 0; question < 3; question += 1) {
        await w.tick(1_500);
        await reopened();
      }
      await w.tick(5_000);
      w.deviceComes();
      await w.tick(60_000);
      await reopened();
    }
    expect(asked().filter((version) => version === 'V3')).toHaveLength(2);
    expect(held()).toBe(false);
  });
});

describe('a device that renews its connection when it is asked in V2', () => {
  it('is asked in V1 once its new one is seen, not while it is away', async () => {
    w.greets = (proxy) => {
      const [version = '', , wait = '0'] = (proxy.greets.at(-1) ?? '').split(' ');
      if (version === 'V2') w.deviceGoes();
      setTimeout(
        () =>
          proxy.greeting(
            version === 'V1'
              ? { kind: 'answered', withIds: false, text: 'SSH-2.0-Device' }
              : version === 'V2'
                ? { kind: 'reset' }
                : { kind: 'silent' },
          ),
        version === 'V3' ? Number(wait) : 20,
      );
    };
    await w.connected();
    await w.tick(1_000);
    await reopened();
    await w.tick(600);
    expect(asked()).toEqual(['V3', 'V2']);
    w.deviceComes();
    await w.tick(250);
    await reopened();
    await w.tick(20);
    expect(asked()).toEqual(['V3', 'V2', 'V1']);
    expect(w.learned.get('pump-1')?.protocol).toBe('V1');
    expect(held()).toBe(false);
  });
});
