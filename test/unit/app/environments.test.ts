import { describe, expect, it } from 'vitest';
import type { AccountView } from '../../../shared/ipc/app-state';
import { practiceEnvironment, type ControlPlane, type Environment } from '../../../electron/cloud';
import type { StoredEnvironment } from '../../../electron/storage/settings';
import { Environments, type EnvironmentSources } from '../../../electron/app/environments/environments';
import type { TrustedPlace } from '../../../electron/app/environments/trusted-place';
import { makeIdentity } from '../../fakes/identity';

const signedIn: AccountView = {
  kind: 'signed-in',
  identityId: 'profile:field',
  name: 'field',
  source: 'profile',
  profile: 'field',
  accountId: null,
  accountName: null,
  role: null,
  until: null,
  renews: true,
};

async function make(
  over: Partial<EnvironmentSources> = {},
  activeId = '',
): Promise<{ environments: Environments; stored: () => readonly StoredEnvironment[]; disposed: string[] }> {
  let stored: readonly StoredEnvironment[] = [];
  const disposed: string[] = [];
  const environments = await Environments.open(
    {
      defaultRegion: null,
      profiles: [{ name: 'field', region: 'ap-northeast-2' }],
      stored: () => stored,
      store: (next) => {
        stored = next;
        return Promise.resolve();
      },
      readText: () => Promise.reject(new Error('ENOENT')),
      confirm: () => Promise.resolve(true),
      endTokens: () => Promise.resolve(),
      whoAmI: ({ kind, profile }) =>
        Promise.resolve(kind === 'practice' ? { kind } : profile === 'field' ? signedIn : { kind: 'signed-out' }),
      createControlPlane: (environment: Environment) =>
        ({ environment, dispose: () => disposed.push(environment.id) }) as unknown as ControlPlane,
      ...over,
    },
    activeId,
    () => undefined,
  );
  await environments.refreshAccount();
  return { environments, stored: () => stored, disposed };
}

const custom = {
  label: 'Plant VPC',
  region: 'eu-west-1',
  fips: false,
  dualStack: false,
  controlPlane: 'https://vpce.example',
  dataPlane: 'data.example:8443',
  caFile: null,
  profile: 'field',
};

describe('environments', () => {
  it('has no control plane while nobody is signed in, and one for each environment once somebody is', async () => {
    const { environments } = await make();
    expect(environments.account().kind).toBe('signed-out');
    expect(environments.controlPlane(environments.active().id)).toBeNull();
    expect(await environments.select('aws:ap-northeast-2:field')).toBe(true);
    expect(environments.account()).toEqual(signedIn);
    const plane = environments.controlPlane(environments.active().id);
    expect(plane).not.toBeNull();
    expect(environments.controlPlane(environments.active().id)).toBe(plane);
  });

  it('keeps the chosen environment over a restart and survives one that is gone', async () => {
    expect((await make({}, 'aws:ap-northeast-2:field')).environments.active().region).toBe('ap-northeast-2');
    expect((await make({}, 'custom:gone')).environments.active().id).toBe('aws:us-east-1');
  });

  it('follows a link into another region with the same profile', async () => {
    const { environments } = await make();
    await environments.select('aws:ap-northeast-2:field');
    expect(environments.forRegion('ap-northeast-2').id).toBe(environments.active().id);
    const there = environments.forRegion('eu-west-1');
    expect(there).toMatchObject({ region: 'eu-west-1', profile: 'field' });
    expect(environments.controlPlane(there.id)).not.toBeNull();
  });

  it('adds, keeps and removes a custom one, and refuses what cannot work', async () => {
    const { environments, stored } = await make();
    const added = await environments.addCustom(custom);
    if (!added.ok) throw new Error(added.reason);
    expect(environments.get(added.id)).toMatchObject({ dataPlane: { host: 'data.example', port: 8443 } });
    expect(stored()).toHaveLength(1);
    expect(await environments.addCustom(custom)).toEqual({ ok: false, reason: 'label-taken' });
    expect(await environments.addCustom({ ...custom, label: 'b', controlPlane: 'http://elsewhere.example' })).toEqual({
      ok: false,
      reason: 'control-plane-insecure',
    });
    expect(await environments.addCustom({ ...custom, label: 'c', caFile: '/missing.pem' })).toEqual({
      ok: false,
      reason: 'ca-unreadable',
    });
    await environments.select(added.id);
    const changed = await environments.changeCustom(added.id, {
      ...custom,
      label: 'Plant, new',
      controlPlane: null,
      fips: true,
      region: 'us-east-1',
    });
    expect(changed).toEqual({ ok: true, id: added.id });
    expect(environments.active()).toMatchObject({
      id: added.id,
      label: 'Plant, new',
      controlPlane: null,
      variant: { fips: true, dualStack: false },
    });
    expect(environments.views().find(({ id }) => id === added.id)?.fields).toMatchObject({
      label: 'Plant, new',
      fips: true,
    });
    expect(await environments.changeCustom('custom:none', custom)).toBeNull();
    const again = await environments.addCustom(custom);
    expect(again).toEqual({ ok: true, id: `${added.id}-2` });
    expect(await environments.changeCustom(`${added.id}-2`, { ...custom, label: 'plant, NEW' })).toEqual({
      ok: false,
      reason: 'label-taken',
    });
    await environments.removeCustom(`${added.id}-2`);
    expect(await environments.removeCustom(added.id)).toBe(true);
    expect(environments.active().id).toBe('aws:us-east-1');
    expect(stored()).toEqual([]);
  });
});

describe('the control planes of the environments', () => {
  it('trusts the company’s authority everywhere but in practice', async () => {
    const { environments } = await make({ extraCa: () => ['COMPANY'] });
    environments.setPractice(
      practiceEnvironment({ region: 'us-east-1', controlPlane: 'http://127.0.0.1:1', dataPlane: 'localhost:2' }, 'PEM'),
    );
    expect(environments.active().extraCa).toEqual(['COMPANY']);
    expect(environments.get('practice')?.extraCa).toEqual(['PEM']);
    expect(environments.forRegion('eu-west-3').extraCa).toEqual(['COMPANY']);
  });

  it('offers practice while it runs and forgets its control plane when it is replaced', async () => {
    const { environments, disposed } = await make();
    const practice = practiceEnvironment(
      { region: 'us-east-1', controlPlane: 'http://127.0.0.1:1', dataPlane: 'localhost:2' },
      'PEM',
    );
    environments.setPractice(practice);
    await environments.select('practice');
    expect(environments.account()).toEqual({ kind: 'practice' });
    expect(environments.controlPlane('practice')).not.toBeNull();
    environments.setPractice({ ...practice, controlPlane: 'http://127.0.0.1:3' });
    expect(disposed).toEqual(['practice']);
  });
});

describe('where an environment leads', () => {
  const standard = { ...custom, controlPlane: null, dataPlane: null, profile: null };
  const asking = async (answer: () => boolean | Promise<boolean>, ca = '') => {
    const asked: TrustedPlace[] = [];
    const ended: string[] = [];
    const made = await make({
      readText: () => Promise.resolve(ca),
      confirm: async (place) => {
        asked.push(place);
        return answer();
      },
      endTokens: (id) => Promise.resolve(void ended.push(id)),
    });
    return { ...made, asked, ended };
  };

  it('is confirmed by a person when it is new or changes, and kept as it was where it is not', async () => {
    let answer = false;
    const { environments, asked, ended, stored } = await asking(() => answer);
    expect(await environments.addCustom(custom)).toEqual({ ok: false, reason: 'not-confirmed' });
    expect([stored(), ended]).toEqual([[], []]);
    expect(asked).toEqual([
      { label: 'Plant VPC', endpoints: ['https://vpce.example', 'data.example:8443'], authorities: [] },
    ]);
    answer = true;
    const added = await environments.addCustom(custom);
    const id = added.ok ? added.id : '';
    answer = false;
    for (const change of [
      { dataPlane: 'elsewhere.example' },
      { dataPlane: 'data.example:8444' },
      { controlPlane: 'https://elsewhere.example' },
      { iot: 'https://elsewhere.example' },
    ])
      expect(await environments.changeCustom(id, { ...custom, ...change })).toEqual({
        ok: false,
        reason: 'not-confirmed',
      });
    expect(environments.get(id)).toMatchObject({ controlPlane: 'https://vpce.example', dataPlane: { port: 8443 } });
    // A name or a profile sends nothing elsewhere.
    expect(await environments.changeCustom(id, { ...custom, label: 'Plant', profile: null })).toMatchObject({
      ok: true,
    });
    expect(asked).toHaveLength(6);
  });

  it('is confirmed when it trusts another authority', async () => {
    const { ca } = await makeIdentity({ root: 'CN=Acme Root, O=Acme' });
    const { environments, asked } = await asking(() => true, ca);
    expect(await environments.addCustom(standard)).toMatchObject({ ok: true });
    expect(asked).toEqual([]);
    expect(await environments.addCustom({ ...standard, label: 'b', caFile: '/ca.pem' })).toMatchObject({ ok: true });
    expect(asked[0]?.authorities).toHaveLength(1);
  });

  it('takes its tokens along: they end with another data plane, and with the environment', async () => {
    const { environments, ended } = await asking(() => true);
    const added = await environments.addCustom(custom);
    const id = added.ok ? added.id : '';
    ended.length = 0;
    await environments.changeCustom(id, { ...custom, controlPlane: 'https://other.example', label: 'x' });
    expect(ended).toEqual([]);
    await environments.changeCustom(id, { ...custom, dataPlane: 'other.example' });
    expect(ended).toEqual([id]);
    await environments.removeCustom(id);
    expect(ended).toEqual([id, id]);
  });

  it('is asked about once at a time', async () => {
    let confirm: (answer: boolean) => void = () => undefined;
    const { environments, asked } = await asking(() => new Promise<boolean>((resolve) => (confirm = resolve)));
    const first = environments.addCustom(custom);
    await expect.poll(() => asked).toHaveLength(1);
    expect(await environments.addCustom({ ...custom, label: 'b' })).toEqual({ ok: false, reason: 'not-confirmed' });
    confirm(true);
    expect(await first).toMatchObject({ ok: true });
    expect(asked).toHaveLength(1);
  });
});
