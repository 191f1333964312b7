import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { makeIdentity, type Identity } from '../../fakes/identity';
import { startTlsFront, type TlsFront } from '../../fakes/tls-front';
import { temporaryFolder, type LaunchedApp } from '../fixtures/launch';
import { expect, test as base } from './desk';
import type { Driver } from './driver';

/** The names of both planes. */
export const hosts = { control: 'api.field.example', data: 'data.field.example' } as const;
/** What its web proxy takes where it wants a name and a password. */
export const user = 'field technician';
export const password = 'p@ss:wörd-7/secret';
export const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** A company whose network lets nothing out but through its web proxy. */
interface CompanyNetwork {
  readonly web: ConnectProxy;
  /** Where the planes are behind the proxy. */
  readonly fronts: { readonly control: TlsFront; readonly data: TlsFront };
  /** Of the planes themselves. */
  readonly identity: Identity;
  launch(options?: {
    readonly trusted?: boolean;
    readonly env?: Readonly<Record<string, string>>;
  }): Promise<{ readonly app: LaunchedApp; readonly driver: Driver }>;
}

export const test = base.extend<{ company: CompanyNetwork }>({
  company: async ({ desk }, use) => {
    const identity = await makeIdentity({ names: Object.values(hosts), root: 'CN=Plant Root' });
    const control = new URL(desk.recorded.url);
    const [dataHost = '', dataPort = ''] = desk.addresses.dataPlane.split(':');
    const fronts = {
      control: await startTlsFront(identity, { host: control.hostname, port: Number(control.port), tls: false }),
      data: await startTlsFront(identity, { host: dataHost, port: Number(dataPort), tls: true }),
    };
    const web = await ConnectProxy.start();
    for (const name of Object.values(hosts)) web.names.set(name, '127.0.0.1');
    await use({
      web,
      fronts,
      identity,
      launch({ trusted = true, env = {} } = {}) {
        const profile = temporaryFolder();
        const caFile = join(profile, 'plant.pem');
        writeFileSync(caFile, identity.ca);
        const environment = {
          id: 'custom:plant',
          label: 'Plant',
          region: desk.addresses.region,
          controlPlane: `https://${hosts.control}:${fronts.control.port}`,
          dataPlane: `${hosts.data}:${fronts.data.port}`,
          caFile: trusted ? caFile : null,
          profile: null,
        };
        writeFileSync(
          join(profile, 'settings.json'),
          JSON.stringify({ environmentId: 'custom:plant', customEnvironments: [environment], language: 'en' }),
        );
        return desk.launch({ profile, env });
      },
    });
    await web.close();
    await Promise.all([fronts.control.close(), fronts.data.close()]);
  },
});

/** The system's settings name that web proxy, behind one that is gone. */
export const system = (web: ConnectProxy): Record<string, string> => ({
  BROWSER_SHELL_PROXY: `PROXY 127.0.0.1:1; PROXY 127.0.0.1:${web.port}; DIRECT`,
});

export { expect };
