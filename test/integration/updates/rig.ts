/** A company's place, a server in front of it, and a laptop that looks there. */
import { afterEach, beforeEach, expect } from 'vitest';
import type { Place } from '../../../electron/updates/contract';
import { pagePlace } from '../../../electron/updates/page-place';
import type { Updates } from '../../../electron/updates/updates';
import { UpdateLaptop } from '../../fakes/update-laptop';
import { UpdatePlace, UpdateServer } from '../../fakes/update-place';

export const content = Buffer.alloc(3 * 1024 * 1024, 'a newer version');
type Change = Parameters<UpdateLaptop['open']>[2];

export interface UpdateRig {
  readonly company: UpdatePlace;
  readonly laptop: UpdateLaptop;
  readonly server: UpdateServer;
  readonly page: (change?: Partial<Parameters<typeof pagePlace>[0]>) => Place;
  /** The app starts. */
  readonly open: (place?: Place, change?: Change) => Promise<Updates>;
  /** The app starts and looks. */
  readonly look: (place?: Place, change?: Change) => Promise<Updates>;
}

/** A fresh one for each test of the file. */
export function eachWithUpdates(use: (rig: UpdateRig) => void): void {
  let end: () => Promise<void> = () => Promise.resolve();
  beforeEach(async () => {
    const [company, laptop] = [new UpdatePlace(), new UpdateLaptop()];
    const server = await UpdateServer.start(company.folder);
    const opened: Updates[] = [];
    const page: UpdateRig['page'] = (change = {}) =>
      pagePlace({
        address: server.address,
        webProxyFor: () => Promise.resolve(null),
        extraCa: () => [server.identity.ca],
        ...change,
      });
    const open: UpdateRig['open'] = async (place = page(), change = {}) => {
      const updates = await laptop.open(place, company.key.publicKey, change);
      opened.push(updates);
      return updates;
    };
    use({
      company,
      laptop,
      server,
      page,
      open,
      async look(place, change) {
        const updates = await open(place, change);
        expect(await updates.look()).toBe(true);
        return updates;
      },
    });
    end = async () => {
      for (const updates of opened) await updates.close();
      await server.close();
      company.remove();
      laptop.remove();
    };
  });
  afterEach(() => end());
}
