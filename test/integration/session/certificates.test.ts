import { afterEach, expect, it } from 'vitest';
import { AwsControlPlane, type ControlPlane, type Environment } from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import { SessionManager } from '../../../electron/session';
import { Ledger } from '../../../electron/tokens/ledger';
import { problemOf, type SessionView } from '../../../shared/session';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { makeIdentity, type Identity, type IdentityOptions } from '../../fakes/identity';
import { fakeCredentials } from '../../fakes/practice';
import { secret } from '../../fakes/proxy-rig';
import { ScriptedCloud } from '../../fakes/scripted-cloud';
import { startScriptedControl } from '../../fakes/scripted-control';
import { depsOf, untilView } from './rig';
import type { WebProxy } from '../../../electron/net/web-proxy';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const firewall: IdentityOptions = { root: 'CN=Plant Firewall CA, O=Acme' };

/** A session whose planes show these certificates, with everything trusted that is in `extraCa`. */
async function shown(data: Identity, control: Identity, extraCa: readonly string[], throughProxy: boolean) {
  const cloud = await ScriptedCloud.start(data);
  closing.push(() => cloud.close());
  const api = await startScriptedControl(control);
  closing.push(() => api.close());
  let webProxy: WebProxy | null = null;
  if (throughProxy) {
    const web = await ConnectProxy.start();
    closing.push(() => web.close());
    webProxy = { host: '127.0.0.1', port: web.port };
  }
  const environment: Environment = {
    id: 'custom:field',
    kind: 'custom',
    region: 'us-east-1',
    label: 'Field',
    controlPlane: `https://localhost:${api.port}`,
    dataPlane: { host: 'localhost', port: cloud.port },
    extraCa,
    profile: null,
  };
  const plane: ControlPlane = new AwsControlPlane(environment, {
    log: silentLogger,
    credentials: () => Promise.resolve(fakeCredentials),
    webProxyFor: () => Promise.resolve(webProxy),
  });
  closing.push(() => plane.dispose());
  const ledger = await Ledger.open({ file: null });
  const sessions: SessionManager = new SessionManager({
    ...depsOf(environment, plane, ledger),
    webProxyFor: () => Promise.resolve(webProxy),
  });
  closing.push(() => sessions.close());
  await ledger.add({ environmentId: environment.id, tunnelId: 't-1' }, secret.accessToken, null);
  const selected = sessions.select({
    environmentId: environment.id,
    thingName: 'pump-1',
    tunnelId: 't-1',
    ticket: null,
  });
  if (!selected.ok) throw new Error('not selected');
  await sessions.connect(selected.value.sessionId);
  const view = (): SessionView => sessions.views()[0]!;
  const problem = problemOf(
    (await untilView(view, 'certificate-untrusted', (now) => problemOf(now.state)?.code === 'certificate-untrusted'))
      .state,
  );
  return { problem, cloud, api, environment };
}

const cases: [string, IdentityOptions, string][] = [
  ['an authority that was not sent', firewall, 'Plant Firewall CA (Acme)'],
  ['an authority that was sent', { ...firewall, sendRoot: true }, 'Plant Firewall CA (Acme)'],
  ['an authority above another one', { ...firewall, intermediate: 'CN=Gateway 7, O=Acme' }, 'Plant Firewall CA (Acme)'],
  ['an authority without a common name', { root: 'O=Acme Plant' }, 'Acme Plant'],
];

it.each(cases)(
  'data plane: %s is named, directly and through a web proxy, and no token was sent',
  async (_name, options, issuer) => {
    const trusted = await makeIdentity();
    const untrusted = await makeIdentity(options);
    for (const throughProxy of [false, true]) {
      const { problem, cloud, environment } = await shown(untrusted, trusted, [trusted.ca], throughProxy);
      expect(problem).toMatchObject({
        code: 'certificate-untrusted',
        params: { host: environment.dataPlane.host, issuer },
        recovery: { kind: 'certificate-file' },
      });
      expect(cloud.requests).toHaveLength(0);
    }
  },
);

it.each(cases)(
  'control plane: %s is named, directly and through a web proxy, and nothing was asked',
  async (_name, options, issuer) => {
    const trusted = await makeIdentity();
    const untrusted = await makeIdentity(options);
    for (const throughProxy of [false, true]) {
      const { problem, api, environment } = await shown(trusted, untrusted, [trusted.ca], throughProxy);
      expect(problem).toMatchObject({
        code: 'certificate-untrusted',
        params: { host: new URL(environment.controlPlane!).host, issuer },
      });
      expect(api.asked).toEqual([]);
    }
  },
);

it.each([
  ['another name', { names: ['other.example'] }],
  ['the past', { expired: true }],
])('a trusted authority and a certificate for %s: not trusted either', async (_name, over) => {
  const trusted = await makeIdentity(firewall);
  const wrong = await makeIdentity({ ...firewall, ...over });
  const { problem, cloud } = await shown(wrong, trusted, [trusted.ca, wrong.ca], false);
  expect(problem?.params).toMatchObject({ issuer: 'Plant Firewall CA (Acme)' });
  expect(cloud.requests).toHaveLength(0);
});
