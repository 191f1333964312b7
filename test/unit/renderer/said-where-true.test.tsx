// @vitest-environment jsdom
/** Sentences of the window that are true under a condition only: shown where it holds, and not where it does not. */
import { act, cleanup, render, screen } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { TunnelChoices } from '../../../renderer/components/tunnel-choices';
import { aws, connected, facts, now, session, thing } from '../../../renderer/gallery/fixtures/base';
import { setUpWords } from '../../../renderer/i18n/setup';
import { RailNote } from '../../../renderer/rail/rail-note';
import { ThingFacts } from '../../../renderer/dialogs/thing-facts';
import { Checks } from '../../../renderer/screens/connection/explanations';
import { setTimeSource } from '../../../renderer/store/clock';
import { nothingYet, useMirror } from '../../../renderer/store/mirror';
import { initialUi, useUi } from '../../../renderer/store/ui';
import { emptyList, rowFreshForMs, type DeviceListView, type TunnelChoice } from '../../../shared/fleet/list';
import type { AppState } from '../../../shared/ipc/app-state';
import { standInForLayout } from '../../fakes/jsdom-layout';
import { bridgeOf } from '../../fakes/bridge-of';

beforeAll(async () => {
  standInForLayout();
  await setUpWords('en');
  setTimeSource(() => now);
});
beforeEach(() => installBridge(bridgeOf({ request: () => new Promise(() => undefined) })));
afterEach(async () => {
  cleanup();
  installBridge(null);
  useUi.setState(initialUi);
  useMirror.setState({ status: 'loading', state: nothingYet, revision: 0 });
  await i18next.changeLanguage('en');
});

const text = (): string => document.body.textContent;
const inState = (change: Partial<AppState>): void =>
  useMirror.setState({ status: 'ready', state: { ...nothingYet, ...change }, revision: 1 });
const signedIn: AppState['account'] = {
  kind: 'signed-in',
  source: 'keys',
  identityId: 'k',
  name: 'k',
  profile: null,
  accountId: null,
  accountName: null,
  role: null,
  until: null,
  renews: false,
};
const listed = (change: Partial<DeviceListView>): DeviceListView => ({ ...emptyList, search: 'pump-9', ...change });

describe('a search that found nothing', () => {
  const found = (account: AppState['account'], status: DeviceListView['status']): string => {
    cleanup();
    useUi.setState({ search: 'pump-9' });
    inState({ account, devices: listed({ status }) });
    render(<RailNote />);
    return text();
  };

  it('is no absence where nobody is signed in and nobody looked', () => {
    for (const status of ['idle', 'ready', 'offline', 'denied', 'error'] as const) {
      const said = found({ kind: 'signed-out' }, status);
      expect(said, status).toContain('Nobody is signed in, so “pump-9” was not looked for.');
      expect(said, status).not.toMatch(/No device matches/);
      expect(screen.queryAllByRole('button'), status).toEqual([]);
    }
  });

  it('is one only where the list was looked at to its end', () => {
    expect(found(signedIn, 'ready')).toContain('No device matches “pump-9”.');
    for (const status of ['loading', 'partial'] as const) expect(found(signedIn, status)).toContain('yet');
    for (const status of ['denied', 'offline', 'error'] as const)
      expect(found(signedIn, status), status).not.toMatch(/No device matches/);
  });
});

describe('a list that could not be looked at', () => {
  const rows = { ...emptyList.counts, others: 2 };
  const said = (change: Partial<DeviceListView>): string => {
    cleanup();
    inState({ account: signedIn, devices: { ...emptyList, ...change } });
    render(<RailNote />);
    return text();
  };
  const ways = [
    {},
    { askingProxy: 'proxy.corp' },
    { unsupportedProxy: { host: 'proxy.corp', kind: 'SOCKS5' } },
    { skew: 3_600_000 },
  ] as const;

  it.each(['offline', 'error'] as const)('%s: is “as it was last seen” only where it holds something', (status) => {
    for (const way of ways) {
      expect(said({ status, ...way })).not.toMatch(/This is the list/);
      expect(said({ status, ...way, counts: rows })).toMatch(/This is the list as it was last seen/);
      expect(said({ status, ...way, counts: rows, refreshedAt: now - 60_000 })).toMatch(/This is the list of/);
    }
  });
});

describe('the tunnels of a device', () => {
  const other = 'aaaaaaaa-b8ff-46c0-b0f2-afa28b00cecd';
  const choice = (tunnelId: string, source: TunnelChoice['source']): TunnelChoice => ({
    tunnelId,
    services: ['SSH'],
    description: null,
    createdAt: now - 60_000,
    endsAt: now + 3_600_000,
    source,
    destination: 'CONNECTED',
    tags: [],
    checkedAt: now,
  });
  const drawn = (sessions: AppState['sessions'], tunnels: readonly TunnelChoice[]): string => {
    inState({ account: signedIn, sessions });
    render(
      <TunnelChoices
        tunnels={tunnels}
        services={['SSH']}
        current={null}
        linkOf={() => null}
        onChoose={() => undefined}
      />,
    );
    return text();
  };

  it('that this laptop is on are its own: nobody else is spoken of, and it is shown instead of joined', () => {
    const said = drawn([connected({ tunnelId: facts.tunnelId })], [choice(facts.tunnelId, 'CONNECTED')]);
    expect(said).toContain('in use by this laptop');
    expect(said).not.toMatch(/[Aa]nother computer|disconnects/);
    expect(screen.getByRole('button').textContent).toBe('Show it');
  });

  it('that another computer is on say so, beside an own one, too', () => {
    const said = drawn(
      [connected({ tunnelId: facts.tunnelId })],
      [choice(other, 'CONNECTED'), choice(facts.tunnelId, 'CONNECTED')],
    );
    expect(said.match(/in use by another computer/g)).toHaveLength(1);
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Use this', 'Show it']);
  });
});

describe('what a person at the device can look at', () => {
  it.each([
    ['eu-central-1', 'data.tunneling.iot.eu-central-1.amazonaws.com'],
    ['cn-north-1', 'data.tunneling.iot.cn-north-1.amazonaws.com.cn'],
  ])('names the host of %s whole', (region, host) => {
    render(<Checks view={session({ environment: { ...aws, region } })} />);
    expect(text()).toContain(host);
  });

  it('names no host of AWS where the environment is not of AWS', () => {
    render(<Checks view={session({ environment: { id: 'practice', kind: 'practice', region: 'us-east-1' } })} />);
    expect(text()).not.toMatch(/amazonaws/);
  });
});

describe('whether a device is online, where a tunnel to it is opened', () => {
  const shown = (): readonly [string, boolean] => [text(), document.querySelector('[class*="working"]') !== null];
  afterEach(() => setTimeSource(() => now));

  it.each([true, false])(
    'is said as of now while it was just seen, else as of then and in no colour (online: %s)',
    (connected) => {
      render(<ThingFacts thing={thing({ connectivity: { connected, since: null } })} />);
      const word = connected ? 'online' : 'offline';
      expect(shown()).toEqual([`AWS lists the device’s agent as ${word}.`, connected]);
      act(() => setTimeSource(() => now + rowFreshForMs + 1));
      expect(shown()).toEqual([
        expect.stringMatching(`^AWS listed the device’s agent as ${word} when it was last asked, today `),
        false,
      ]);
    },
  );
});
